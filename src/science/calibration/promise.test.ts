import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { countCohort } from '../../../scripts/validate/scores.ts'
import { createRandom } from '../random/index.ts'
import * as c from './index.ts'

const reference = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/calibration/scipy.json', import.meta.url), 'utf8'),
) as {
  tails: { k: number; n: number; p: number; sf: number }[]
  intervals: { k: number; n: number; lo: number; hi: number; upper: number }[]
  promises: {
    n: number
    share: number
    confidence: number
    rank: number | null
    promised: number
    needed: number
  }[]
}

describe('binomial tails and intervals are those of SciPy', () => {
  test('tails', () => {
    for (const { k, n, p, sf } of reference.tails) expect(c.binomialSf(k, n, p)).toBeCloseTo(sf, 10)
  })
  test('Clopper-Pearson', () => {
    for (const { k, n, lo, hi, upper } of reference.intervals) {
      const found = c.clopperPearson(k, n)!
      expect(found.lo).toBeCloseTo(lo, 9)
      expect(found.hi).toBeCloseTo(hi, 9)
      expect(c.upperShare(k, n, 0.95)).toBeCloseTo(upper, 9)
    }
    expect(c.clopperPearson(0, 0)).toBeUndefined()
  })
})

describe('the promise', () => {
  test('ranks as published: 59, 99 of 100, 196 of 200, 292 of 300; 299 and 29 subjects for 1 % and 10 %', () => {
    expect(c.promisedRank(58, 0.05, 0.95)).toBeNull()
    expect([59, 100, 200, 300].map((n) => c.promisedRank(n, 0.05, 0.95))).toEqual([59, 99, 196, 292])
    expect([0.05, 0.01, 0.1].map((share) => c.subjectsNeeded(share, 0.95))).toEqual([59, 299, 29])
    expect(c.promisedRank(298, 0.01, 0.95)).toBeNull()
    expect(c.promisedRank(299, 0.01, 0.95)).toBe(299)
  })

  test('rank, share and subjects needed at 90 and 95 % are those of SciPy, from the beta distribution of an order statistic', () => {
    expect(new Set(reference.promises.map(({ confidence }) => confidence))).toEqual(new Set([0.9, 0.95]))
    for (const { n, share, confidence, rank, promised, needed } of reference.promises) {
      const said = `${n} subjects, ${share} at ${confidence}`
      expect(c.promisedRank(n, share, confidence), said).toBe(rank)
      expect(c.subjectsNeeded(share, confidence), said).toBe(needed)
      const scores = Array.from({ length: n }, (_, i) => i)
      const found = c.promiseOf(scores, share, confidence)!
      expect(found, said).toMatchObject({ rank: rank ?? n, kept: rank !== null, needed })
      expect(found.promised, said).toBeCloseTo(promised, 9)
    }
  })

  test('too few subjects: the highest score, and the share that it does promise', () => {
    const scores = Array.from({ length: 34 }, (_, i) => i / 34)
    const found = c.promiseOf(scores, 0.05, 0.95)!
    expect(found).toMatchObject({ kept: false, rank: 34, threshold: 33 / 34, flagged: 0, needed: 59 })
    expect(found.promised).toBeCloseTo(1 - 0.05 ** (1 / 34), 12)
  })

  test('ties flag fewer than the rank allows; scans that are never flagged count; nothing flagged has no threshold', () => {
    const tied = c.promiseOf(
      Array.from({ length: 100 }, (_, i) => Math.min(i, 90)),
      0.05,
      0.95,
    )!
    expect(tied).toMatchObject({ threshold: 90, flagged: 0, kept: true })
    const mostly = [...Array.from({ length: 100 }, () => -Infinity), 0.3, 0.7]
    expect(c.promiseOf(mostly, 0.05, 0.95)).toMatchObject({ threshold: 0.3, flagged: 1, kept: true })
    expect(c.promiseOf([-Infinity], 0.05, 0.95)).toBeUndefined()
    expect(c.promiseOf([], 0.05, 0.95)).toBeUndefined()
    expect(() => c.promiseOf([1], 0, 0.95)).toThrow(RangeError)
  })

  test('a subject with several scans counts once, by the highest', () => {
    expect(
      c.bySubject([
        { subject: 'b', score: 1 },
        { subject: 'a', score: 2 },
        { subject: 'b', score: 3 },
      ]),
    ).toEqual([2, 3])
  })

  test('over 2,000 cohorts it is kept in at least 95 of 100; the plain 95th percentile is not', () => {
    for (const n of [30, 59, 100, 200]) {
      const kept = c.simulatePromise(n, 0.05, 0.95, 2000, n)
      expect(kept, `n = ${n}`).toBeGreaterThan(0.94) // 0.95 less three standard errors of 2,000
    }
    const random = createRandom(1)
    let percentileKept = 0
    for (let i = 0; i < 1000; i++) {
      const scores = Float64Array.from({ length: 100 }, () => random.uniform()).sort()
      if (1 - scores[94]! <= 0.05) percentileKept++
    }
    expect(percentileKept / 1000).toBeLessThan(0.5)
  })

  test('the band of flagged shares covers every threshold at once in at least 95 of 100', () => {
    const random = createRandom(4)
    let covered = 0
    for (let i = 0; i < 500; i++) {
      const band = c.flagBand(
        Array.from({ length: 50 }, () => random.uniform()),
        0.95,
      )
      if (band.every(({ threshold, lo, hi }) => lo <= 1 - threshold && 1 - threshold <= hi)) covered++
    }
    expect(covered / 500).toBeGreaterThan(0.93)
    expect(c.flagBand([1, 1, 2, -Infinity]).map(({ threshold, flagged }) => [threshold, flagged])).toEqual([
      [1, 0.25],
      [2, 0],
    ])
  })

  test('held-out check: share flagged with its interval', () => {
    expect(c.flaggedShare([0.1, 0.2, 0.3, 0.9], 0.3)).toMatchObject({ value: 0.25, n: 4, flagged: 1 })
    expect(c.flaggedShare([], 0.3)).toBeUndefined()
  })
})

