import { Fault, type Card, type Modality, type Scaling } from '../../contract/index.ts'
import { spread, type ScalingPoint } from '../../science/calibration/index.ts'
import { createRandom, seedOf, shuffled } from '../../science/random/index.ts'
import { MIN_SCANS } from '../methods/index.ts'
import { fitScans, runMethods, type RunEvent } from '../runs/index.ts'
import { listScans, type Study } from '../studies/index.ts'
import { subsetStudy } from './subset-study.ts'

/** Orders of the subjects when none are asked for: each subset of each is fitted and mapped anew. */
export const fittedOrders = 3

export interface FittedScalingOptions {
  method: string
  sizes: readonly number[]
  seed: number
  orders: number
  signal?: AbortSignal | undefined
  onEvent?: ((event: RunEvent) => void) | undefined
  /** Fits and maps the subset's study; default: as `normascope run` does. */
  run?: ((study: Study, modality: Modality) => Promise<void>) | undefined
  /** The curve of a study at one size: all of its healthy calibration subjects. */
  measure(study: Study, modality: Modality, subjects: number): Promise<Scaling>
}

/** Fits and maps, and stops at the first scan that fails: a curve over other scans would be another curve. */
const runAll =
  ({ method, signal, onEvent }: FittedScalingOptions) =>
  async (study: Study, modality: Modality): Promise<void> => {
    const { failures } = await runMethods(study, {
      methods: [method],
      modalities: [modality],
      scans: new Set(listScans(study).flatMap(({ id, split }) => (split === null ? [] : [id]))),
      ...(signal ? { signal } : {}),
      ...(onEvent ? { onEvent } : {}),
    })
    if (failures[0]) throw new Fault(failures[0].fault)
  }

/**
 * The curve of a method that is fitted on healthy scans: nested random subsets of the subjects it is fitted on, and for each
 * a copy of the study in which it is fitted, mapped and calibrated anew. Where a train split serves the fit, its subjects are
 * drawn and all calibration subjects stay. Throws 'too-few' where no size asked for can be fitted, and what a run throws.
 */
export async function fittedScaling(
  study: Study,
  card: Card,
  modality: Modality,
  options: FittedScalingOptions,
): Promise<Scaling> {
  const { sizes, seed, orders, signal, run = runAll(options), measure } = options
  const scans = fitScans(study, modality)
  const split = scans[0]?.split === 'train' ? 'train' : 'calibration'
  const subjects = [...new Set(scans.map(({ subject }) => subject))].sort()
  const asked = [...new Set(sizes)].sort((a, b) => a - b)
  const possible = asked.filter((size) => size > MIN_SCANS && size <= subjects.length)
  if (possible.length === 0)
    throw new Fault({
      code: 'too-few',
      message: `${card.id} on ${modality} can be fitted on ${MIN_SCANS + 1} to ${subjects.length} healthy subjects; asked for were ${asked.join(', ')}.`,
      remedy:
        'Ask for other sizes, or assign more healthy subjects to calibration or train with `normascope split`.',
    })
  const points = new Map(possible.map((size) => [size, [] as ScalingPoint[]]))
  let one: Scaling | undefined
  for (let order = 0; order < orders; order++) {
    const drawn = shuffled(subjects, createRandom(seedOf(seed, 'order', order)))
    for (const size of possible) {
      signal?.throwIfAborted()
      if (size === subjects.length && order > 0) continue // all of them, in whatever order
      using copy = subsetStudy(study, split, new Set(drawn.slice(0, size)))
      await run(copy, modality)
      const all = split === 'train' ? calibrating(study, modality) : size
      one = await measure(copy, modality, all)
      points.get(size)!.push(...one.points)
    }
  }
  const left = asked.filter((size) => !possible.includes(size))
  return {
    ...one!,
    subjects: subjects.length,
    orders,
    seed,
    points: possible.map((size) => pooled(size, points.get(size)!)),
    notes: [
      `Fitted and mapped anew on every subset of the healthy ${split} subjects, ${split === 'train' ? 'calibrated on all healthy calibration subjects' : 'calibrated on the same subjects, each scored without its own share of the fit'}. Ranges are the middle 95 % of ${orders} random order${orders === 1 ? '' : 's'}; with all subjects there is one.`,
      ...one!.notes,
      ...(left.length > 0
        ? [
            `Sizes left out, below ${MIN_SCANS + 1} or above the ${subjects.length} healthy ${split} subjects: ${left.join(', ')}.`,
          ]
        : []),
    ],
  }
}

const calibrating = (study: Study, modality: Modality): number =>
  new Set(
    listScans(study, { modality, group: 'healthy', split: 'calibration' }).map(({ subject }) => subject),
  ).size

const pooled = (subjects: number, points: readonly ScalingPoint[]): ScalingPoint => {
  const of = (figure: 'threshold' | 'fpr' | 'dice') => spread(points.map((point) => point[figure].value))
  return { subjects, threshold: of('threshold'), fpr: of('fpr'), dice: of('dice') }
}
