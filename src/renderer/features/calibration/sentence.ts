import type { Calibration } from '../../../contract/index.ts'
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
  /** The figures at it, where the slider has them. */
  readonly at: FiguresAt | undefined
  readonly patients: number
}

/** Scanners whose FPR at the shared threshold is estimated, the highest first. */
function scannersOf(point: Calibration): { scanner: string; fpr: number }[] {
  return (point.by_scanner ?? [])
    .flatMap(({ scanner, fpr }) =>
      fpr.value !== null && fpr.lo !== null ? [{ scanner, fpr: fpr.value }] : [],
    )
    .sort((a, b) => b.fpr - a.fpr)
}

/** From here on a scanner's share is said to stand out. */
const standsOut = 1.5

/** What the operating point gives, in sentences; the first says the most. */
export function sentencesOf(situation: Situation, figures: Figures): Sentence[] {
  const { method, modality, point, at, patients } = situation
  if (!point) return [{ key: 'none', values: { method, modality } }]
  const fpr = figures.chosen(point.target_fpr)
  const found: Sentence[] = [
    at?.sensitivity == null
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
      lo !== null && lo > point.target_fpr
        ? 'heldoutAbove'
        : hi !== null && hi < point.target_fpr
          ? 'heldoutBelow'
          : 'heldoutHolds'
    found.push({ key, values: { interval, n: held.n, fpr } })
  }
  const scanners = scannersOf(point)
  const [most, least] = [scanners[0], scanners.at(-1)]
  if (most && least && least.fpr > 0 && most.fpr / least.fpr >= standsOut)
    found.push({
      key: 'scanner',
      values: { most: most.scanner, least: least.scanner, times: figures.times(most.fpr / least.fpr) },
    })
  return found
}
