import { Fault, type FlagPromises, type ThresholdCurve, type ThresholdFigures } from '../../contract/index.ts'
import {
  bandAt,
  percent,
  placeOfFpr,
  placeOfThreshold,
  pooledFpr,
  promisedRank,
  scanFiguresAt,
  subjectsNeeded,
  upperShare,
  type ScanFigures,
} from '../../science/calibration/index.ts'
import { binEdgeOf } from '../../science/metrics/index.ts'
import { mean, quantileSorted, sorted } from '../../science/statistics/index.ts'
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import { slidersOf, type SliderAndPoint, type SliderOptions } from './slider-memory.ts'
import { isCalibrationScan } from './calibration-scans.ts'
import { studyPostprocessing } from './store.ts'

export type { SliderOptions } from './slider-memory.ts'

/** A score, a voxel FPR of the healthy calibration scans, or each method's operating point. */
export type Asked = { threshold: number } | { targetFpr: number } | 'calibrated'

const thresholdAt = ({ range, table }: SliderAndPoint, k: number): number => binEdgeOf(range, table.edges[k]!)

function placeOf(slider: SliderAndPoint, asked: Asked): number {
  const { table, range, calibrated, calibration, pair } = slider
  if (asked === 'calibrated') {
    if (!calibrated)
      throw new Fault({
        code: 'nothing-to-do',
        message: `${pair.method} on ${pair.modality} has no operating point.`,
        remedy:
          'Calibrate first (`normascope calibrate` on the command line), or ask for a threshold or an FPR.',
      })
    return placeOfThreshold(table, calibrated.threshold, range)
  }
  if ('threshold' in asked && Number.isFinite(asked.threshold))
    return placeOfThreshold(table, asked.threshold, range)
  if ('targetFpr' in asked && asked.targetFpr > 0 && asked.targetFpr < 1)
    return placeOfFpr(table, asked.targetFpr, calibration)
  throw new Fault({
    code: 'bad-input',
    message: `No threshold follows from ${JSON.stringify(asked)}.`,
    remedy: 'Give a finite threshold, or an FPR between 0 and 1.',
  })
}

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null)
const meanOf = (values: readonly (number | null)[]): number | null => {
  const own = known(values)
  return own.length === 0 ? null : mean(own)
}
const subjectsOf = (scans: readonly ScanRow[]): number => new Set(scans.map(({ subject }) => subject)).size

function spreadOf(values: readonly (number | null)[]): ThresholdFigures['heldout']['spread'] {
  const own = sorted(known(values))
  if (own.length === 0) return { n: 0, min: null, q1: null, median: null, q3: null, max: null }
  const at = (q: number): number => quantileSorted(own, q)
  return { n: own.length, min: at(0), q1: at(0.25), median: at(0.5), q3: at(0.75), max: at(1) }
}

/** The operating point's simultaneous band; null beyond it. */
function bandOf({ calibrated }: SliderAndPoint, threshold: number): ThresholdFigures['calibration']['band'] {
  const band = calibrated?.band
  const at = band && bandAt(band.points, threshold)
  return at ? { ...at, confidence: band.confidence } : null
}

function byScanner(slider: SliderAndPoint, k: number): ThresholdFigures['by_scanner'] {
  const { scans, table } = slider
  return (['calibration', 'test'] as const).flatMap((split) => {
    const own = split === 'calibration' ? slider.calibration : slider.heldout
    const groups = Map.groupBy(own, (s) => scans[s]!.scanner ?? 'unknown')
    return [...groups.keys()].sort().map((scanner) => {
      const members = groups.get(scanner)!
      return {
        scanner,
        split,
        scans: members.length,
        subjects: subjectsOf(members.map((s) => scans[s]!)),
        fpr: pooledFpr(table, k, members),
      }
    })
  })
}

