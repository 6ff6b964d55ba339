/** What has to answer at once on large studies: a moved threshold, all charts, bootstraps, AUPRC of very many voxels. */
import type { TopLevelSpec } from 'vega-lite'
import {
  comparisonChart,
  curvesChart,
  differencesChart,
  frocChart,
  gapsChart,
  groupsChart,
  sensitivityBySizeChart,
  thresholdCurve,
} from '../../src/charts/index.ts'
import {
  froc,
  pooledFigures,
  thresholdCurves,
  thresholdFigures,
  type TaskRunner,
} from '../../src/engine/evaluations/index.ts'
import { WorkerPool } from '../../src/engine/workers/index.ts'
import type { Study } from '../../src/engine/studies/index.ts'
import { measureStored, storedStudy, type StoredPlan } from './stored-study.ts'

/** Seconds, the fewest of the repeats: the machine may do other things. */
export interface ScaleSeconds {
  readonly slider_first_1000x10: number
  readonly slider_move_1000x10: number
  readonly charts_300x10: number
  readonly bootstraps_300x10: number
}

async function fewest(repeats: number, work: (i: number) => unknown): Promise<number> {
  let best = Infinity
  for (let i = 0; i < repeats; i++) {
    const start = performance.now()
    await work(i)
    best = Math.min(best, (performance.now() - start) / 1000)
  }
  return best
}

const thousand: StoredPlan = { calibration: 300, healthy: 350, patients: 350, methods: 10 }
const threeHundred: StoredPlan = { calibration: 60, healthy: 150, patients: 150, methods: 10 }

/**
 * Comparison, bias, curves and FROC of the study computed anew, the first two in worker threads as the workstation has them,
 * and every chart drawn from them.
 */
export async function allCharts(study: Study, runner: TaskRunner, pool: WorkerPool): Promise<TopLevelSpec[]> {
  const methods = Array.from({ length: 10 }, (_, m) => ({ id: `m${m}`, name: `Method ${m + 1}` }))
  const options = { theme: 'light', methods } as const
  const both = [
    pool.run('compareStudy', { folder: study.folder }),
    pool.run('biasStudy', { folder: study.folder }),
  ] as const
  const curves = await thresholdCurves(study, { runner })
  const lesions = await froc(study, { runner })
  const [comparison, found] = await Promise.all(both)
  const specs: TopLevelSpec[] = [
    ...(['dice', 'auprc', 'lesion_sensitivity', 'fpr_healthy'] as const).map((metric) =>
      comparisonChart(comparison.rows, { ...options, metric }),
    ),
    ...['dice', 'auprc', 'lesion_sensitivity', 'fpr'].map((metric) =>
      differencesChart(comparison.pairs, { ...options, metric }),
    ),
    frocChart(lesions, options),
  ]
  const places = Map.groupBy(found.groups, ({ metric, factor }) => `${metric} ${factor}`)
  for (const groups of places.values()) specs.push(groupsChart(groups, { ...options, points: true }))
  const lines = Map.groupBy(found.curves, ({ metric, factor }) => `${metric} ${factor}`)
  for (const own of lines.values()) specs.push(curvesChart(own, options))
  specs.push(sensitivityBySizeChart(found.curves, found.groups, options))
  for (const gaps of Map.groupBy(found.gaps, ({ metric }) => metric).values())
    specs.push(gapsChart(gaps, { ...options, claims: found.claims }))
  for (const { points, target_fpr, calibrated } of curves)
    specs.push(
      thresholdCurve(
        points.map(({ threshold, fpr }) => ({ threshold, fpr: fpr ?? 0 })),
        {
          theme: 'light',
          target: target_fpr!,
          threshold: calibrated!,
          thresholdLo: calibrated!,
          thresholdHi: calibrated!,
        },
      ),
    )
  return specs
}

export async function measureScale(folder: string, say: (text: string) => void): Promise<ScaleSeconds> {
  say('Generating 10,000 stored histograms ...')
  let sliderFirst: number
  let sliderMove: number
  {
    const { study, runner } = await storedStudy(folder, thousand)
    using _open = study
    sliderFirst = await fewest(1, () => thresholdFigures(study, { targetFpr: 0.01 }, { runner }))
    sliderMove = await fewest(20, (i) => thresholdFigures(study, { targetFpr: 0.001 * (i + 1) }, { runner }))
  }
  say('Generating 300 test scans of 10 methods ...')
  const stored = await storedStudy(folder, threeHundred)
  using study = stored.study
  await measureStored(stored)
  await using pool = new WorkerPool(2)
  await allCharts(study, stored.runner, pool) // lesions are counted and stored once
  say('Drawing all charts ...')
  const charts = await fewest(3, () => allCharts(study, stored.runner, pool))
  say('Resampling subjects ...')
  const bootstraps = await fewest(2, () => pooledFigures(study))
  return {
    slider_first_1000x10: sliderFirst,
    slider_move_1000x10: sliderMove,
    charts_300x10: charts,
    bootstraps_300x10: bootstraps,
  }
}
