import { useI18n } from 'vue-i18n'
import { useStudy } from '../app/study.ts'
import { paneView } from '../app/view.ts'

/** What a pane shows, in words, by its choice in the address. */
export function usePaneNames(): (choice: string) => string {
  const { t } = useI18n()
  const study = useStudy()
  const nameOf = (id: string): string => study.methods.find((one) => one.id === id)?.name ?? id
  return (choice) => {
    const { kind, method } = paneView(choice)
    if (kind === 'image' || method === undefined) return t('viewer.imageOnly')
    return kind === 'map' ? nameOf(method) : t(`viewer.views.${kind}`, { method: nameOf(method) })
  }
}
