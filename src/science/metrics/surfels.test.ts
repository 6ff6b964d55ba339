import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { makeInput, type Case } from '../../../tests/fixtures/metrics/inputs.ts'
import { areaAgreement, predict } from './index.ts'

interface Expected {
  dice: Record<string, number | null>
  hd95: number | null
}
const stored = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/metrics/surface.json', import.meta.url), 'utf8'),
) as {
  cases: (Case & { name: string; expected: Expected })[]
  small: {
    name: string
    dims: [number, number, number]
    spacing: [number, number, number]
    a: number[][]
    b: number[][]
    expected: Expected
  }[]
}

function check(
  found: (tolerance: number) => ReturnType<typeof areaAgreement>,
  { dice, hd95 }: Expected,
): void {
  for (const [tolerance, expected] of Object.entries(dice)) {
    const own = found(Number(tolerance))
    if (expected === null) expect(own.dice).toBeNull()
    else expect(own.dice!, `at ${tolerance} mm`).toBeCloseTo(expected, 9)
    if (hd95 === null) expect(own.hd95).toBeNull()
    else expect(own.hd95!).toBeCloseTo(hd95, 9)
  }
}

describe("surface Dice and Hausdorff distance over areas are those of DeepMind's surface-distance", () => {
  for (const one of stored.cases)
    test(one.name, () => {
      const { map, brain, reference } = makeInput(one)
      const inside = reference.map((value, i) => (brain[i] === 0 ? 0 : value))
      const called = predict(map, brain, one.threshold)
      const grid = { dims: one.dims, affine: one.affine }
      check((tolerance) => areaAgreement(called, inside, grid, tolerance), one.expected)
    })
  for (const { name, dims, spacing, a, b, expected } of stored.small)
    test(name, () => {
      const mask = (voxels: number[][]): Uint8Array<ArrayBuffer> => {
        const found = new Uint8Array(dims[0] * dims[1] * dims[2])
        for (const [x, y, z] of voxels) found[x + dims[0] * (y + dims[1] * z)] = 1
        return found
      }
      const [sx, sy, sz] = spacing
      const affine = [sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, sz, 0, 0, 0, 0, 1]
      check((tolerance) => areaAgreement(mask(a), mask(b), { dims, affine }, tolerance), expected)
    })
})

test('by hand: half the corners of one voxel are near the other; a tolerance below 0 is refused', () => {
  const grid = { dims: [3, 1, 1] as const, affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] }
  // voxels 0 and 2: of eight corners each none is shared; the four near ones are 1 mm away, the far ones 2 mm
  const found = areaAgreement(Uint8Array.of(1, 0, 0), Uint8Array.of(0, 0, 1), grid, 1)
  expect(found.dice!).toBeCloseTo(0.5, 12)
  expect(found.hd95).toBe(2)
  expect(() => areaAgreement(Uint8Array.of(1, 0, 0), Uint8Array.of(0, 0, 1), grid, -1)).toThrow(RangeError)
})
