import { implement } from '@orpc/server'
import { analysisContract } from '../../contract/api.ts'
import type { Bias } from '../../contract/index.ts'
import { biasFactors, biasMetrics } from '../../science/bias/index.ts'
import { AnalysisCache, biasMembers, resultRow, sliderTable } from '../analysis/index.ts'
import { flagPromises, pointHistory, thresholdCurves } from '../evaluations/index.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'

const known = <T extends string>(from: readonly T[], name: string): T | undefined =>
  from.find((one) => one === name)

/** The part of an audit that a page shows at a time. */
function viewOf(all: Bias, wanted: { modality: string; metric: string; factor: string }) {
  const isMetric = (own: { modality: string; metric: string }): boolean =>
    own.modality === wanted.modality && own.metric === wanted.metric
  const isPlace = (own: { modality: string; metric: string; factor: string }): boolean =>
    isMetric(own) && own.factor === wanted.factor
  return {
    groups: all.groups.filter(isPlace),
    gaps: all.gaps.filter(isPlace),
    tests: all.tests.filter(isPlace),
    curves: all.curves.filter(isPlace),
    pairs: all.pairs.filter((own) => isMetric(own) && [own.factor_a, own.factor_b].includes(wanted.factor)),
    models: all.models.filter(isMetric),
  }
}

export function analysisPart(session: EngineSession) {
  const calls = implement(analysisContract).use(withFaults)
  const cache = new AnalysisCache()
  let last: Promise<unknown> = Promise.resolve()
  /** Counts that two calls need are made by the first and found by the second. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const own = last.then(work, work)
    last = own
    return own
  }
  session.ended.addEventListener('abort', () => void cache[Symbol.asyncDispose](), { once: true })
  return {
    analysis: {
      state: calls.analysis.state.handler(() => cache.get(session.study, 'stateOfStudy')),
      slider: calls.analysis.slider.handler(({ input }) =>
        inTurn(() => sliderTable(session.study, input.method, input.modality)),
      ),
      curves: calls.analysis.curves.handler(({ input }) =>
        inTurn(() => thresholdCurves(session.study, { modalities: [input.modality] })),
      ),
      promises: calls.analysis.promises.handler(({ input }) => flagPromises(session.study, input)),
      history: calls.analysis.history.handler(() => pointHistory(session.study)),
      comparison: calls.analysis.comparison.handler(() => cache.get(session.study, 'compareStudy')),
      froc: calls.analysis.froc.handler(() => cache.get(session.study, 'frocOfStudy')),
      results: calls.analysis.results.handler(async ({ input }) =>
        (await cache.get(session.study, 'resultsOfStudy'))
          .filter(({ modality }) => modality === input.modality)
          .map(resultRow),
      ),
      bias: calls.analysis.bias.handler(async () => {
        const { gaps, tests, claims, notes, bootstrap_replicates, seed } = await cache.get(
          session.study,
          'biasStudy',
        )
        return { gaps, tests, claims, notes, bootstrap_replicates, seed }
      }),
      biasView: calls.analysis.biasView.handler(async ({ input }) =>
        viewOf(await cache.get(session.study, 'biasStudy'), input),
      ),
      biasMembers: calls.analysis.biasMembers.handler(async ({ input: { modality, ...input } }) => {
        const [metric, factor] = [known(biasMetrics, input.metric), known(biasFactors, input.factor)]
        if (!metric || !factor) return []
        return biasMembers(await cache.get(session.study, 'resultsOfStudy'), { modality, metric, factor })
      }),
    },
  }
}
