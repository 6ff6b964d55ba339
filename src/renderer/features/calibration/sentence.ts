import type { Calibration, MethodRow, ScannerFpr } from '../../../contract/index.ts'
import type { Figures } from '../../analysis/figures.ts'
import type { FiguresAt } from './slider-model.ts'

/** One sentence of the page: its key under `calibration.sentence`, and what stands in it. */
export interface Sentence {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

export interface Situation {
  readonly method: string
  readonly modality: string
  /** The operating point in force. */
  readonly point: Calibration | undefined
  /** What was measured on the test scans at it. */
  readonly measured: MethodRow | undefined
  /** The slider's figures at it, and over how many scans of patients: said where nothing is measured yet. */
  readonly at: FiguresAt | undefined
  readonly patients: number
}

interface Scanners {
  readonly key: 'scannerHeldout' | 'scannerCalibration'
  readonly most: ScannerFpr
  readonly least: ScannerFpr
  readonly times: number
}

/** The highest and the lowest FPR among scanners with an interval; none of fewer than two. */
function apart(all: readonly ScannerFpr[] = []): Omit<Scanners, 'key'> | undefined {
  const known = all
    .filter(({ fpr }) => fpr.value !== null && fpr.lo !== null)
    .sort((a, b) => b.fpr.value! - a.fpr.value!)
  const [most, least] = [known[0], known.at(-1)]
  if (!most || !least || most === least || least.fpr.value === 0) return undefined
  return { most, least, times: most.fpr.value! / least.fpr.value! }
}

/** Of held-out scans where two scanners have enough of them, else of the calibration scans. */
function scannersOf(point: Calibration): Scanners | undefined {
  const heldout = apart(point.heldout?.by_scanner)
  if (heldout) return { key: 'scannerHeldout', ...heldout }
  const calibration = apart(point.by_scanner)
  return calibration && { key: 'scannerCalibration', ...calibration }
}

/** From here on a scanner's share is said to stand out. */
const standsOut = 1.5

/** What the operating point gives, in sentences; the first says the most. */
export function sentencesOf(situation: Situation, figures: Figures): Sentence[] {
  const { method, modality, point, at, patients, measured } = situation
  if (!point) return [{ key: 'none', values: { method, modality } }]
  const fpr = figures.chosen(point.target_fpr)
  const exact = measured?.sensitivity
  const found: Sentence[] = [
    exact && exact.value !== null
      ? {
          key: 'measured',
          values: { method, fpr, sensitivity: figures.estimate(exact, { percent: true }), n: exact.n },
        }
      : at?.sensitivity == null
        ? { key: 'noPatients', values: { method, fpr, threshold: figures.plain(point.threshold) } }
        : {
            key: 'sensitivity',
            values: { method, fpr, sensitivity: figures.percent(at.sensitivity), n: patients },
          },
  ]
  const held = point.heldout?.fpr
  if (!held || held.value === null) found.push({ key: 'noHeldout', values: {} })
  else {
    const interval = figures.estimate(held, { percent: true })
    const { lo, hi } = held
    const key =
      lo === null || hi === null
        ? 'heldoutFew'
        : lo > point.target_fpr
          ? 'heldoutAbove'
          : hi < point.target_fpr
            ? 'heldoutBelow'
            : 'heldoutHolds'
    found.push({ key, values: { interval, n: held.n, fpr } })
  }
  const scanners = scannersOf(point)
  if (scanners && scanners.times >= standsOut) {
    const { key, most, least, times } = scanners
    const said = ({ fpr: own }: ScannerFpr): string => figures.estimate(own, { percent: true })
    found.push({
      key,
      values: {
        most: most.scanner,
        mostFpr: said(most),
        mostN: most.fpr.n,
        least: least.scanner,
        leastFpr: said(least),
        leastN: least.fpr.n,
        times: figures.times(times),
      },
    })
  }
  return found
}
