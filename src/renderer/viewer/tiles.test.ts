import { expect, test } from 'vitest'
import { fileAxes, fileCoordinates, fractionOf, placeOf, slicesOf, voxelAt, type Turned } from './tiles.ts'

/** A file stored as posterior, inferior, right (PIR): 5 x 4 x 3 voxels; RAS sizes are then 3 x 5 x 4. */
const dims = [5, 4, 3]
const turned: Turned = { dimsRAS: [3, 3, 5, 4], img2RASstep: [20, -1, -5], img2RASstart: [0, 4, 15] }

test('places on the screen are voxels of the file, whatever its order', () => {
  const axes = fileAxes(turned, dims)
  expect(axes).toEqual([
    { axis: 2, flipped: false, count: 3 },
    { axis: 0, flipped: true, count: 5 },
    { axis: 1, flipped: true, count: 4 },
  ])
  for (let z = 0; z < 3; z++)
    for (let y = 0; y < 4; y++)
      for (let x = 0; x < 5; x++) {
        const fraction = fractionOf(axes, [x, y, z])
        const back = fileCoordinates(axes, fraction)
        back.forEach((value, axis) => expect(value).toBeCloseTo([x, y, z][axis]!, 10))
        // the same voxel that the outline looks at
        const index = x + 5 * (y + 4 * z)
        const mask = new Uint8Array(60)
        mask[index] = 1
        const slice = slicesOf(turned, mask, { axes: [2, 0, 1], at: fraction[2] })
        const [u, v] = [voxelAt(fraction[0], 3), voxelAt(fraction[1], 5)]
        expect(slice.inside(u, v)).toBe(true)
      }
})

test('axes of one voxel are told apart', () => {
  const flat: Turned = { dimsRAS: [3, 6, 4, 1], img2RASstep: [1, 6, 24], img2RASstart: [0, 0, 0] }
  expect(fileAxes(flat, [6, 4, 1]).map(({ axis }) => axis)).toEqual([0, 1, 2])
  const thin: Turned = { dimsRAS: [3, 1, 1, 4], img2RASstep: [1, 1, 1], img2RASstart: [0, 0, 0] }
  expect(new Set(fileAxes(thin, [1, 1, 4]).map(({ axis }) => axis)).size).toBe(3)
})

test('a tile is measured, mirrored or not', () => {
  const tile = { axCorSag: 0, leftTopWidthHeight: [100, 50, 200, 100], fovMM: [100, 50], sliceFrac: 0.25 }
  const radiological = placeOf(tile, (x, y) => [1 - (x - 100) / 200, 1 - (y - 50) / 100, 0.25])!
  expect(radiological).toMatchObject({ uSign: -1, vSign: -1, pixelsPerMm: 2, at: 0.25 })
  expect(radiological.x(0, 0)).toBeCloseTo(300)
  expect(radiological.y(1, 1)).toBeCloseTo(50)
  expect(placeOf({ ...tile, axCorSag: 4 }, () => [0, 0, 0])).toBeUndefined()
})
