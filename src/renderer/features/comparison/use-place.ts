import { computed } from 'vue'
import { useAnswer } from '../../analysis/use-answer.ts'
import { placeOf, type BoardMetric, type ScanLine } from './scan-rows.ts'

/**
 * Where to look on a scan for what a method made of it: at the lesion behind its figure, or at its largest false alarm
 * where the figure is of false alarms or the scan has no lesion.
 */
export function usePlace(
  line: () => ScanLine | undefined,
  method: () => string | undefined,
  metric: () => BoardMetric,
) {
  const lesion = computed(() => placeOf(line(), method(), metric()))
  const alarms = useAnswer(
    () => {
      const [own, of] = [line(), method()]
      return own && of !== undefined && !lesion.value ? { scan: own.scan.scan, methods: [of] } : undefined
    },
    (calls, of) => calls.review.worklist({ ...of, kind: 'false-positive', order: 'largest', limit: 1 }),
  )
  return computed(() => lesion.value ?? alarms.value.value?.rows[0]?.centre_mm)
}
