import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { Dropped } from '../../contract/desktop-names.ts'
import { desktop, faultFrom } from '../connection/index.ts'
import { useLinks } from './context.ts'
import { useOpening } from './opening.ts'
import { useStudy } from './study.ts'

const isTable = ({ name }: File): boolean => /\.(csv|tsv)$/i.test(name)

/** What is dropped on the window; in a browser it has no path, and the person is told so. */
export function useDropping(): (event: DragEvent) => void {
  const bridge = desktop()
  const router = useRouter()
  const link = useLinks()
  const { t } = useI18n()
  const study = useStudy()
  const opening = useOpening()

  /** Imported into the open study, or into a new one. */
  async function importScans(scans: Dropped): Promise<void> {
    opening.scans = scans
    await router.push(
      study.summary === undefined
        ? { name: 'home', query: { new: '1' } }
        : link('cohort', { view: 'import' }),
    )
  }

  /** A study is opened; any other folder holds scans. */
  async function take(dropped: Dropped): Promise<void> {
    if (dropped.table) return importScans(dropped)
    try {
      await opening.open(dropped.folder)
    } catch (error) {
      if (faultFrom(error).code !== 'not-found') throw error
      await importScans(dropped)
    }
  }

  async function drop(files: readonly File[]): Promise<void> {
    const dropped = await bridge!.dropped(files.find(isTable) ?? files[0]!)
    if (dropped) await take(dropped)
  }

  return (event) => {
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    if (bridge) drop(files).catch((error: unknown) => (study.fault = faultFrom(error)))
    else study.fault = { code: 'usage', message: t('home.noDrop.message'), remedy: t('home.noDrop.remedy') }
  }
}
