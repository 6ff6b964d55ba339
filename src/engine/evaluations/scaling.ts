import { Fault, type Card, type Modality, type Scaling } from '../../contract/index.ts'
import { binWidth, scalingCurve, type TestCounts } from '../../science/calibration/index.ts'
import { isFitted, studyCards } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'
import { isCalibrationScan, mapsOf } from './calibration-scans.ts'
import { histogramsOf, type Work } from './histograms.ts'
import { withRunner, type TaskRunner } from './runner.ts'
import { fittedOrders, fittedScaling, type FittedScalingOptions } from './scaling-fitted.ts'
import { listMaps, pairsOf, studyPostprocessing, type MapRow } from './store.ts'

export interface ScalingStudyOptions {
  method: string
  /** Sizes of the subsets, in healthy calibration subjects. */
  sizes: readonly number[]
  modalities?: readonly Modality[] | undefined
  /** Default 0.01. */
  targetFpr?: number
  /** Default 1. */
  seed?: number
  /** Random orders of the subjects; default 100, for a fitted method 3. */
  orders?: number | undefined
  signal?: AbortSignal | undefined
  /** Of the fits and runs of a fitted method. */
  onEvent?: FittedScalingOptions['onEvent']
  /** Fits and maps a subset's study; default: as `normascope run` does. */
  fit?: FittedScalingOptions['run']
  /** Default: a pool of worker threads. */
  runner?: TaskRunner
}

function checkOptions({ sizes, targetFpr = 0.01, orders = 1 }: ScalingStudyOptions): void {
  const isCount = (n: number): boolean => Number.isInteger(n) && n >= 1
  if (!(targetFpr > 0 && targetFpr < 1) || sizes.length === 0 || ![...sizes, orders].every(isCount))
    throw new Fault({
      code: 'bad-input',
      message: `Sizes ${sizes.join(', ') || '(none)'} at a target FPR of ${targetFpr} in ${orders} orders cannot be drawn.`,
      remedy: 'Give whole numbers from 1 on and a share between 0 and 1, for example 5,10,20 and 0.01.',
    })
}

/**
 * Whether more healthy data helps: the threshold, the held-out FPR and the patients' Dice from nested random subsets of the
 * healthy calibration subjects, from stored histograms alone (missing ones are counted from the maps; no map is made). Fewer
 * healthy scans change the maps of a fitted method as well: it is fitted and run anew on every subset, in copies of the study.
 * Throws 'bad-input' for what cannot be drawn, 'not-found' for a method without maps, 'too-few' without healthy
 * calibration maps, and what a run throws.
 */
export async function scaling(study: Study, options: ScalingStudyOptions): Promise<Scaling[]> {
  const { method, modalities, signal } = options
  checkOptions(options)
  const card = studyCards(study.db).find(({ id }) => id === method)
  if (card && isFitted(card)) return scaleFitted(study, card, options)
  const maps = listMaps(study)
  const pairs = pairsOf(maps, { methods: [method], modalities })
  const possible = pairs.filter((pair) => mapsOf(maps, pair).some(({ scan }) => isCalibrationScan(scan)))
  if (possible.length === 0)
    throw new Fault({
      code: 'too-few',
      message: `No healthy calibration scan has a map of ${method}.`,
      remedy:
        'Run the methods; which subjects calibrate, the split says (on the command line: `normascope run`, `normascope split`).',
    })
  return withRunner(options.runner, async (runner) => {
    const found: Scaling[] = []
    for (const pair of possible)
      found.push(await scaleOne(study, pair.modality, mapsOf(maps, pair), options, { runner, signal }))
    return found
  })
}

/** The modalities on which the study has maps of the method, one after the other. */
async function scaleFitted(study: Study, card: Card, options: ScalingStudyOptions): Promise<Scaling[]> {
  const { method, modalities, signal, onEvent, seed = 1, orders = fittedOrders } = options
  const pairs = pairsOf(listMaps(study), { methods: [method], modalities })
  const found: Scaling[] = []
  for (const { modality } of pairs)
    found.push(
      await fittedScaling(study, card, modality, {
        ...{ method, sizes: options.sizes, seed, orders, signal, onEvent, run: options.fit },
        measure: (copy, own, subjects) =>
          withRunner(options.runner, (runner) => {
            const maps = mapsOf(listMaps(copy), { method, modality: own })
            return scaleOne(copy, own, maps, { ...options, sizes: [subjects], orders: 1 }, { runner, signal })
          }),
      }),
    )
  return found
}

async function scaleOne(
  study: Study,
  modality: Modality,
  maps: readonly MapRow[],
  { method, sizes, targetFpr = 0.01, seed = 1, orders = 100 }: ScalingStudyOptions,
  work: Work,
): Promise<Scaling> {
  const postprocessing = studyPostprocessing(study)
  const countsOf = async (wanted: (map: MapRow) => boolean): Promise<TestCounts[]> => {
    const own = maps.filter(wanted)
    const histograms = await histogramsOf(study, own, postprocessing, work)
    return histograms.map(({ healthy, lesion }, i) => ({
      subject: own[i]!.scan.subject,
      counts: healthy,
      lesion,
    }))
  }
  const calibration = await countsOf(({ scan }) => isCalibrationScan(scan))
  const heldout = await countsOf(({ scan }) => scan.group === 'healthy' && scan.split === 'test')
  const referenced = await countsOf(
    ({ scan }) => scan.group === 'patient' && scan.split === 'test' && scan.maskPath !== null,
  )
  const patients = referenced.filter(({ lesion }) => lesion.some((count) => count > 0))
  const { lo, hi } = studyCards(study.db)
    .filter(({ id }) => id === method)
    .map(({ score }) => ({ lo: score.range[0], hi: score.range[1] }))[0]!
  const range = { lo, hi, bins: calibration[0]!.counts.length }
  const points = scalingCurve(
    { range, calibration, heldout, patients },
    { target: targetFpr, sizes, seed, orders },
  )
  const subjects = new Set(calibration.map(({ subject }) => subject)).size
  const tooLarge = sizes.filter((size) => size > subjects)
  return {
    method,
    modality,
    postprocessing,
    target_fpr: targetFpr,
    subjects,
    heldout_scans: heldout.length,
    patient_scans: patients.length,
    orders,
    seed,
    histogram_bin_width: binWidth(range),
    points: points.map((point) => ({ ...point })),
    notes: [
      'Thresholds are read from score histograms, to one bin. Ranges are the middle 95 % of random subsets of these very subjects: near their full number subsets overlap, and the range is smaller than that between other cohorts.',
      ...(isStandardisedHere(study, method, modality)
        ? [
            'The maps are compared with healthy scans of this study: what fewer of those would do to the maps is not in these points.',
          ]
        : []),
      ...(tooLarge.length > 0
        ? [`Sizes left out, above the ${subjects} healthy calibration subjects: ${tooLarge.join(', ')}.`]
        : []),
      ...(heldout.length === 0 ? ['No healthy test scan has a map: no held-out FPR.'] : []),
      ...(patients.length === 0 ? ['No patient with a reference lesion has a map: no Dice.'] : []),
    ],
  }
}

/** The method, not one that is fitted itself, has a healthy reference of the study's own. */
const isStandardisedHere = ({ db }: Study, method: string, modality: Modality): boolean =>
  db
    .prepare<[string, string], number>('SELECT 1 FROM fit WHERE method = ? AND modality = ?')
    .pluck()
    .get(method, modality) !== undefined
