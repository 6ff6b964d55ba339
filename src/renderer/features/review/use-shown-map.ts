import { computed, ref, watch } from 'vue'
import type { ScanEntry } from '../../../contract/api.ts'
import { useContext } from '../../app/context.ts'
import { useStudy } from '../../app/study.ts'
import { imageOnly, useView } from '../../app/view.ts'
import { mapOf, type Finding } from './findings.ts'

/** Whose map lies over the scan of a finding, and at which threshold. */
export function useShownMap(scan: () => ScanEntry, finding: () => Finding) {
  const study = useStudy()
  const view = useView()
  const context = useContext()
  /** Another map than a false alarm's own, as long as that is at hand. */
  const besides = ref<string>()
  watch(
    () => finding().id,
    () => (besides.value = undefined),
  )
  /** A choice holds on every page, as one made in the bar above. */
  const choice = computed({
    get: () => {
      const chosen = view.method.value === imageOnly ? imageOnly : context.method.value
      return mapOf(finding().row, chosen, besides.value)
    },
    set: (chosen) => {
      besides.value = chosen
      view.method.value = chosen
    },
  })
  /** Undefined where the image is seen alone. */
  const method = computed(() => scan().methods.find((id) => id === choice.value))
  const threshold = computed(() =>
    method.value === undefined ? undefined : study.calibrationOf(method.value, scan().modality)?.threshold,
  )
  const nameOf = (id: string): string => study.methods.find((one) => one.id === id)?.name ?? id
  return { choice, method, threshold, nameOf }
}
