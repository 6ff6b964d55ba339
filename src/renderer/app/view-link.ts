import { onScopeDispose, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { linkTo } from '../../contract/study-link.ts'
import { useStudy } from './study.ts'
import { useStudyLinks } from './study-links.ts'

/** A link to a view, of this desktop or of any serve on this machine: what is on the screen stands behind the '#'. */
const link = /^(?:app:\/\/normascope|https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?)\/#(\/\S*)$/

/** The route of a copied link; undefined for any other text. */
export const viewOf = (text: string): string | undefined => link.exec(text.trim())?.[1]

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable="true"]')

/** A link that is pasted onto the page, past every field, is followed. */
export function usePastedLinks(): void {
  const links = useStudyLinks()
  const follow = (event: ClipboardEvent): void => {
    const view = isField(event.target) ? undefined : viewOf(event.clipboardData?.getData('text/plain') ?? '')
    if (view === undefined) return
    event.preventDefault()
    void links.follow(view)
  }
  document.addEventListener('paste', follow)
  onScopeDispose(() => document.removeEventListener('paste', follow))
}

/** Copies a link to the view, which names its study and has no token; `copied` says so for a moment. */
export function useCopyLink(): { copy: () => Promise<void>; copied: Ref<boolean> } {
  const copied = ref(false)
  const study = useStudy()
  const { t } = useI18n()
  const copy = async (): Promise<void> => {
    const { summary } = study
    if (!summary) return
    try {
      await navigator.clipboard.writeText(linkTo(window.location.href, summary))
    } catch {
      study.fault = { code: 'usage', message: t('charts.notCopied'), remedy: '' }
      return
    }
    copied.value = true
    setTimeout(() => (copied.value = false), 2000)
  }
  return { copy, copied }
}
