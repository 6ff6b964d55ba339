import { beforeAll, describe, expect, test } from 'vitest'
import { largestDifference } from '../../../tests/fixtures/volumes/reference.ts'
import { createRandom } from '../random/index.ts'
import {
  apply,
  axisGrid,
  identity,
  invert,
  multiply,
  resample,
  type Affine,
  type Volume,
} from '../volume/index.ts'
import { Information } from './information.ts'
import { alignToMni, meanDisplacement, prepareTarget, type AlignmentTarget } from './index.ts'
import { minimise } from './minimise.ts'
import { asAffine, matrixOf, pullBack, type Frame } from './parameters.ts'
import { sampleTemplate } from './samples.ts'

/**
 * A made-up brain: an egg with a smaller bulge behind and below, bright core, dark "ventricles" off its centre;
 * no symmetry that a wrong alignment could hide behind.
 */
function brainAt(x: number, y: number, z: number): number {
  const egg = (x / 66) ** 2 + ((y + 5) / (y > -5 ? 84 : 88)) ** 2 + ((z - 10) / 58) ** 2
  const bulge = (x / 45) ** 2 + ((y + 62) / 28) ** 2 + ((z + 38) / 24) ** 2
  if (egg > 1 && bulge > 1) return 0
  const core = ((Math.abs(x) - 28) / 24) ** 2 + ((y + 12) / 55) ** 2 + ((z - 18) / 32) ** 2
  const ventricle = ((Math.abs(x) - 12) / 7) ** 2 + ((y - 8) / 30) ** 2 + ((z - 16) / 10) ** 2
  const left = ((x + 35) / 10) ** 2 + ((y - 40) / 12) ** 2 + ((z - 5) / 9) ** 2
  if (ventricle < 1) return 40
  if (left < 1) return 90
  return core < 1 ? 230 : 150 + 0.2 * y
}

const grid = axisGrid([90, 104, 76], [2, 2, 2], [-88, -118, -68])

/** The made-up brain, seen through `map` (scan mm -> brain mm), on any grid. */
function scanOf(
  dims: readonly [number, number, number],
  affine: Affine,
  map: Affine,
  contrast = (v: number) => v,
) {
  const data = new Float32Array(dims[0] * dims[1] * dims[2])
  const toBrain = multiply(map, affine)
  for (let k = 0, at = 0; k < dims[2]; k++) {
    for (let j = 0; j < dims[1]; j++) {
      for (let i = 0; i < dims[0]; i++, at++) {
        const value = brainAt(...apply(toBrain, [i, j, k]))
        data[at] = value === 0 ? 0 : contrast(value)
      }
    }
  }
  return { grid: { dims, affine }, data }
}

const maskOf = (volume: Volume): Uint8Array => Uint8Array.from(volume.data, (value) => (value === 0 ? 0 : 1))

const frame: Frame = { from: [0, -18, 8], to: [3, -10, 20] }
const parameters = (values: number[]): Float64Array => Float64Array.from(values)

let template: Volume
let target: AlignmentTarget
beforeAll(() => {
  template = scanOf(grid.dims, grid.affine, identity)
  target = prepareTarget(template)
})

describe('the measure', () => {
  test('its derivative agrees with differences of its value', () => {
    const samples = sampleTemplate(target.brain.levels.get(4)!, 5, 12, createRandom(1))
    const information = new Information(samples, target.brain.levels.get(4)!)
    const p = parameters([2, -3, 1, 4, -2, 3, 2, -4, 3, 2, 1, -2])
    const here: Frame = { from: frame.from, to: frame.from }
    const byMatrix = new Float64Array(12)
    const gradient = new Float64Array(12)
    information.evaluate(matrixOf(p, here), byMatrix)
    pullBack(byMatrix, p, here, gradient)
    const differences = gradient.map((_, k) => {
      const [up, down] = [p.slice(), p.slice()]
      up[k] += 0.05
      down[k] -= 0.05
      const unused = new Float64Array(12)
      return (
        (information.evaluate(matrixOf(up, here), unused) -
          information.evaluate(matrixOf(down, here), unused)) /
        0.1
      )
    })
    const size = Math.max(...gradient.map(Math.abs))
    expect(size).toBeGreaterThan(1e-4)
    expect(largestDifference(gradient, differences)).toBeLessThan(0.03 * size)
  })

  test('is highest where the images fit, and does not care for inverted contrast', () => {
    const samples = sampleTemplate(target.brain.levels.get(4)!, 5, 12, createRandom(1))
    const unused = new Float64Array(12)
    const inverted = prepareTarget(scanOf(grid.dims, grid.affine, identity, (v) => 300 - v))
    for (const scan of [target.brain.levels.get(4)!, inverted.brain.levels.get(4)!]) {
      const information = new Information(samples, scan)
      const at = (x: number): number =>
        information.evaluate(Float64Array.from([1, 0, 0, x, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]), unused)
      expect(at(0)).toBeGreaterThan(at(2))
      expect(at(0)).toBeGreaterThan(at(-2))
      expect(at(2)).toBeGreaterThan(at(6))
    }
  })
})

