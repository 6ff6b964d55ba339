/**
 * What has to answer at once on large studies: a moved threshold, all charts, bootstraps. By themselves:
 * node scripts/bench/scale.ts [charts,slider,bootstraps] [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TopLevelSpec } from 'vega-lite'
import {
  comparisonChart,
  curvesChart,
  differencesChart,
  frocChart,
  gapsChart,
  groupsChart,
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
  /** Processor time of all threads of the process: what is left of it when others use the machine too. */
  readonly charts_300x10_cpu: number
  readonly bootstraps_300x10: number
}
type Part = 'slider' | 'charts' | 'bootstraps'

async function timed(
  repeats: number,
  work: (i: number) => unknown,
): Promise<{ elapsed: number; cpu: number }> {
  const best = { elapsed: Infinity, cpu: Infinity }
  for (let i = 0; i < repeats; i++) {
    const [start, before] = [performance.now(), process.cpuUsage()]
    await work(i)
    best.elapsed = Math.min(best.elapsed, (performance.now() - start) / 1000)
    const { user, system } = process.cpuUsage(before)
    best.cpu = Math.min(best.cpu, (user + system) / 1e6)
  }
  return best
}
const fewest = async (repeats: number, work: (i: number) => unknown): Promise<number> =>
  (await timed(repeats, work)).elapsed

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

async function measureSlider(folder: string, say: (text: string) => void) {
  say('Generating 10,000 stored histograms ...')
  const { study, runner } = await storedStudy(folder, thousand)
  using _open = study
  return {
    slider_first_1000x10: await fewest(1, () => thresholdFigures(study, { targetFpr: 0.01 }, { runner })),
    slider_move_1000x10: await fewest(20, (i) =>
      thresholdFigures(study, { targetFpr: 0.001 * (i + 1) }, { runner }),
    ),
  }
}

async function measurePages(folder: string, parts: readonly Part[], say: (text: string) => void) {
  say('Generating 300 test scans of 10 methods ...')
  const stored = await storedStudy(folder, threeHundred)
  using study = stored.study
  await measureStored(stored)
  const found: Partial<Record<keyof ScaleSeconds, number>> = {}
  if (parts.includes('charts')) {
    await using pool = new WorkerPool(2)
    await allCharts(study, stored.runner, pool) // lesions are counted and stored once
    say('Drawing all charts ...')
    const { elapsed, cpu } = await timed(5, () => allCharts(study, stored.runner, pool))
    found.charts_300x10 = elapsed
    found.charts_300x10_cpu = cpu
  }
  if (parts.includes('bootstraps')) {
    say('Resampling subjects ...')
    found.bootstraps_300x10 = await fewest(2, () => pooledFigures(study))
  }
  return found
}

/** All of it, or the parts asked for. */
export async function measureScale(
  folder: string,
  say: (text: string) => void,
  parts: readonly Part[] = ['slider', 'charts', 'bootstraps'],
): Promise<ScaleSeconds> {
  const slider = parts.includes('slider') ? await measureSlider(folder, say) : {}
  const pages = parts.some((part) => part !== 'slider') ? await measurePages(folder, parts, say) : {}
  return { ...slider, ...pages } as ScaleSeconds
}

/** In words, a line each; of parts that were not measured none. */
export function scaleLines(seconds: Partial<ScaleSeconds>): string[] {
  const { slider_move_1000x10: move, charts_300x10: charts, bootstraps_300x10: bootstraps } = seconds
  return [
    ...(move === undefined
      ? []
      : [
          `a moved threshold, 1,000 scans x 10 methods: ${(1000 * move).toFixed(0)} ms (the first ${seconds.slider_first_1000x10!.toFixed(1)} s)`,
        ]),
    ...(charts === undefined
      ? []
      : [
          `all charts of 300 scans x 10 methods: ${charts.toFixed(2)} s (processor ${seconds.charts_300x10_cpu!.toFixed(2)} s)`,
        ]),
    ...(bootstraps === undefined
      ? []
      : [`1,000 subject bootstraps of Dice and AUPRC, 300 scans x 10 methods: ${bootstraps.toFixed(2)} s`]),
  ]
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'normascope-bench-scale-'))
  try {
    const [json, names] = [
      process.argv.includes('--json'),
      process.argv.slice(2).filter((a) => a !== '--json'),
    ]
    const parts = names.length > 0 ? (names.join(',').split(',') as Part[]) : undefined
    const found = await measureScale(folder, (text) => json || console.log(text), parts)
    if (json) console.log(JSON.stringify({ ...found, load: loadavg()[0] }))
    else console.log([...scaleLines(found), `load of the machine: ${loadavg()[0]!.toFixed(1)}`].join('\n'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