function figuresAt(study: Study, slider: SliderAndPoint, asked: Asked): ThresholdFigures {
  const { table, scans, pair, calibrated, calibration, heldout, patients } = slider
  const k = placeOf(slider, asked)
  const threshold = thresholdAt(slider, k)
  const own: ScanFigures[] = scans.map((_, s) => scanFiguresAt(table, k, s))
  const place = (s: number) => {
    const { id, label, scanner } = scans[s]!
    return { scan_id: id, scan: label, scanner }
  }
  const healthy = (members: Uint32Array): ThresholdFigures['heldout'] => ({
    scans: members.length,
    subjects: subjectsOf([...members].map((s) => scans[s]!)),
    fpr: pooledFpr(table, k, members),
    spread: spreadOf([...members].map((s) => own[s]!.fpr)),
  })
  const fprsOf = (members: Uint32Array, split: 'calibration' | 'test') =>
    [...members].map((s) => ({ ...place(s), split, fpr: own[s]!.fpr }))
  const each = [...patients].map((s) => ({ ...place(s), ...own[s]! }))
  const of = (name: 'dice' | 'sensitivity' | 'fpr') => each.map((figures) => figures[name])
  const missing = (values: readonly (number | null)[]): number => values.length - known(values).length
  return {
    method: pair.method,
    modality: pair.modality,
    postprocessing: studyPostprocessing(study),
    threshold,
    step: k - 1,
    steps: table.edges.length - 1,
    calibrated: calibrated?.threshold ?? null,
    calibration: { ...healthy(calibration), band: bandOf(slider, threshold) },
    heldout: healthy(heldout),
    by_scanner: byScanner(slider, k),
    scan_fprs: [...fprsOf(calibration, 'calibration'), ...fprsOf(heldout, 'test')],
    patients: {
      scans: each.length,
      dice: meanOf(of('dice')),
      sensitivity: meanOf(of('sensitivity')),
      fpr: meanOf(of('fpr')),
      undefined_dice: missing(of('dice')),
      undefined_sensitivity: missing(of('sensitivity')),
      each,
    },
  }
}

/**
 * What a threshold gives on all scans of each method and modality asked for, from stored counts: no voxel is read, and
 * after the first call (which may count histograms, see `onProgress`) it takes milliseconds. Throws 'nothing-to-do' without
 * maps or operating point, 'not-found' for a method without maps, 'bad-input' for a threshold or an FPR that is none.
 */
export async function thresholdFigures(
  study: Study,
  asked: Asked,
  options: SliderOptions = {},
): Promise<ThresholdFigures[]> {
  const sliders = await slidersOf(study, options)
  return sliders.map((slider) => figuresAt(study, slider, asked))
}

/** FPR, sensitivity and Dice along the slider, at most `most` points from the lowest threshold up (default 256). */
export async function thresholdCurves(
  study: Study,
  options: SliderOptions & { most?: number } = {},
): Promise<ThresholdCurve[]> {
  const sliders = await slidersOf(study, options)
  return sliders.map((slider) => {
    const { pair, table, calibration, heldout, patients, calibrated } = slider
    const every = Math.max(1, (table.edges.length - 1) / (options.most ?? 256))
    const places = new Set<number>()
    for (let k = 1; k < table.edges.length; k += every) places.add(Math.floor(k))
    return {
      method: pair.method,
      modality: pair.modality,
      postprocessing: studyPostprocessing(study),
      calibrated: calibrated?.threshold ?? null,
      target_fpr: calibrated?.target_fpr ?? null,
      points: [...places].map((k) => {
        const cases = [...patients].map((s) => scanFiguresAt(table, k, s))
        return {
          threshold: thresholdAt(slider, k),
          fpr: pooledFpr(table, k, calibration),
          heldout_fpr: pooledFpr(table, k, heldout),
          sensitivity: meanOf(cases.map(({ sensitivity }) => sensitivity)),
          dice: meanOf(cases.map(({ dice }) => dice)),
        }
      }),
    }
  })
}

const targets = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3]

/** What the study's healthy calibration subjects can promise about flagged scans, one entry a modality. At once. */
export function flagPromises(
  study: Study,
  { confidence = 0.9 }: { confidence?: number } = {},
): FlagPromises[] {
  if (!(confidence > 0 && confidence < 1))
    throw new Fault({
      code: 'bad-input',
      message: `A confidence of ${confidence} is not a share between 0 and 1.`,
      remedy: 'Give a share, for example 0.9.',
    })
  const healthy = Map.groupBy(listScans(study).filter(isCalibrationScan), ({ modality }) => modality)
  return [...healthy].map(([modality, scans]) => {
    const subjects = subjectsOf(scans)
    const promised = upperShare(0, subjects, confidence)
    const rows = targets.map((target) => {
      const rank = promisedRank(subjects, target, confidence)
      return { target, needed: subjectsNeeded(target, confidence), kept: rank !== null, rank }
    })
    const best = rows.find(({ kept }) => kept)
    const next = rows.findLast(({ kept }) => !kept)
    const can = `With ${percent(confidence)} confidence ${subjects} subjects can promise that at most ${percent(promised)} of healthy subjects are flagged`
    return {
      modality,
      subjects,
      confidence,
      promised,
      targets: rows,
      text: `${can}${best ? '' : ', none of the usual shares'}${next ? `; they cannot promise ${percent(next.target)}, which needs ${next.needed}` : ''}.`,
    }
  })
}
