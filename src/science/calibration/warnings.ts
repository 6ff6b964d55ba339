import { upperShare } from './binomial.ts'
import { subjectsNeeded } from './promise.ts'

/** What a reader must know before trusting the threshold, one plain sentence each. */
export interface CalibrationFacts {
  target: number
  /** Of what so many scans can promise. */
  confidence: number
  fpr: number
  threshold: number
  voxels: number
  /** Voxels whose score equals the threshold. */
  tied: number
  subjects: number
  scanFprs: readonly { scan: string; scanner: string | null; fpr: number; voxels: number }[]
  /** The threshold lies in an end bin of the histogram: the interval stops at the range. */
  endBin: boolean
}

/** A share as a person reads it: 1 %, 0.13 %, below 0.01 %. */
export function percent(share: number): string {
  const value = share * 100
  if (value !== 0 && value < 0.01) return 'below 0.01 %'
  return `${Number(value.toFixed(value < 10 ? 2 : 1))} %`
}

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`

/** The share of scans with a higher FPR that the usual promise is about. */
const usualShare = 0.05

function sizeWarnings({ subjects, scanFprs, confidence }: CalibrationFacts): string[] {
  const n = scanFprs.length
  const found: string[] = []
  if (subjects === 1)
    found.push('One healthy subject: the threshold has no interval and says nothing about other people.')
  else if (subjects < 10)
    found.push(
      `Only ${subjects} healthy subjects: too few for the interval to be trusted; at least 10 are needed.`,
    )
  else if (subjects < 50)
    found.push(`${subjects} healthy subjects: below 50 a bootstrap interval is only approximate.`)
  const needed = subjectsNeeded(usualShare, confidence)
  if (n >= 10 && n < needed) {
    // of exchangeable scans at most this share lies above the highest of n
    const share = upperShare(0, n, confidence)
    const highest = Math.max(...scanFprs.map((scan) => scan.fpr))
    found.push(
      `${n} scans can promise, with ${percent(confidence)} confidence, that at most ${percent(share)} of healthy scans exceed a voxel FPR of ${percent(highest)} (the highest seen here); for a promise of ${percent(usualShare)} at least ${needed} are needed.`,
    )
  }
  return found
}

function tieWarning({ fpr, target, threshold, tied, voxels }: CalibrationFacts): string[] {
  if (fpr >= 0.9 * target || target * voxels < 10) return []
  return [
    `The FPR reached is ${percent(fpr)}, below the target of ${percent(target)}: ${percent(tied / voxels)} of the healthy voxels share the score ${Number(threshold.toPrecision(6))}, and a threshold cannot divide them.`,
  ]
}

/** Pooled FPR of each scanner, most first; scans without a scanner are left out. */
export function fprByScanner(
  scans: CalibrationFacts['scanFprs'],
): { scanner: string; scans: number; fpr: number }[] {
  const found = new Map<string, { scans: number; above: number; voxels: number }>()
  for (const { scanner, fpr, voxels } of scans) {
    if (scanner === null) continue
    const own = found.get(scanner) ?? { scans: 0, above: 0, voxels: 0 }
    own.scans++
    own.above += fpr * voxels
    own.voxels += voxels
    found.set(scanner, own)
  }
  return [...found]
    .map(([scanner, own]) => ({
      scanner,
      scans: own.scans,
      fpr: own.voxels === 0 ? 0 : own.above / own.voxels,
    }))
    .sort((a, b) => b.fpr - a.fpr || (a.scanner < b.scanner ? -1 : 1))
}

function scannerWarnings({ scanFprs, target }: CalibrationFacts): string[] {
  const scanners = fprByScanner(scanFprs)
  if (scanners.length < 2) return []
  return scanners
    .filter(({ fpr }) => fpr > 2 * target)
    .map(
      ({ scanner, scans, fpr }) =>
        `Scanner ${scanner}: FPR ${percent(fpr)} over ${count(scans, 'calibration scan')} at the shared threshold, more than twice the target.`,
    )
}

export function calibrationWarnings(facts: CalibrationFacts): string[] {
  return [
    ...sizeWarnings(facts),
    ...tieWarning(facts),
    ...(facts.endBin
      ? [
          "The threshold lies at the end of the method's score range: its interval is cut off there, and scores may be clipped.",
        ]
      : []),
    ...scannerWarnings(facts),
  ]
}
