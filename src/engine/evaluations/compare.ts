import type { Calibration, Comparison, MethodRow, Modality, ScanResult } from '../../contract/index.ts'
import {
  comparedMetrics,
  imageFigures,
  omnibus,
  pairedDifferences,
  rankIntervals,
  sentenceOf,
  tableRow,
  type PairedDifference,
  type ScoredScan,
  type Settings,
} from '../../science/comparison/index.ts'
import { seedOf } from '../../science/random/index.ts'
import { defaultReplicates } from '../../science/statistics/index.ts'
import { studyCards } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'
import { evaluationWarnings, planEvaluation, storedResults, type Evaluated } from './evaluate.ts'

export interface CompareOptions {
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  /** Default 1. */
  seed?: number
  /** Default 2,000. */
  replicates?: number
  /** Of means and differences; default 'bca', bias-corrected and accelerated. */
  interval?: 'bca' | 'percentile' | undefined
  signal?: AbortSignal | undefined
}

/** Metrics of which paired differences are given; Holm is over the pairs of one metric on one modality. */
const pairedMetrics = ['dice', 'auprc', 'lesion_sensitivity', 'fpr'] as const

const scored = ({ subject, scan, group, has_mask, metrics }: ScanResult): ScoredScan => ({
  subject,
  scan,
  group,
  hasReference: has_mask,
  values: Object.fromEntries(
    comparedMetrics.map((metric) => [metric, metrics[metric]]),
  ) as ScoredScan['values'],
  fpr: metrics.fpr,
  score: metrics.score_top1,
  images: { mean: metrics.score_mean, max: metrics.score_max, top1: metrics.score_top1 },
})

interface Column {
  method: string
  name: string
  calibration: Calibration
  scans: ScoredScan[]
}

const methodRow = ({ method, name, calibration, scans }: Column, settings: Settings): MethodRow => ({
  method,
  name,
  modality: calibration.modality,
  postprocessing: calibration.postprocessing,
  threshold: calibration.threshold,
  target_fpr: calibration.target_fpr,
  ...tableRow(scans, settings),
  images: imageFigures(scans, settings),
})

interface Compared extends Pick<Comparison, 'rows' | 'pairs'> {
  omnibus: NonNullable<Comparison['omnibus']>
  ranks: NonNullable<Comparison['ranks']>
  text: string
}

function compareOn(
  modality: Modality,
  evaluated: readonly Evaluated[],
  names: ReadonlyMap<string, string>,
  settings: Settings,
): Compared {
  const own = evaluated.filter(({ pair }) => pair.modality === modality)
  const columns = own.flatMap(({ pair: { method }, calibration, results }): Column[] =>
    calibration
      ? [{ method, name: names.get(method) ?? method, calibration, scans: results.map(scored) }]
      : [],
  )
  const without = own
    .filter(({ calibration }) => !calibration)
    .map(({ pair }) => names.get(pair.method) ?? pair.method)
  const note =
    without.length === 0
      ? ''
      : `${without.join(', ')}: no healthy calibration scans on ${modality}, so no operating point and no row.`
  if (columns.length === 0) return { rows: [], pairs: [], omnibus: [], ranks: [], text: note }
  const seeded = { ...settings, seed: seedOf(settings.seed, modality) }
  const rows = columns.map((column) => methodRow(column, seeded))
  const pairs = pairedMetrics.flatMap((metric) => pairedDifferences(columns, metric, seeded))
  const tests = pairedMetrics.flatMap((metric) => omnibus(columns, metric) ?? [])
  const ranks = pairedMetrics.flatMap((metric) => rankIntervals(columns, metric, seeded))
  const dice = pairs.filter((pair) => pair.metric === 'dice')
  return {
    rows,
    pairs: pairs.map((pair: PairedDifference) => ({ modality, ...pair })),
    omnibus: tests.map((test) => ({ modality, ...test })),
    ranks: ranks.map((rank) => ({ modality, ...rank })),
    text: [sentenceOf(rows, dice, tests.find(({ metric }) => metric === 'dice') ?? null), note]
      .filter(Boolean)
      .join(' '),
  }
}

/**
 * The methods side by side, from stored results: one row a method and modality, paired differences, and one sentence a
 * modality. `warnings` says what is left out. Throws 'nothing-to-do' naming the command to run first.
 */
export async function compare(
  study: Study,
  options: CompareOptions = {},
): Promise<Comparison & { warnings: string[] }> {
  const { seed = 1, replicates = defaultReplicates, interval = 'bca', signal } = options
  const plans = planEvaluation(study, options)
  const evaluated = storedResults(study, plans)
  const names = new Map(studyCards(study.db).map((card) => [card.id, card.name]))
  const [tests, ranks]: [NonNullable<Comparison['omnibus']>, NonNullable<Comparison['ranks']>] = [[], []]
  const found: Comparison & { warnings: string[] } = {
    rows: [],
    pairs: [],
    sentences: [],
    omnibus: tests,
    ranks,
    interval,
    bootstrap_replicates: replicates,
    seed,
    warnings: evaluationWarnings(study, plans),
  }
  for (const modality of new Set(evaluated.map(({ pair }) => pair.modality))) {
    signal?.throwIfAborted()
    const { rows, pairs, text, ...more } = compareOn(modality, evaluated, names, {
      seed,
      replicates,
      interval,
    })
    tests.push(...more.omnibus)
    ranks.push(...more.ranks)
    found.rows.push(...rows)
    found.pairs.push(...pairs)
    found.sentences.push({ modality, text })
    await new Promise(setImmediate) // an engine that serves others answers between modalities
  }
  return found
}
