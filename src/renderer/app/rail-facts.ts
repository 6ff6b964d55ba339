import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue'
import type { EngineClient } from '../../contract/api.ts'
import type { Modality } from '../../contract/index.ts'
import type { Facts } from './progress.ts'
import { useStudy } from './study.ts'

type RailFacts = Pick<Facts, 'analysis' | 'reviewed' | 'report'>

/** A run tells of changes several times a second; the rail follows more slowly. */
const REST_MS = 1000

/** Findings are only counted where someone has judged some. */
async function allReviewed(calls: EngineClient, modalities: readonly Modality[]): Promise<boolean> {
  const judgements = await Promise.all(modalities.map((modality) => calls.review.judgements({ modality })))
  const judged = new Set(
    judgements
      .flat()
      .filter(({ category, finding }) => category !== null && finding === 'listed')
      .map(({ scan_id, item }) => `${scan_id} ${item}`),
  )
  if (judged.size === 0) return false
  const { total, stale } = await calls.review.worklist({ limit: 1 })
  return total > 0 && stale === 0 && judged.size >= total
}

async function reportOf(calls: EngineClient, saved: string | null): Promise<Facts['report']> {
  const [newest] = await calls.reports.list()
  if (!newest) return 'none'
  return saved !== null && saved > newest.written ? 'stale' : 'current'
}

/** What the rail shows beyond the copy of the study: whether results hold, findings are judged, a report is written. */
export function useRailFacts(): ShallowRef<RailFacts> {
  const study = useStudy()
  const unknown: RailFacts = { analysis: undefined, reviewed: false, report: 'none' }
  const facts = shallowRef(unknown)
  let waiting = 0
  async function ask(): Promise<void> {
    waiting = 0
    const { summary, calls } = study
    if (!summary) return void (facts.value = unknown)
    try {
      const [analysis, reviewed, report] = await Promise.all([
        calls.analysis.state(),
        // without a list of findings there is nothing that could all be reviewed; the page says why there is none
        allReviewed(calls, [...new Set(study.scans.map(({ modality }) => modality as Modality))]).catch(
          () => false,
        ),
        reportOf(calls, summary.saved),
      ])
      facts.value = { analysis, reviewed, report }
    } catch {
      // the page at hand asks for the same and says what is wrong; the rail knows nothing then
      facts.value = unknown
    }
  }
  watch(
    () => study.revision,
    () => {
      if (study.connection && waiting === 0) waiting = window.setTimeout(() => void ask(), REST_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => window.clearTimeout(waiting))
  return facts
}
