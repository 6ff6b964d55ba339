import { expect, test } from 'vitest'
import { auprcOf, curveMetrics, type ScoreHistogram } from '../metrics/index.ts'
import { createRandom } from '../random/index.ts'
import { pool, pooledReplicates, steppedAuprc, steppedAuprcError, type PooledCounts } from './index.ts'

const [subjects, steps] = [7, 24]
const random = createRandom(3)
/** Scores of every subject in whole steps from 1 (highest) to `steps`. */
const drawn = Array.from({ length: subjects }, () => {
  const of = (n: number, shift: number): number[] =>
    Array.from({ length: n }, () =>
      Math.min(steps, Math.max(1, Math.round(14 - shift + 5 * random.normal()))),
    )
  return { healthy: of(60, 0), lesion: of(9, 4) }
})
const counts = (): PooledCounts => {
  const above = new Float64Array(2 * subjects * steps)
  drawn.forEach((own, s) => {
    for (let k = 0; k < steps; k++) {
      above[2 * (s * steps + k)] = own.healthy.filter((at) => at <= k + 1).length
      above[2 * (s * steps + k) + 1] = own.lesion.filter((at) => at <= k + 1).length
    }
  })
  const dice = Float64Array.from({ length: subjects }, (_, s) => s / 10)
  return { subjects, steps, above, dice, scans: new Float64Array(subjects).fill(1) }
}

test('pooled AUPRC is average precision of the voxels, subjects counted as often as drawn; its bound is that of bins', () => {
  const sums = new Float64Array(2 * steps)
  const weights = [1, 0, 2, 1, 3, 0, 1]
  pool(counts(), weights, sums)
  const scores = (kind: 'healthy' | 'lesion'): Float32Array =>
    Float32Array.from(drawn.flatMap((own, s) => Array.from({ length: weights[s]! }, () => own[kind]).flat()))
      .map((at) => -at)
      .sort()
  const exact = curveMetrics({ healthy: scores('healthy'), lesion: scores('lesion') }).auprc
  expect(steppedAuprc(sums, steps)).toBeCloseTo(exact, 12)
  const bins = (kind: 'healthy' | 'lesion'): Uint32Array<ArrayBuffer> => {
    const found = new Uint32Array(steps)
    for (const score of scores(kind)) found[steps + score]!++
    return found
  }
  const histogram = { lo: 0, hi: 1, healthy: bins('healthy'), lesion: bins('lesion'), below: 0, above: 0 }
  const bounded = auprcOf(histogram satisfies ScoreHistogram)!
  expect(bounded.value).toBeCloseTo(exact, 12)
  expect(steppedAuprcError(sums, steps)).toBeGreaterThanOrEqual(bounded.error - 1e-12)
})

test('resamples follow their seeds alone', () => {
  const all = pooledReplicates(counts(), [1, 2, 3, 4])
  const last = pooledReplicates(counts(), [3, 4])
  expect([...last.auprc]).toEqual([...all.auprc.slice(2)])
  expect([...last.dice]).toEqual([...all.dice.slice(2)])
  expect(new Set(all.auprc).size).toBe(4)
  expect(Math.min(...all.dice)).toBeGreaterThanOrEqual(0)
})
