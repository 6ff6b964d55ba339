import { onScopeDispose, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { Place } from '../../contract/api.ts'
import { desktop, faultFrom } from '../connection/index.ts'
import { useAppearance } from './appearance.ts'
import { useLinks } from './context.ts'
import { rememberLanguage } from './i18n.ts'
import { useJobs } from './jobs.ts'
import { useOpening } from './opening.ts'
import { useStudy } from './study.ts'

/** What the desktop's menu, task bar and dropped folders do; in a browser a dropped folder has no path and is told so. */
export function useDesktop(): { onDrop: (event: DragEvent) => void } {
  const bridge = desktop()
  const router = useRouter()
  const link = useLinks()
  const { locale, t } = useI18n()
  const { appearance, setAppearance } = useAppearance()
  const study = useStudy()
  const jobs = useJobs()
  const opening = useOpening()

  function fail(error: unknown): void {
    study.fault = faultFrom(error)
  }
  /** A study is opened; any other folder is imported into the open study, or into a new one. */
  async function take(place: Place): Promise<void> {
    try {
      if (study.summary === undefined) {
        try {
          await opening.open(place)
        } catch (error) {
          if (faultFrom(error).code !== 'not-found') throw error
          opening.folder = place
          await router.push({ name: 'home', query: { new: '1' } })
        }
        return
      }
      opening.folder = place
      await router.push({ ...link('cohort'), query: { ...link('cohort').query, view: 'import' } })
    } catch (error) {
      fail(error)
    }
  }

  async function drop(file: File): Promise<void> {
    const place = await bridge!.dropped(file)
    if (place) await take(place)
  }
  const onDrop = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0]
    if (!file) return
    event.preventDefault()
    if (bridge) drop(file).catch(fail)
    else study.fault = { code: 'usage', message: t('home.noDrop.message'), remedy: t('home.noDrop.remedy') }
  }

  if (bridge) {
    bridge.onCommand((command) => {
      const act = async (): Promise<void> => {
        switch (command.kind) {
          case 'new-study':
            return void (await router.push({ name: 'home', query: { new: '1' } }))
          case 'open-study':
            return opening.chooseAndOpen()
          case 'demo-study':
            return opening.demo()
          case 'open-place':
            return take(command.place)
          case 'close-study':
            return opening.close()
          case 'import':
            return void (await router.push({ ...link('cohort'), query: { view: 'import' } }))
          case 'go':
            return void (await router.push(link(command.page)))
          case 'theme':
            return setAppearance(command.theme)
          case 'language':
            locale.value = command.language
            return rememberLanguage(command.language)
          case 'keys':
            return void window.dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))
          case 'about':
            return void (await router.push({ name: 'home' }))
        }
      }
      act().catch(fail)
    })
    watch(
      [locale, appearance],
      ([language, theme]) => bridge.settings({ language: language === 'de' ? 'de' : 'en', theme }),
      { immediate: true },
    )
    watch(
      () => jobs.running && (jobs.running.total > 0 ? jobs.running.done / jobs.running.total : 0),
      (share) => bridge.progress(share ?? null),
    )
    onScopeDispose(() => bridge.progress(null))
  }
  return { onDrop }
}
