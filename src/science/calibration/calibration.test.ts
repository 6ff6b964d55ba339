import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scoreCohort } from '../../../scripts/validate/scores.ts'
import { normalQuantile, studentCritical } from '../statistics/index.ts'
import { createRandom } from '../random/index.ts'
import * as c from './index.ts'

interface Case {
  name: string
  scans: number[][] | string
  target: number
  threshold: number
  fpr: number
  scan_fprs: number[]
}
const { thresholds } = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/statistics/references.json', import.meta.url), 'utf8'),
) as { thresholds: Case[] }
const range: c.BinRange = { lo: 0, hi: 1, bins: 4096 }

const counts = (scores: ArrayLike<number>, { lo, hi, bins } = range): Uint32Array => {
  const found = new Uint32Array(bins)
  for (const score of Array.from(scores))
    found[Math.min(bins - 1, Math.max(0, Math.floor(((score - lo) / (hi - lo)) * bins)))]!++
  return found
}
const scansOf = ({ scans, name }: Case): Float32Array[] => {
  const own =
    typeof scans === 'string' ? thresholds.find((other) => other.name.startsWith(scans))!.scans : scans
  if (typeof own === 'string') throw new Error(`no scans for ${name}`)
  return own.map((scan) => Float32Array.from(scan))
}

describe('exact threshold', () => {
  test.each(thresholds)('$name is the one NumPy finds', (reference) => {
    const scans = scansOf(reference)
    const histograms = scans.map((scan, i) => ({ subject: `s${i}`, counts: counts(scan) }))
    const bin = c.thresholdBin(histograms, reference.target)!
    const window = c.windowOf(bin, range)
    const passes = scans.map((scan) => c.countWindow(scan, new Uint8Array(scan.length).fill(1), window))
    const exact = c.exactThreshold(passes, reference.target)!
    expect(exact.threshold).toBe(reference.threshold)
    expect(exact.above / exact.voxels).toBeCloseTo(reference.fpr, 14)
    expect(passes.map((pass, i) => c.countAbove(pass, exact.threshold) / scans[i]!.length)).toEqual(
      reference.scan_fprs,
    )
    expect(exact.above / exact.voxels).toBeLessThanOrEqual(reference.target)
    expect((exact.above + exact.tied) / exact.voxels).toBeGreaterThan(reference.target)
  })

  test('voxels outside the brain are not counted, nor NaN ever above', () => {
    const map = Float32Array.from([5, NaN, 1, 2, 3, 9])
    const pass = c.countWindow(map, Uint8Array.from([0, 1, 1, 1, 1, 0]), { from: -Infinity, to: Infinity })
    expect(pass.voxels).toBe(4)
    expect(c.exactThreshold([pass], 0.25)!.threshold).toBe(2)
    expect(c.countAbove(pass, 2)).toBe(1)
  })

  test('a window beside the threshold has no answer instead of a wrong one', () => {
    const map = Float32Array.from({ length: 100 }, (_, i) => i)
    const all = new Uint8Array(100).fill(1)
    expect(c.exactThreshold([c.countWindow(map, all, { from: 10, to: 20 })], 0.05)).toBeUndefined()
    expect(c.exactThreshold([c.countWindow(map, all, { from: 97, to: 98 })], 0.05)).toBeUndefined()
    expect(c.exactThreshold([c.countWindow(map, all, { from: 90, to: 98 })], 0.05)!.threshold).toBe(94)
  })

  test('no voxel has no threshold; a target outside 0..1 is refused', () => {
    expect(c.thresholdBin([], 0.01)).toBeUndefined()
    expect(c.thresholdBin([{ subject: 'a', counts: new Uint32Array(16) }], 0.01)).toBeUndefined()
    for (const target of [0, 1, -0.1, NaN]) expect(() => c.thresholdBin([], target)).toThrow(RangeError)
  })
})

const cohort = (subjects: number, between: number, seed: number, bins = 4096, voxels = 2000) =>
  scoreCohort(subjects, seed, { between, voxels }).map((own) => {
    const scores = Float32Array.from(own.scores)
    return { subject: own.subject, scores, counts: counts(scores, { ...range, bins }) }
  })
const exactOf = (scans: { scores: Float32Array }[], target: number): number =>
  c.exactThreshold(
    scans.map(({ scores }) =>
      c.countWindow(scores, new Uint8Array(scores.length).fill(1), { from: -Infinity, to: Infinity }),
    ),
    target,
  )!.threshold

