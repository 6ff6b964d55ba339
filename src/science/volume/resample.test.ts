import { describe, expect, test } from 'vitest'
import { largestDifference, reference } from '../../../tests/fixtures/volumes/reference.ts'
import { axisGrid, invert, mni2mm, multiply, resample, type Volume } from './index.ts'

const { sourceDims, source, cases, averaged, sourceAffine } = reference.resampling
const volumeAt = (affine: number[]): Volume => ({
  grid: { dims: sourceDims, affine },
  data: Float32Array.from(source),
})

describe("values agree with SciPy's affine_transform (grid-constant)", () => {
  test.each(cases)('$name', (c) => {
    const volume = volumeAt(c.source)
    const target = { dims: c.dims, affine: c.target }
    const options = { transform: c.transform }
    expect(largestDifference(resample(volume, target, options).data, c.linear)).toBeLessThan(2e-4)
    const outside7 = resample(volume, target, { ...options, outside: 7 })
    expect(largestDifference(outside7.data, c.linearOutside7)).toBeLessThan(2e-4)
    const nearest = resample(volume, target, { ...options, interpolation: 'nearest' })
    const different = nearest.data.filter((value, i) => Math.abs(value - c.nearest[i]) > 1e-3).length
    expect(different).toBe(0)
  })

  test.each(averaged)('averaged before downsampling to $dims', ({ target, dims, linear }) => {
    const out = resample(volumeAt(sourceAffine), { dims, affine: target }, { antialias: true })
    expect(largestDifference(out.data, linear)).toBeLessThan(2e-4)
  })
})

test('no averaging where the target is hardly coarser', () => {
  const target = axisGrid([5, 5, 5], [2.9, 4.4, 5.9], [-9, 6, -19])
  const volume = volumeAt(sourceAffine)
  expect(resample(volume, target, { antialias: true })).toEqual(resample(volume, target))
})

test('onto its own grid a volume is unchanged, edges too', () => {
  const volume = volumeAt(sourceAffine)
  expect(resample(volume, volume.grid).data).toEqual(volume.data)
})

test('nearest keeps the array type; a slice of one voxel is a volume too', () => {
  const slice = { grid: axisGrid([3, 2, 1], [1, 1, 5], [0, 0, 0]), data: Uint8Array.of(1, 2, 3, 4, 5, 6) }
  const target = axisGrid([3, 2, 2], [1, 1, 2], [0, 0, -2.4])
  const out = resample(slice, target, { interpolation: 'nearest' })
  expect(out.data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6))
  const linear = resample(slice, axisGrid([3, 2, 1], [1, 1, 5], [0, 0, 2.5]))
  expect(Array.from(linear.data)).toEqual([0.5, 1, 1.5, 2, 2.5, 3])
})

test('half a turn, where sines of pi leave steps of 1e-16 along an axis', () => {
  const volume = volumeAt(sourceAffine)
  const [c, s] = [Math.cos(Math.PI), Math.sin(Math.PI)]
  const turn = [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
  const turned = { dims: sourceDims, affine: multiply(turn, sourceAffine) }
  expect(resample(volume, turned).data.every((value) => value === 0)).toBe(true)
  const back = resample(volume, turned, { transform: invert(turn) })
  expect(largestDifference(back.data, volume.data)).toBeLessThan(1e-4)
  const nearest = resample(volume, turned, { transform: invert(turn), interpolation: 'nearest' })
  expect(nearest.data).toEqual(volume.data)
})

test('a target far away is all outside', () => {
  const far = axisGrid([4, 4, 4], [1, 1, 1], [500, 0, 0])
  expect(resample(volumeAt(sourceAffine), far, { outside: -1 }).data.every((value) => value === -1)).toBe(
    true,
  )
})

test('a 2 mm volume goes to 1 mm in well under a second', () => {
  const low: Volume = { grid: mni2mm, data: new Float32Array(96 * 112 * 80).fill(1) }
  const mni1mm = axisGrid([182, 218, 182], [-1, 1, 1], [90, -126, -72])
  const start = performance.now()
  const out = resample(low, mni1mm)
  expect(performance.now() - start).toBeLessThan(3000)
  expect(out.data[91 + 182 * (109 + 218 * 60)]).toBe(1)
})
