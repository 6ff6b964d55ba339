import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import {
  addVector,
  choleskyOf,
  distancesTo,
  drawRows,
  FarthestPoints,
  ledoitWolf,
  mahalanobis,
  nearestRows,
  randomProjection,
  removeVector,
  triangle,
  upsampleBilinear,
} from './index.ts'

interface References {
  values: number[]
  coreset: { starts: number[]; picks: number[] }
  nearest: { rows: number[][]; squared: number[][] }
  mahalanobis: Record<'all' | 'without_first_4', number[]>
  ledoit_wolf: Record<
    'tall' | 'wide',
    { shrinkage: number; covariance: number[]; mahalanobis: number[] | null }
  >
  upsampled: number[]
}
const path = new URL('../../../tests/fixtures/density/references.json', import.meta.url)
const references = JSON.parse(readFileSync(path, 'utf8')) as References

/** The recipes of make_references.py. */
function values(n: number, seed: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => {
    let x = (Math.imul(i + 1, 2654435769) + seed) >>> 0
    x = (x ^ (x >>> 16)) >>> 0
    x = Math.imul(x, 0x21f0aaad) >>> 0
    x = (x ^ (x >>> 15)) >>> 0
    return (x & 0xffff) / 32768 - 1
  })
}
function clustered(n: number, d: number, seed: number): Float32Array {
  const noise = values(n * d, seed)
  const centres = values(7 * d, seed + 1)
  return noise.map((value, i) => Math.fround(0.25 * value + centres[(Math.floor(i / d) % 7) * d + (i % d)]!))
}
const closeTo = (found: ArrayLike<number>, expected: readonly number[], relative: number): void => {
  expect(found.length).toBe(expected.length)
  expected.forEach((value, i) =>
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(value))),
  )
}
const cloud = clustered(400, 9, 5)
const queries = clustered(60, 9, 77)
const gauss = clustered(40, 6, 900)
const row = (data: Float32Array, dim: number, i: number): Float32Array =>
  data.subarray(i * dim, (i + 1) * dim)
const momentsOf = (data: Float32Array, dim: number) => {
  const moments = { mean: new Float64Array(dim), comoment: new Float64Array(triangle(dim)) }
  for (let i = 0; i < data.length / dim; i++) addVector(moments, i + 1, row(data, dim, i))
  return moments
}

test('the recipe of the inputs is the one of the references', () =>
  expect([...values(8, 5)]).toEqual(references.values))

test('the coreset is the one of plain NumPy, in one go and in steps', () => {
  const { starts, picks } = references.coreset
  const whole = new FarthestPoints(cloud, 9, starts)
  expect(whole.pick(120)).toBe(120)
  expect(whole.picked).toEqual(picks)
  const steps = new FarthestPoints(cloud, 9, starts)
  for (const count of [1, 7, 112]) steps.pick(count)
  expect(steps.picked).toEqual(picks)
})

test('picking ends when only copies of picks are left', () => {
  const doubled = new Float32Array([...cloud.subarray(0, 45), ...cloud.subarray(0, 45)])
  const points = new FarthestPoints(doubled, 9, [0, 1])
  expect(points.pick(50)).toBe(5)
  expect([...points.picked].sort()).toEqual([0, 1, 2, 3, 4])
})

test('the picks of a random projection are seeded, and near those of all dimensions in how well they cover', () => {
  const wide = clustered(300, 64, 8)
  const projected = randomProjection(wide, 64, 16, createRandom(3))
  expect(projected).toEqual(randomProjection(wide, 64, 16, createRandom(3)))
  expect(projected).not.toEqual(randomProjection(wide, 64, 16, createRandom(4)))
  // a linear map: the projection of a sum is the sum of the projections
  const sum = wide.subarray(0, 64).map((value, i) => value + wide[64 + i]!)
  const of = randomProjection(sum, 64, 16, createRandom(3))
  of.forEach((value, i) => expect(value).toBeCloseTo(projected[i]! + projected[16 + i]!, 5))
  const bound = randomProjection(new Float32Array([1]), 1, 4000, createRandom(1))
  expect(Math.max(...bound.map(Math.abs))).toBeLessThanOrEqual(1)
  expect(bound.reduce((a, b) => a + b * b, 0) / 4000).toBeCloseTo(1 / 3, 1)
})

test('drawn rows are different and all there', () => {
  const drawn = drawRows(10, 20, createRandom(2))
  expect(drawn).not.toEqual([...drawn].sort((a, b) => a - b))
  expect([...drawn].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test("nearest neighbours and their distances are scikit-learn's", () => {
  const rows = nearestRows(queries, cloud, 9, 3)
  expect([...rows]).toEqual(references.nearest.rows.flat())
  const first = nearestRows(queries, cloud, 9, 1)
  closeTo(
    distancesTo(queries, cloud, 9, first),
    references.nearest.squared.map((d) => d[0]!),
    1e-6,
  )
  closeTo(
    distancesTo(queries, cloud, 9, rows),
    references.nearest.squared.map((d) => (d[0]! + d[1]! + d[2]!) / 3),
    1e-6,
  )
  expect(() => nearestRows(queries, cloud.subarray(0, 18), 9, 3)).toThrow(RangeError)
})

test('Mahalanobis distances are those of SciPy, also after vectors were taken out', () => {
  const moments = momentsOf(gauss, 6)
  const points = Array.from({ length: 10 }, (_, i) => row(clustered(10, 6, 901), 6, i))
  const all = choleskyOf(moments.comoment, 6, 40, 0.01)
  closeTo(
    points.map((x) => mahalanobis(moments.mean, all, x)),
    references.mahalanobis.all,
    1e-9,
  )
  for (let i = 0; i < 4; i++) removeVector(moments, 40 - i, row(gauss, 6, i))
  const without = choleskyOf(moments.comoment, 6, 36, 0.01)
  closeTo(
    points.map((x) => mahalanobis(moments.mean, without, x)),
    references.mahalanobis.without_first_4,
    1e-9,
  )
})

test('a covariance that is singular is refused without epsilon', () => {
  const { comoment } = momentsOf(gauss.subarray(0, 18), 6)
  expect(() => choleskyOf(comoment.fill(0), 6, 3, 0)).toThrow(RangeError)
})

test("Ledoit-Wolf is scikit-learn's, with more vectors than dimensions and with fewer", () => {
  for (const [name, data, dim] of [
    ['tall', gauss, 6],
    ['wide', clustered(20, 30, 31), 30],
  ] as const) {
    const expected = references.ledoit_wolf[name]
    const found = ledoitWolf(data, dim)
    expect(found.shrinkage).toBeCloseTo(expected.shrinkage, 10)
    closeTo(found.covariance, expected.covariance, 1e-10)
    if (expected.mahalanobis) {
      const factor = choleskyOf(found.covariance, dim, 2, 0)
      const points = clustered(10, 6, 901)
      closeTo(
        expected.mahalanobis.map((_, i) => mahalanobis(found.mean, factor, row(points, 6, i))),
        expected.mahalanobis,
        1e-9,
      )
    }
  }
  expect(() => ledoitWolf(new Float32Array(6), 6)).toThrow(RangeError)
  expect(() => ledoitWolf(new Float32Array(12), 6)).toThrow(/the same/)
})

test("enlargement is PyTorch's interpolate with align_corners false", () =>
  closeTo(upsampleBilinear(values(12, 4), 4, 3, 4), references.upsampled, 1e-6))
