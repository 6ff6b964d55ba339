import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Triple } from '../volume/index.ts'
import {
  agreementOf,
  brushVoxels,
  changedRuns,
  decodeRuns,
  drawnSlices,
  encodeRuns,
  flip,
  grow,
  holeAt,
  holesOf,
  interpolateSlices,
  runsOf,
  runsOfVoxels,
  voxelsIn,
} from './index.ts'

interface Reference {
  fill: { dims: Triple; mask: number[]; filled: number[][] }
  interpolate: { axis: 0 | 1 | 2; spacing: Triple; dims: Triple; mask: number[]; after: number[] }[]
  grow: {
    dims: Triple
    spacing: Triple
    data: number[]
    brain: number[]
    cases: { seed: Triple; range: [number, number]; radius: number; region: number[] }[]
  }
  brush: {
    dims: Triple
    spacing: Triple
    cases: {
      axis: 0 | 1 | 2
      index: number
      from: [number, number]
      to: [number, number]
      radius: number
      ball: boolean
      inside: number[]
    }[]
  }
  agreement: {
    dims: Triple
    brain: number[]
    cases: { first: number[]; second: number[]; dice: number; kappa: number }[]
  }
}
const stored = new URL('../../../tests/fixtures/drawing/drawing.json', import.meta.url)
const reference = JSON.parse(readFileSync(stored, 'utf8')) as Reference

/** Run lengths of 0 and 1 in turn. */
const unpack = (lengths: readonly number[]): Uint8Array =>
  Uint8Array.from(lengths.flatMap((length, i) => new Array<number>(length).fill(i % 2)))
const withVoxels = (mask: Uint8Array, voxels: readonly number[]): Uint8Array => {
  const out = mask.slice()
  for (const voxel of voxels) out[voxel] = 1
  return out
}

describe('against SciPy, scikit-image and scikit-learn', () => {
  test('holes of slices along every axis', () => {
    const { dims, mask, filled } = reference.fill
    for (const axis of [0, 1, 2] as const) {
      let now = unpack(mask)
      for (let index = 0; index < dims[axis]; index++)
        now = withVoxels(now, holesOf(unpack(mask), dims, { axis, index }))
      expect(now).toEqual(unpack(filled[axis]))
    }
  })

  test('shapes between drawn slices, by signed distance in mm', () => {
    for (const { axis, spacing, dims, mask, after } of reference.interpolate) {
      const before = unpack(mask)
      expect(drawnSlices(before, dims, axis)).toEqual([1, 5, 7])
      expect(withVoxels(before, interpolateSlices(before, dims, axis, spacing))).toEqual(unpack(after))
      expect(interpolateSlices(before, dims, axis, spacing, [2, 6])).toEqual([])
    }
  })

  test('regions grown in a ball within the brain', () => {
    const { dims, spacing, data, brain, cases } = reference.grow
    const empty = new Uint8Array(data.length)
    for (const { seed, range, radius, region } of cases) {
      const grown = grow(data, dims, { seed, range, radius, spacing, brain: unpack(brain) })
      expect(withVoxels(empty, grown)).toEqual(unpack(region))
      expect(new Set(grown).size).toBe(grown.length)
    }
  })

  test('brushes along a segment', () => {
    const { dims, spacing, cases } = reference.brush
    const empty = new Uint8Array(dims[0] * dims[1] * dims[2])
    for (const { axis, index, inside, ...stroke } of cases)
      expect(withVoxels(empty, brushVoxels(dims, { ...stroke, place: { axis, index }, spacing }))).toEqual(
        unpack(inside),
      )
  })

  test('agreement of readers', () => {
    const { brain, cases } = reference.agreement
    for (const { first, second, dice, kappa } of cases) {
      const found = agreementOf(unpack(first), unpack(second), unpack(brain))
      expect(found.dice).toBeCloseTo(dice, 12)
      expect(found.kappa).toBeCloseTo(kappa, 12)
    }
  })
})

test('agreement is undefined, not 0, where there is nothing to agree on', () => {
  const none = new Uint8Array(10)
  expect(agreementOf(none, none, new Uint8Array(10).fill(1))).toMatchObject({ dice: null, kappa: null })
  expect(agreementOf(none, none, none)).toMatchObject({ voxels: 0, dice: null, kappa: null })
})

