import { onScopeDispose, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { desktop, faultFrom } from '../connection/index.ts'
import { toggleHelp } from '../viewer/keys.ts'
import { useAppearance } from './appearance.ts'
import { useLinks } from './context.ts'
import { rememberLanguage } from './i18n.ts'
import { useJobs } from './jobs.ts'
import { useOpening } from './opening.ts'
import { useStudy } from './study.ts'
import { useStudyLinks } from './study-links.ts'
import { viewOf } from './view-link.ts'

/** What the desktop's menu and task bar do; nothing in a browser. */
export function useDesktop(): void {
  const bridge = desktop()
  if (!bridge) return
  const router = useRouter()
  const link = useLinks()
  const { locale, t } = useI18n()
  const { appearance, setAppearance } = useAppearance()
  const study = useStudy()
  const jobs = useJobs()
  const opening = useOpening()
  const studyLinks = useStudyLinks()

  async function openLink(link: string): Promise<void> {
    const view = viewOf(link)
    if (view !== undefined) await studyLinks.follow(view)
    else study.fault = { code: 'usage', message: t('app.noLink.message'), remedy: t('app.noLink.remedy') }
  }

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
          return opening.open(command.place)
        case 'close-study':
          return opening.close()
        case 'import':
          return void (await router.push({ ...link('cohort'), query: { view: 'import' } }))
        case 'open-link':
          return openLink(command.link)
        case 'go':
          return void (await router.push(link(command.page)))
        case 'theme':
          return setAppearance(command.theme)
        case 'language':
          locale.value = command.language
          return rememberLanguage(command.language)
        case 'keys':
          return void toggleHelp()
      }
    }
    act().catch((error: unknown) => (study.fault = faultFrom(error)))
  })
  watch(
    [locale, appearance],
    ([language, theme]) => bridge.settings({ language: language === 'de' ? 'de' : 'en', theme }),
    { immediate: true },
  )
  watch(
    () => jobs.running && (jobs.running.total > 0 ? jobs.running.done / jobs.running.total : 0),
    (share) => bridge.progress(share ?? null),
    { immediate: true }, // the page before this one may have left its own
  )
  onScopeDispose(() => bridge.progress(null))
}