describe('interval of the threshold', () => {
  const options = { target: 0.01, confidence: 0.9, seed: 5, replicates: 300 }

  test('equals a bootstrap of the voxels themselves to one bin', () => {
    const scans = cohort(12, 0.03, 1)
    const ours = c.thresholdInterval(scans, range, exactOf(scans, 0.01), options)
    // the same resamples: FPRs at the threshold and their standard errors from the voxels, ends from the sorted voxels
    const random = createRandom(options.seed)
    const ordered = [...scans].sort((a, b) => (a.subject < b.subject ? -1 : 1))
    const exact = exactOf(scans, 0.01)
    const rate = (picked: typeof ordered): { fpr: number; se: number } => {
      const above = picked.map(({ scores }) => scores.filter((score) => score > exact).length)
      const voxels = picked.map(({ scores }) => scores.length)
      const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0)
      const fpr = sum(above) / sum(voxels)
      const n = picked.length
      const squares = sum(above.map((count, i) => (count - fpr * voxels[i]!) ** 2))
      return { fpr, se: Math.sqrt((squares * n) / (n - 1)) / sum(above) }
    }
    const own = rate(ordered)
    // Satterthwaite's degrees of freedom, from how unevenly the subjects contribute
    const parts = ordered.map(({ scores }) => {
      return (scores.filter((score) => score > exact).length - own.fpr * scores.length) ** 2
    })
    const squares = parts.reduce((a, b) => a + b, 0)
    const fourths = parts.reduce((a, b) => a + b * b, 0)
    const n = Math.min(12, 1 + (2 * squares ** 2) / (fourths - squares ** 2 / 12))
    const longer = (Math.sqrt(n / (n - 1)) * studentCritical(0.1, n - 1)) / normalQuantile(0.95)
    const found = Array.from({ length: options.replicates }, () => {
      const { fpr, se } = rate(ordered.map(() => ordered[Math.floor(random.uniform() * ordered.length)]!))
      return Math.log(fpr / own.fpr) / se
    }).sort((a, b) => a - b)
    const all = Float32Array.from(ordered.flatMap(({ scores }) => [...scores])).sort()
    const at = (q: number): number => {
      const place = q * (found.length - 1)
      const below = found[Math.floor(place)]!
      const ratio = below + (place - Math.floor(place)) * (found[Math.ceil(place)]! - below)
      return all[all.length - 1 - Math.floor(all.length * 0.01 * Math.exp(ratio * own.se * longer))]!
    }
    expect(Math.abs(ours.lo - at(0.95))).toBeLessThan(2 * c.binWidth(range))
    expect(Math.abs(ours.hi - at(0.05))).toBeLessThan(2 * c.binWidth(range))
  })

  test('is the same for the same seed, wider for more spread between subjects, nothing for equal subjects', () => {
    const narrow = cohort(20, 0.01, 3)
    const wide = cohort(20, 0.06, 3)
    const width = (scans: ReturnType<typeof cohort>) => {
      const { lo, hi } = c.thresholdInterval(scans, range, exactOf(scans, 0.01), options)
      return hi - lo
    }
    expect(width(narrow)).toBe(width(narrow))
    expect(width(wide)).toBeGreaterThan(2 * width(narrow))
    const equal = narrow.map((scan, i) => ({ ...narrow[0]!, subject: `s${i}`, i: scan.subject }))
    const exact = exactOf(equal, 0.01)
    expect(c.thresholdInterval(equal, range, exact, options)).toMatchObject({ lo: exact, hi: exact })
    const few = wide.slice(0, 4)
    const own = exactOf(few, 0.01)
    expect(c.thresholdInterval(few, range, own, options)).toMatchObject({ lo: own, hi: own })
  })

  test('1,000 replicates over 34 scans of 65,536 bins take less than a second of processor time', () => {
    const scans = cohort(34, 0.02, 4, 65_536)
    const start = process.cpuUsage()
    c.thresholdInterval(scans, { ...range, bins: 65_536 }, 0.5, { ...options, replicates: 1000 })
    const seconds = process.cpuUsage(start).user / 1e6 // of this process: other load on the machine does not count
    expect(seconds).toBeLessThan(1)
  })
})

describe('warnings', () => {
  const facts = (changes: Partial<c.CalibrationFacts>): c.CalibrationFacts => ({
    target: 0.01,
    confidence: 0.95,
    fpr: 0.00999,
    threshold: 0.5,
    voxels: 1e6,
    tied: 1,
    subjects: 60,
    scanFprs: Array.from({ length: 60 }, (_, i) => ({
      scan: `sub-${i}`,
      scanner: i < 50 ? 'A' : 'B',
      fpr: 0.01,
      voxels: 1e4,
    })),
    endBin: false,
    ...changes,
  })
  test('none when there is nothing to say', () => expect(c.calibrationWarnings(facts({}))).toEqual([]))
  test('34 scans say what they can promise', () => {
    const warnings = c.calibrationWarnings(facts({ subjects: 34, scanFprs: facts({}).scanFprs.slice(0, 34) }))
    expect(warnings.join(' ')).toContain(
      'with 95 % confidence, that at most 8.43 % of healthy scans exceed a voxel FPR of 1 % (the highest seen here); for a promise of 5 % at least 59 are needed.',
    )
    const some = facts({ confidence: 0.9, subjects: 34, scanFprs: facts({}).scanFprs.slice(0, 34) })
    expect(c.calibrationWarnings(some).join(' ')).toContain(
      'with 90 % confidence, that at most 6.55 % of healthy scans exceed a voxel FPR of 1 % (the highest seen here); for a promise of 5 % at least 45 are needed.',
    )
  })
  test('a constant mass that leaves the target unreached is named', () => {
    const [warning] = c.calibrationWarnings(facts({ fpr: 0.002, tied: 300_000 }))
    expect(warning).toBe(
      'The FPR reached is 0.2 %, below the target of 1 %: 30 % of the healthy voxels share the score 0.5, and a threshold cannot divide them.',
    )
  })
  test('a scanner far above the target is named', () => {
    const scanFprs = facts({}).scanFprs.map((scan) => ({
      ...scan,
      fpr: scan.scanner === 'B' ? 0.031 : 0.006,
    }))
    expect(c.calibrationWarnings(facts({ scanFprs }))).toEqual([
      'Scanner B: FPR 3.1 % over 10 calibration scans at the shared threshold, more than twice the target.',
    ])
  })
})
