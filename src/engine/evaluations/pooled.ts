import { Fault, type Modality, type Pooled } from '../../contract/index.ts'
import { pool, steppedAuprc, steppedAuprcError, type PooledCounts } from '../../science/comparison/index.ts'
import { seedOf } from '../../science/random/index.ts'
import {
  expandedQuantile,
  notEstimable,
  replicatesInterval,
  type Estimate,
} from '../../science/statistics/index.ts'
import type { Study } from '../studies/index.ts'
import { planEvaluation, storedResults, type Evaluated } from './evaluate.ts'
import { forEachLimited, withRunner, type TaskRunner } from './runner.ts'
import { slidersOf, type SliderAndPoint } from './slider-memory.ts'

export interface PooledOptions {
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  /** Default 1. */
  seed?: number
  /** Default 1,000. */
  replicates?: number
  signal?: AbortSignal | undefined
  /** Default: a pool of worker threads. */
  runner?: TaskRunner
  /** Counts resamples of all methods. */
  onProgress?(done: number, total: number, label: string): void
}

/** Resamples of one job of a worker thread. */
const perJob = 50

/** In memory that threads share: the counts are sent to every job. */
const shared = (length: number): Float64Array<SharedArrayBuffer> =>
  new Float64Array(new SharedArrayBuffer(8 * length))

/** The labelled test scans of a method by subject, in the order of the subjects' labels. */
function countsOf({ table, scans, patients }: SliderAndPoint, results: Evaluated['results']): PooledCounts {
  const labelled = [...patients].filter((s) => table.lesion[s]! > 0)
  const names = [...new Set(labelled.map((s) => scans[s]!.subject))].sort()
  const place = new Map(names.map((name, at) => [name, at]))
  const steps = table.edges.length
  const above = shared(2 * names.length * steps)
  const [dice, counted] = [shared(names.length), shared(names.length)]
  const diceOf = new Map(results.map(({ scan_id, metrics }) => [scan_id, metrics.dice]))
  for (const s of labelled) {
    const own = place.get(scans[s]!.subject)!
    for (let k = 0; k < steps; k++) {
      const at = 2 * (own * steps + k)
      const row = (steps - 1 - k) * table.scans + s // thresholds of the table ascend
      above[at]! += table.healthy[row]!
      above[at + 1]! += table.lesion[row]!
    }
    const value = diceOf.get(scans[s]!.id) ?? null
    if (value === null) continue
    dice[own]! += value
    counted[own]! += 1
  }
  return { subjects: names.length, steps, above, dice, scans: counted }
}

interface Job {
  readonly slider: SliderAndPoint
  readonly counts: PooledCounts
  readonly found: { dice: Float64Array; auprc: Float64Array }
}

function rowOf({ slider: { pair }, counts, found }: Job): Pooled['rows'][number] {
  const n = counts.subjects
  const scans = counts.scans.reduce((a, b) => a + b, 0)
  const sums = new Float64Array(2 * counts.steps)
  pool(counts, new Float64Array(n).fill(1), sums)
  const estimate = (value: number, replicates: Float64Array, without: Estimate): Estimate => {
    if (n === 0) return notEstimable('no patient with a reference lesion')
    if (Number.isNaN(value)) return without
    if (n === 1) return { value, lo: null, hi: null, n, note: 'one subject: no interval' }
    return { value, n, ...replicatesInterval(replicates, expandedQuantile(n)) }
  }
  return {
    ...pair,
    scans,
    dice: estimate(
      counts.dice.reduce((a, b) => a + b, 0) / scans,
      found.dice,
      notEstimable('no operating point'),
    ),
    auprc: estimate(
      steppedAuprc(sums, counts.steps),
      found.auprc,
      notEstimable('no patient with a reference lesion'),
    ),
    auprc_error: n === 0 ? null : steppedAuprcError(sums, counts.steps),
  }
}

/**
 * Mean Dice (exact, at the operating points) and pooled AUPRC (from stored counts) of every method, with percentile
 * intervals over the same resamples of the subjects; no map is read. Throws 'nothing-to-do' naming the command to run
 * first, 'cancelled' by the signal, after the resamples under way.
 */
export async function pooledFigures(study: Study, options: PooledOptions = {}): Promise<Pooled> {
  const { methods, modalities, seed = 1, replicates = 1000, signal, onProgress } = options
  if (!(Number.isInteger(replicates) && replicates >= 1))
    throw new Fault({
      code: 'bad-input',
      message: `${replicates} is no number of resamples.`,
      remedy: 'Give a whole number, for example 1000.',
    })
  const evaluated = storedResults(study, planEvaluation(study, { methods, modalities }))
  return withRunner(options.runner, async (runner) => {
    const sliders = await slidersOf(study, { methods, modalities, signal, runner })
    const jobs = sliders.map((slider): Job => {
      const own = evaluated.find(
        ({ pair }) => pair.method === slider.pair.method && pair.modality === slider.pair.modality,
      )
      const counts = countsOf(slider, own?.results ?? [])
      return {
        slider,
        counts,
        found: { dice: new Float64Array(replicates), auprc: new Float64Array(replicates) },
      }
    })
    const parts = jobs.flatMap((job) =>
      Array.from({ length: Math.ceil(replicates / perJob) }, (_, i) => ({ job, from: i * perJob })),
    )
    let done = 0
    await forEachLimited(parts, runner.size, signal, async ({ job, from }) => {
      const size = Math.min(perJob, replicates - from)
      const seeds = Uint32Array.from({ length: size }, (_, i) => seedOf(seed, 'pooled', from + i))
      if (job.counts.subjects > 1) {
        const input = { counts: job.counts, seeds }
        const own = await runner.run('pooledReplicates', input, signal ? { signal } : {})
        job.found.dice.set(own.dice, from)
        job.found.auprc.set(own.auprc, from)
      }
      done += size
      onProgress?.(done, replicates * jobs.length, `${job.slider.pair.method} ${job.slider.pair.modality}`)
    })
    return { rows: jobs.map(rowOf), interval: 'percentile', bootstrap_replicates: replicates, seed }
  })
}
