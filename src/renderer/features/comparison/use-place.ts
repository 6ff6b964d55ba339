import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { SharedFault } from '../../../contract/api.ts'
import { useAnswer } from '../../analysis/use-answer.ts'
import { placeOf, type BoardMetric, type ScanLine } from './scan-rows.ts'

type Place = ReturnType<typeof placeOf>

/**
 * Where to look on a scan for what a method made of it: at the lesion behind its figure, or at its largest false alarm
 * where the figure is of false alarms or the scan has no lesion. `fault`: why that could not be found.
 */
export function usePlace(
  line: () => ScanLine | undefined,
  method: () => string | undefined,
  metric: () => BoardMetric,
): { place: ComputedRef<Place>; fault: Ref<SharedFault | undefined> } {
  const lesion = computed(() => placeOf(line(), method(), metric()))
  const alarms = useAnswer(
    () => {
      const [own, of] = [line(), method()]
      return own && of !== undefined && !lesion.value ? { scan: own.scan.scan, methods: [of] } : undefined
    },
    (calls, of) => calls.review.worklist({ ...of, kind: 'false-positive', order: 'largest', limit: 1 }),
  )
  return {
    place: computed(() => lesion.value ?? alarms.value.value?.rows[0]?.centre_mm),
    fault: alarms.fault,
  }
}

/**
 * Whose work is looked at: of the point that was clicked, as long as its scan is shown, else `otherwise`. `jump` rises with
 * every click: the place is gone to again where it is the same.
 */
export function useClicked(shown: () => string | undefined, otherwise: () => string | undefined) {
  const jump = ref(0)
  const clicked = shallowRef<{ scan: string; method: string }>()
  function click(scan: string, method: string | undefined): void {
    jump.value++
    clicked.value = method === undefined ? undefined : { scan, method }
  }
  const method = computed(() =>
    clicked.value && clicked.value.scan === shown() ? clicked.value.method : otherwise(),
  )
  return { jump, method, click }
}
