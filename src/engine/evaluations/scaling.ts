import { Fault, type Modality, type Scaling } from '../../contract/index.ts'
import { binWidth, scalingCurve, type TestCounts } from '../../science/calibration/index.ts'
import { studyCards } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'
import { isCalibrationScan, mapsOf } from './calibration-scans.ts'
import { histogramsOf, type Work } from './histograms.ts'
import { withRunner, type TaskRunner } from './runner.ts'
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
  /** Random orders of the subjects; default 100. */
  orders?: number
  signal?: AbortSignal | undefined
  /** Default: a pool of worker threads. */
  runner?: TaskRunner
}

/** Their maps change with the healthy scans they were fitted on: a smaller subset would need maps of its own. */
const fitted = new Set(['memory-bank', 'gaussian', 'normative'])

function checkMethod(study: Study, { method, sizes, targetFpr = 0.01 }: ScalingStudyOptions): void {
  const card = studyCards(study.db).find(({ id }) => id === method)
  if (card && fitted.has(card.procedure))
    throw new Fault({
      code: 'bad-input',
      message: `${method} is fitted on healthy scans, so fewer of them would change its maps as well as its threshold.`,
      remedy: 'Choose a method that is not fitted, or fit copies of the study with fewer scans.',
    })
  if (
    !(targetFpr > 0 && targetFpr < 1) ||
    sizes.length === 0 ||
    !sizes.every((n) => Number.isInteger(n) && n >= 1)
  )
    throw new Fault({
      code: 'bad-input',
      message: `Sizes ${sizes.join(', ') || '(none)'} at a target FPR of ${targetFpr} cannot be drawn.`,
      remedy: 'Give whole numbers from 1 on and a share between 0 and 1, for example 5,10,20 and 0.01.',
    })
}

/**
 * Whether more healthy data helps: the threshold, the held-out FPR and the patients' Dice from nested random subsets of the
 * healthy calibration subjects, from stored histograms alone (missing ones are counted from the maps; no map is made).
 * Throws 'bad-input' for a fitted method, 'not-found' for one without maps, 'too-few' without healthy calibration maps.
 */
export async function scaling(study: Study, options: ScalingStudyOptions): Promise<Scaling[]> {
  const { method, modalities, signal } = options
  checkMethod(study, options)
  const maps = listMaps(study)
  const pairs = pairsOf(maps, { methods: [method], modalities })
  const possible = pairs.filter((pair) => mapsOf(maps, pair).some(({ scan }) => isCalibrationScan(scan)))
  if (possible.length === 0)
    throw new Fault({
      code: 'too-few',
      message: `No healthy calibration scan has a map of ${method}.`,
      remedy: 'Make them with `normascope run`; which subjects calibrate is set with `normascope split`.',
    })
  return withRunner(options.runner, async (runner) => {
    const found: Scaling[] = []
    for (const pair of possible)
      found.push(await scaleOne(study, pair.modality, mapsOf(maps, pair), options, { runner, signal }))
    return found
  })
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
      ...(tooLarge.length > 0
        ? [`Sizes left out, above the ${subjects} healthy calibration subjects: ${tooLarge.join(', ')}.`]
        : []),
      ...(heldout.length === 0 ? ['No healthy test scan has a map: no held-out FPR.'] : []),
      ...(patients.length === 0 ? ['No patient with a reference lesion has a map: no Dice.'] : []),
    ],
  }
}