test("BFGS finds Rosenbrock's minimum", () => {
  const rosenbrock = (x: Float64Array, g: Float64Array): number => {
    g[0] = -2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] ** 2)
    g[1] = 200 * (x[1] - x[0] ** 2)
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
  }
  const options = { free: [0, 1], firstStep: 1, tolerance: 1e-9, maxIterations: 300 }
  const { x, value } = minimise(rosenbrock, Float64Array.of(-1.2, 1), options)
  expect(value).toBeLessThan(1e-8)
  expect(largestDifference(x, [1, 1])).toBeLessThan(1e-4)
})

/** Mean distance in mm between a found map and the true one (template mm -> scan mm). */
const errorOf = (found: Affine, truth: Affine): number => meanDisplacement(template, found, truth)

describe('a planted map is recovered', () => {
  const planted: [string, number[]][] = [
    ['shift and scale', [30, -25, 60, 0, 0, 0, -6, 5, 3, 0, 0, 0]],
    ['nose down 35 degrees', [0, 10, -20, 36, 2, -3, 2, 2, 2, 1, 0, 0]],
    ['nose up 40 degrees', [5, 0, 15, -42, 0, 4, -5, -3, -4, 0, 1, 2]],
    ['roll 25, turned 20 degrees', [-12, 4, 0, 3, 26, 21, 4, -2, 1, 2, 0, -1]],
  ]
  test.each(planted)('%s', (_, values) => {
    const truth = asAffine(matrixOf(parameters(values), frame))
    const scan = scanOf(
      [110, 120, 110],
      axisGrid([1, 1, 1], [2.2, 2.2, 2.2], [-118, -145, -100]).affine,
      invert(truth),
      (v) => 260 - v,
    )
    const found = alignToMni(scan, maskOf(scan), target)
    expect(found.skipped).toBe(false)
    expect(found.quality).toBeGreaterThan(0.97)
    expect(errorOf(found.matrix, truth)).toBeLessThan(1)
  })

  test('the storage order plays no part: only the affine does', () => {
    const truth = asAffine(matrixOf(parameters([8, -12, 9, 12, -5, 4, 3, 3, 3, 0, 0, 0]), frame))
    const scan = scanOf(
      [110, 120, 110],
      axisGrid([1, 1, 1], [2.2, 2.2, 2.2], [-118, -145, -100]).affine,
      invert(truth),
    )
    const m = scan.grid.affine
    // stored as PIR: i to the back, j down, k to the right
    const turned = {
      dims: [120, 110, 110] as const,
      affine: [0, 0, 2.2, m[3], -2.2, 0, 0, m[7] + 119 * 2.2, 0, -2.2, 0, m[11] + 109 * 2.2, 0, 0, 0, 1],
    }
    const other = resample(scan, turned, { interpolation: 'nearest' })
    const [a, b] = [alignToMni(scan, maskOf(scan), target), alignToMni(other, maskOf(other), target)]
    expect(meanDisplacement(template, a.matrix, b.matrix)).toBeLessThan(0.05)
  })
})

test('a scan already in MNI is left alone, one a little off too; one further off is not', () => {
  const same = alignToMni(template, maskOf(template), target)
  expect(same).toMatchObject({ skipped: true, matrix: identity, quality: 1 })
  const off = (mm: number): boolean => {
    const scan = scanOf(grid.dims, grid.affine, [1, 0, 0, mm, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    return alignToMni(scan, maskOf(scan), target).skipped
  }
  expect(off(1.5)).toBe(true)
  expect(off(9)).toBe(false)
})

test('the same scan gives the same numbers', () => {
  const scan = scanOf([60, 70, 60], axisGrid([1, 1, 1], [4, 4, 4], [-118, -145, -100]).affine, identity)
  expect(alignToMni(scan, maskOf(scan), target)).toEqual(alignToMni(scan, maskOf(scan), target))
})

test('an empty mask and a mask of another size are refused', () => {
  expect(() => alignToMni(template, new Uint8Array(template.data.length), target)).toThrow(/empty/)
  expect(() => alignToMni(template, new Uint8Array(5), target)).toThrow(/does not fit/)
})