test('a hole needs a closed outline around the place', () => {
  const dims: Triple = [7, 7, 1]
  const ring = new Uint8Array(49)
  for (let u = 1; u <= 5; u++) for (const v of [1, 5]) ring[u + 7 * v] = ring[v + 7 * u] = 1
  const place = { axis: 2, index: 0 } as const
  expect(holeAt(ring, dims, place, [3, 3])).toHaveLength(9)
  expect(holeAt(ring, dims, place, [1, 1])).toBeUndefined()
  expect(holeAt(ring, dims, place, [0, 0])).toBeUndefined()
  ring[3 + 7 * 1] = 0
  expect(holeAt(ring, dims, place, [3, 3])).toBeUndefined()
})

test('the smallest brush draws the voxel it points at, and none beyond the volume', () => {
  const stroke = { place: { axis: 2, index: 1 }, radius: 0.1, spacing: [1, 1, 1] } as const
  expect(brushVoxels([4, 4, 3], { ...stroke, from: [2.4, 1.4], to: [2.4, 1.4] })).toEqual([2 + 4 * 1 + 16])
  expect(brushVoxels([4, 4, 3], { ...stroke, from: [-5, 1], to: [-5, 1] })).toEqual([])
})

test('nothing grows from outside the range, the brain or the volume', () => {
  const options = { range: [1, 2], radius: 9, spacing: [1, 1, 1] } as const
  expect(grow([0, 1, NaN, 2], [4, 1, 1], { ...options, seed: [0, 0, 0] })).toEqual([])
  expect(grow([0, 1, NaN, 2], [4, 1, 1], { ...options, seed: [2, 0, 0] })).toEqual([])
  expect(grow([0, 1, NaN, 2], [4, 1, 1], { ...options, seed: [9, 0, 0] })).toEqual([])
  expect(grow([0, 1, NaN, 2], [4, 1, 1], { ...options, seed: [1, 0, 0] })).toEqual([1])
})

describe('runs', () => {
  const random = (seed: number, n: number): Uint8Array =>
    Uint8Array.from({ length: n }, (_, i) =>
      Math.sin(seed * 12.9898 + Math.floor(i / 3) * 78.233) > 0.4 ? 1 : 0,
    )

  test('a change does, undoes and does again', () => {
    const [before, after] = [random(1, 5000), random(2, 5000)]
    const runs = changedRuns(before, after)
    const mask = before.slice()
    const more = flip(mask, runs)
    expect(mask).toEqual(after)
    const sum = (of: Uint8Array): number => of.reduce((total, value) => total + value, 0)
    expect(more).toBe(sum(after) - sum(before))
    flip(mask, runs)
    expect(mask).toEqual(before)
  })

  test('bytes and back, of any mask', () => {
    for (const seed of [3, 4, 5]) {
      const mask = random(seed, 40_000)
      const runs = runsOf(mask)
      const bytes = encodeRuns(runs)
      expect(decodeRuns(bytes, mask.length)).toEqual(runs)
      expect(bytes.length).toBeLessThan(mask.length / 3)
      expect(runsOfVoxels([...mask.keys()].filter((i) => mask[i] === 1).reverse())).toEqual(runs)
    }
    const far = Uint32Array.from([300_000_000, 200])
    expect(decodeRuns(encodeRuns(far), 300_000_200)).toEqual(far)
    expect(voxelsIn(far)).toBe(200)
    expect(decodeRuns(new Uint8Array(), 5)).toEqual(new Uint32Array())
  })

  test('what is no change of this mask is refused', () => {
    const bytes = encodeRuns(Uint32Array.from([10, 300]))
    expect(decodeRuns(bytes, 309)).toBeUndefined()
    expect(decodeRuns(bytes.subarray(0, 2), 1000)).toBeUndefined() // cut inside a number
    expect(decodeRuns(bytes.subarray(0, 1), 1000)).toBeUndefined() // a start without a length
    expect(decodeRuns(Uint8Array.from([1, 0]), 1000)).toBeUndefined() // an empty run
    expect(decodeRuns(Uint8Array.from([1, 2, 0, 3]), 1000)).toBeUndefined() // runs that touch
  })
})
