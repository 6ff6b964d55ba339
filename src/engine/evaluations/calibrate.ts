import { Fault, type Calibration, type Modality, type Postprocessing } from '../../contract/index.ts'
import { listScans, type Study } from '../studies/index.ts'
import { calibratePair, changeOf, settingsText } from './calibrate-pair.ts'
import type { Extras } from './calibration-parts.ts'
import { isCalibrationScan, isHeldout, mapsOf, type Settings } from './calibration-scans.ts'
import { withRunner, type TaskRunner } from './runner.ts'
import { listMaps, newestCalibration, pairsOf, studyPostprocessing, type MapRow, type Pair } from './store.ts'

export interface CalibrateOptions extends Extras {
  /** Default 0.01. */
  targetFpr?: number
  /** Of the threshold's interval; default 0.9. */
  confidence?: number
  /** All that have maps when absent. */
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  /** Default 1. */
  seed?: number
  /** Default: the study's setting. */
  postprocessing?: Postprocessing | undefined
  /** Why the operating points are set; kept in the study's log. */
  why?: string | undefined
  signal?: AbortSignal | undefined
  /** Default: a pool of worker threads. */
  runner?: TaskRunner
  onProgress?(done: number, total: number, label: string): void
}

function checkSettings({ targetFpr, confidence }: Settings): void {
  for (const [name, value] of [
    ['target FPR', targetFpr],
    ['confidence', confidence],
  ] as const)
    if (!(value > 0 && value < 1))
      throw new Fault({
        code: 'bad-input',
        message: `A ${name} of ${value} is not a share between 0 and 1.`,
        remedy: 'Give a share, for example 0.01 for 1 %.',
      })
}

function checkExtras({ scanFpr }: Extras): void {
  if (scanFpr === undefined) return
  const { target, volumeMl } = scanFpr
  const wrong = !(target > 0 && target < 1)
    ? `A scan FPR of ${target}`
    : !(volumeMl > 0)
      ? `A volume of ${volumeMl} ml`
      : null
  if (wrong !== null)
    throw new Fault({
      code: 'bad-input',
      message: `${wrong} cannot be aimed at.`,
      remedy: 'Give a share between 0 and 1 and a volume above 0, for example 0.05 and 0.1 ml.',
    })
}

function checkSplit(study: Study): void {
  if (listScans(study, { group: 'healthy', split: 'calibration' }).length > 0) return
  const healthy = listScans(study, { group: 'healthy' }).length
  throw new Fault({
    code: 'too-few',
    message: `The study has no healthy calibration scans (${healthy} healthy scan${healthy === 1 ? '' : 's'} in all), so no threshold can be found.`,
    remedy:
      healthy === 0
        ? 'Import healthy scans, then divide them (`normascope split` on the command line).'
        : 'Divide the subjects (`normascope split` on the command line), then calibrate again.',
  })
}

/**
 * One operating point for every method and modality that has maps of healthy calibration scans; the same inputs and
 * settings give the stored one. A pair without such maps is left out, which the other results' warnings say. Throws
 * 'too-few' where nothing can be calibrated, 'nothing-to-do' without maps, 'changed-file' for a map that is not as made.
 */
export async function calibrate(study: Study, options: CalibrateOptions = {}): Promise<Calibration[]> {
  const settings: Settings = {
    targetFpr: options.targetFpr ?? 0.01,
    confidence: options.confidence ?? 0.9,
    seed: options.seed ?? 1,
    postprocessing: options.postprocessing ?? studyPostprocessing(study),
  }
  checkSettings(settings)
  checkExtras(options)
  const extras: Extras = { scanFpr: options.scanFpr, bestDice: options.bestDice }
  checkSplit(study)
  const maps = listMaps(study)
  const pairs = pairsOf(maps, options)
  const possible = pairs.filter((pair) => mapsOf(maps, pair).some((map) => isCalibrationScan(map.scan)))
  if (possible.length === 0)
    throw new Fault({
      code: 'too-few',
      message: 'No healthy calibration scan has a map of these methods and modalities.',
      remedy:
        'Run the methods; which subjects calibrate, the split says (on the command line: `normascope run`, `normascope split`).',
    })
  const left = pairs
    .filter((pair) => !possible.includes(pair))
    .map(({ method, modality }) => `${method} on ${modality}`)
  const notes =
    left.length === 0 ? [] : [`Not calibrated, without healthy calibration maps: ${left.join(', ')}.`]
  const step = progressOver(maps, possible, options)
  const results: Calibration[] = []
  const before = new Map(
    possible.map((pair) => [`${pair.method} ${pair.modality}`, newestCalibration(study, pair)?.calibration]),
  )
  await withRunner(options.runner, async (runner) => {
    const work = { runner, signal: options.signal }
    const why = options.why ?? 'not said'
    for (const pair of possible)
      results.push(await calibratePair({ study, maps, settings, extras, notes, why, work, step }, pair))
  })
  study.log(
    'calibrate',
    `${results.length} operating points ${settingsText(settings)}: ${results.map((c) => changeOf(c, before.get(`${c.method} ${c.modality}`))).join(', ')}. Why: ${options.why ?? 'not said'}`,
  )
  return results
}

/** Progress over maps, each counted once however many passes it needs. */
function progressOver(
  maps: readonly MapRow[],
  pairs: readonly Pair[],
  { onProgress }: CalibrateOptions,
): (map: MapRow) => void {
  const total = pairs.reduce((sum, pair) => sum + used(mapsOf(maps, pair)).length, 0)
  const seen = new Set<number>()
  return (map) => {
    seen.add(map.id)
    onProgress?.(seen.size, total, `${map.method} ${map.scan.label}`)
  }
}

const used = (maps: readonly MapRow[]): MapRow[] =>
  maps.filter(({ scan }) => isCalibrationScan(scan) || isHeldout(scan))

/** An entry of the study's log about operating points. */
export interface CalibrationEvent {
  /** ISO 8601 UTC. */
  time: string
  /** The account's name. */
  who: string
  /** What the threshold was and is, the settings, and why. */
  detail: string
}

/** Every change of an operating point, the newest first: who, when, why. At once. */
export const calibrationLog = ({ db }: Study): CalibrationEvent[] =>
  db
    .prepare<[], CalibrationEvent>(
      "SELECT time, who, detail FROM log WHERE what = 'operating-point' ORDER BY id DESC",
    )
    .all()
