import { expect, test } from 'vitest'
import type { Triple } from '../../src/science/volume/index.ts'
import { addMap, blockGrid, emptySums, meanAndSd, withoutMap } from '../../src/science/filters/index.ts'
import { shortened } from '../../training/by-place.ts'
import reference from '../fixtures/healthy/reference.json' with { type: 'json' }

const dims = reference.dims as [number, number, number]
const floats = (base64: string): Float32Array =>
  new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer)

/** As make_reference.py has them. */
function scanOf(scan: number): { map: Float32Array; brain: Uint8Array } {
  const map = new Float32Array(dims[0] * dims[1] * dims[2])
  const brain = new Uint8Array(map.length)
  for (let i = 0; i < map.length; i++) {
    const [x, y, z] = [
      i % dims[0],
      Math.floor(i / dims[0]) % dims[1],
      Math.floor(i / (dims[0] * dims[1])),
    ] as const
    const away = (x - 13 - scan) ** 2 * 4 + (y - 13) ** 2 * 5 + (z - 9 - (scan % 3)) ** 2 * 8
    const piece = scan === 3 && x === 30 && y > 24 && z > 18
    brain[i] = away < 120 + 20 * scan || piece ? 1 : 0
    map[i] = (((x * 7 + y * 13 + z * 29 + scan * 31) % 101) + ((x + y) % (scan + 2))) / 103
  }
  return { map, brain }
}

const sums = emptySums(dims)
for (let scan = 0; scan < reference.scans; scan++) {
  const { map, brain } = scanOf(scan)
  addMap(sums, map, brain, dims)
}
const found = meanAndSd(sums, reference.scans)

/** Mean and standard deviation differ in their last places: NumPy takes them from the values, in two passes. */
const largest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

test('mean and standard deviation of every block are those of NumPy, at the rim of the brain and far from it too', () => {
  expect(sums.blocks).toEqual(reference.blocks)
  expect(Object.keys(reference.blocksByRadius)).toEqual(['0', '1', '2', '4', '8']) // each way of growing is there
  expect(found.mean.length).toBe(reference.blocks.reduce((a, b) => a * b))
  expect(largest(found.mean, floats(reference.mean))).toBeLessThan(1e-6)
  expect(largest(found.sd, floats(reference.sd))).toBeLessThan(1e-6)
  expect(found.medianSd).toBeCloseTo(reference.medianSd, 6)
  expect(found.mean.filter((value) => value === 0).length).toBeGreaterThan(100)
})

test('without one of its scans a reference is that of the others', () => {
  const others = emptySums(dims)
  for (let scan = 0; scan < reference.scans; scan++) {
    const { map, brain } = scanOf(scan)
    if (scan !== 2) addMap(others, map, brain, dims)
  }
  const { map, brain } = scanOf(2)
  const rest = withoutMap(sums, map, brain, dims)
  const [a, b] = [meanAndSd(rest, reference.scans - 1), meanAndSd(others, reference.scans - 1)]
  expect(rest.count).toEqual(others.count)
  expect(largest(a.mean, b.mean)).toBeLessThan(1e-6)
  expect(largest(a.sd, b.sd)).toBeLessThan(1e-5)
  expect(largest(a.mean, found.mean)).toBeGreaterThan(0.01)
  expect(meanAndSd(sums, reference.scans)).toEqual(found) // taken out of a copy
})

test('what lies outside the brain does not count', () => {
  const others = emptySums(dims)
  for (let scan = 0; scan < reference.scans; scan++) {
    const { map, brain } = scanOf(scan)
    addMap(
      others,
      map.map((value, i) => (brain[i] === 1 ? value : Number.NaN)),
      brain,
      dims,
    )
  }
  expect(meanAndSd(others, reference.scans)).toEqual(found)
})

test('a block lies in the middle of its voxels, as nibabel has them', () => {
  const { spacing, origin } = blockGrid(
    reference.spacing as unknown as Triple,
    reference.origin as unknown as Triple,
  )
  for (const { block, mm } of reference.middles)
    expect(block.map((n, axis) => origin[axis]! + n * spacing[axis]!)).toEqual(mm)
})

test('shortening keeps 12 bits of the mantissa, towards 0', () => {
  const values = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i) * 3 ** (i % 9))
  const kept = shortened(values.slice())
  kept.forEach((value, i) => {
    expect(Math.abs(value)).toBeLessThanOrEqual(Math.abs(values[i]!))
    expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(Math.abs(values[i]!) * 2 ** -12)
  })
  expect(kept).not.toEqual(values)
  // In a part of a larger buffer nothing else changes.
  const whole = Float32Array.of(0.1, 0.1, 0.1)
  shortened(whole.subarray(1, 2))
  expect([whole[0], whole[2]]).toEqual([Math.fround(0.1), Math.fround(0.1)])
})
