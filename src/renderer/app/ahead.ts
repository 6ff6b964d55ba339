import { onBeforeUnmount } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ScanEntry } from '../../contract/api.ts'
import { useStudy } from './study.ts'

/** A pointer that passes over rows wants none of them; one that rests on a row presses it some tenths of a second later. */
const REST_MS = 60

/**
 * Fetches a scan with the maps of these methods before it is chosen: where the pointer rests on what leads to it, or presses that.
 * The last one alone; what was asked for before and has not come is given up.
 */
export function useAhead(): (
  scan: ScanEntry | undefined,
  methods: readonly string[],
  pressed: boolean,
) => void {
  const study = useStudy()
  let likely: ScanEntry | undefined
  let stop: () => void = () => undefined
  onBeforeUnmount(() => {
    likely = undefined
    stop()
  })
  return (scan, methods, pressed) => {
    if (!scan || (scan === likely && !pressed)) return
    likely = scan
    void import('../viewer/prefetch.ts').then(({ prefetch }) => {
      if (scan !== likely) return
      const before = stop
      stop = prefetch(study, [scan], methods, pressed ? 0 : REST_MS)
      before()
    })
  }
}

/** A listener for the whole page: a link to a scan fetches it when the pointer or the keyboard comes to it. */
export function useLinksAhead(): (event: Event) => void {
  const study = useStudy()
  const router = useRouter()
  const route = useRoute()
  const ahead = useAhead()
  return ({ target, type }) => {
    const link = (target as Element).closest?.('a[href*="scan="]')?.getAttribute('href')
    if (!link?.startsWith('#')) return
    const { scan: label, method = route.query['method'] } = router.resolve(link.slice(1)).query
    const scan = study.scans.find((one) => one.scan === label)
    const shown = typeof method === 'string' ? method : scan?.methods[0]
    ahead(scan, shown === undefined ? [] : [shown], type === 'pointerdown')
  }
}