const range = { lo: 0, hi: 1, bins: 1024 }
const cohort = (subjects: number, seed: number, voxels = 4000): c.ScoreCounts[] =>
  countCohort(subjects, seed, { ...range, voxels })

describe('the band of the voxel FPR over the slider', () => {
  test('is around the pooled FPR, the same for the same seed, wider than for one threshold alone', () => {
    const scans = cohort(40, 1)
    const band = c.fprBand(scans, range, { confidence: 0.95, seed: 2 })!
    expect(band.critical).toBeGreaterThan(1.96)
    expect(band.points.length).toBeGreaterThan(30)
    for (const { threshold, fpr, lo, hi } of band.points) {
      const edge = Math.round(threshold * 1024)
      const above = scans.reduce(
        (sum, { counts }) => sum + counts.subarray(edge).reduce((a, b) => a + b, 0),
        0,
      )
      expect(fpr).toBeCloseTo(above / 160_000, 12)
      expect(lo).toBeLessThan(fpr)
      expect(hi).toBeGreaterThan(fpr)
    }
    expect(c.fprBand(scans, range, { confidence: 0.95, seed: 2 })).toEqual(band)
    expect(c.fprBand(scans.slice(0, 9), range, { confidence: 0.95, seed: 2 })).toBeUndefined()
  })
})

test('FPR by scanner at the shared threshold; no interval below 10 subjects', () => {
  const scans = Array.from({ length: 25 }, (_, i) => ({
    subject: `s${i}`,
    scanner: i < 12 ? 'B' : i < 20 ? 'A' : null,
    above: i % 4,
    voxels: 100,
  }))
  const found = c.scannerFprs(scans, { seed: 1, replicates: 200 })
  expect(found.map(({ scanner, scans: n }) => [scanner, n])).toEqual([
    ['A', 8],
    ['B', 12],
    ['unknown', 5],
  ])
  expect(found[1]!.fpr).toMatchObject({ value: 0.015, n: 12 })
  expect(found[1]!.fpr.lo).not.toBeNull()
  expect(found[0]!.fpr).toMatchObject({ value: 0.015, lo: null, note: '8 subjects: too few for an interval' })
})

test('best Dice over labelled scans, by hand; scans without a lesion are left out', () => {
  const scan = (subject: string, healthy: number[], lesion: number[]): c.LabelledCounts => ({
    subject,
    healthy: Uint32Array.from(healthy),
    lesion: Uint32Array.from(lesion),
  })
  const found = c.bestDice([
    scan('a', [90, 9, 1, 0], [0, 2, 4, 4]),
    scan('b', [95, 4, 1, 0], [1, 1, 4, 4]),
    scan('c', [9, 9, 9, 9], [0, 0, 0, 0]),
  ])!
  // from bin 2 on: 2 * 8 / (9 + 10) in both
  expect(found).toEqual({ edge: 2, dice: 16 / 19, scans: 2, subjects: 2 })
  expect(c.bestDice([])).toBeUndefined()
})
