import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { EngineClient, SharedFault } from '../../../contract/api.ts'
import type { Judgement } from '../../../contract/api/annotations.ts'
import type { Ledger, Modality } from '../../../contract/index.ts'
import { useAnswer } from '../../analysis/use-answer.ts'

/** Most false alarms asked for at once: a low operating point has tens of thousands of a voxel or two. */
export const MOST_ALARMS = 2000

export interface WorklistQuestion {
  readonly modality: Modality
  /** False alarms of this method alone; of all where ''. */
  readonly method: string
  /** Smallest volume of a false alarm in ml. */
  readonly leastMl: number
}

export interface Worklist {
  readonly modality: Modality
  /** All reference lesions, with the counts of the whole list. */
  readonly lesions: Ledger
  /** The largest false alarms that the question asks for; `total` says how many there are. */
  readonly alarms: Ledger
  readonly judgements: readonly Judgement[]
}

/** Every lesion of a modality, its largest false alarms, and what readers said of them. */
export async function askWorklist(
  { review }: Pick<EngineClient, 'review'>,
  { modality, method, leastMl }: WorklistQuestion,
): Promise<Worklist> {
  const modalities = [modality]
  const [lesions, alarms, judgements] = await Promise.all([
    review.worklist({ modalities, kind: 'lesion' }),
    review.worklist({
      modalities,
      kind: 'false-positive',
      order: 'largest',
      limit: MOST_ALARMS,
      ...(method === '' ? {} : { methods: [method] }),
      ...(leastMl === 0 ? {} : { minMl: leastMl }),
    }),
    review.judgements({ modality }),
  ])
  return { modality, lesions, alarms, judgements }
}

/** The last answer stays while another question is asked, so that the page does not fall empty between two filters. */
export function useWorklist(question: () => WorklistQuestion | undefined): {
  worklist: ShallowRef<Worklist | undefined>
  fault: ComputedRef<SharedFault | undefined>
} {
  const { value, fault } = useAnswer(question, askWorklist)
  const worklist = shallowRef<Worklist>()
  watch(
    [value, fault],
    ([now, failed]) => {
      if (now !== undefined || failed !== undefined) worklist.value = now
    },
    { immediate: true },
  )
  return { worklist, fault: computed(() => fault.value) }
}
