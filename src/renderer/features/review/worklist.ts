import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { EngineClient, SharedFault } from '../../../contract/api.ts'
import type { Judgement } from '../../../contract/api/annotations.ts'
import type { Ledger, LedgerQuery, Modality } from '../../../contract/index.ts'
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

type Review = Pick<EngineClient['review'], 'worklistSince' | 'judgements'>
type AskLedger = (review: Review, query: LedgerQuery) => Promise<Ledger>

/** Keeps the last answer: tens of thousands of lesions are sent once, and not with every judgement or filter. */
export function ledgerKeeper(): AskLedger {
  let kept: { query: string; stamp: string; ledger: Ledger } | undefined
  return async (review, query) => {
    const text = JSON.stringify(query)
    const before = kept?.query === text ? kept : undefined
    const { stamp, ledger } = await review.worklistSince({
      query,
      ...(before ? { known: before.stamp } : {}),
    })
    const now = ledger ?? before!.ledger
    kept = { query: text, stamp, ledger: now }
    return now
  }
}

/** Every lesion of a modality, its largest false alarms, and what readers said of them. */
export async function askWorklist(
  { review }: { review: Review },
  { modality, method, leastMl }: WorklistQuestion,
  keepers: { lesions: AskLedger; alarms: AskLedger } = { lesions: ledgerKeeper(), alarms: ledgerKeeper() },
): Promise<Worklist> {
  const modalities = [modality]
  const [lesions, alarms, judgements] = await Promise.all([
    keepers.lesions(review, { modalities, kind: 'lesion' }),
    keepers.alarms(review, {
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
  const keepers = { lesions: ledgerKeeper(), alarms: ledgerKeeper() }
  const { value, fault } = useAnswer(question, (calls, asked) => askWorklist(calls, asked, keepers))
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
