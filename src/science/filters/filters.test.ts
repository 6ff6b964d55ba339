import { describe, expect, test } from 'vitest'
import { bytes, makeInput, referenceFile } from '../../../tests/fixtures/metrics/inputs.ts'
import { createRandom } from '../random/index.ts'
import { voxelSizes } from '../volume/index.ts'
import {
  argsortFloat32,
  boundingBox,
  connectedComponents,
  dilate,
  erode,
  labelVolume,
  medianFilter,
  nearestVoxel,
  sortFloat32,
  squaredDistances,
} from './index.ts'

const reference = referenceFile()

describe('medianFilter', () => {
  test('equals scipy.ndimage.median_filter bit for bit at brain voxels and is 0 elsewhere', () => {
    for (const { case: data, size, values } of reference.medians) {
      const { map, brain } = makeInput(data)
      const expected = new Float32Array(bytes(values))
      expect(medianFilter(map, data.dims, size, brain), `${data.seed}, size ${size}`).toEqual(expected)
    }
  })

  test('does not depend on how the volume is cut into slabs', () => {
    const data = reference.cases[2]
    const { map, brain } = makeInput(data)
    const whole = medianFilter(map, data.dims, 4, brain)
    const joined = new Float32Array(whole.length)
    const slice = data.dims[0] * data.dims[1]
    for (const [fromZ, toZ] of [
      [0, 1],
      [1, 6],
      [6, 6],
      [6, data.dims[2]],
    ])
      joined.set(medianFilter(map, data.dims, 4, brain, { fromZ, toZ }), fromZ * slice)
    expect(joined).toEqual(whole)
  })

  test('reads beyond the brain mask, takes no median where no brain is, and refuses NaN', () => {
    const map = Float32Array.from({ length: 27 }, (_, i) => i)
    const brain = new Uint8Array(27)
    expect(medianFilter(map, [3, 3, 3], 3, brain)).toEqual(new Float32Array(27))
    brain[13] = 1
    expect(medianFilter(map, [3, 3, 3], 3, brain)[13]).toBe(13)
    map[3] = NaN
    expect(() => medianFilter(map, [3, 3, 3], 3, brain)).toThrow('1 NaN voxels')
  })
})

describe('components and distances', () => {
  const maskOf = ({ case: data, above }: (typeof reference.volumes)[number]): Uint8Array => {
    const { map, brain } = makeInput(data)
    return map.map((score, i) => (brain[i] === 1 && score > above ? 1 : 0)) as unknown as Uint8Array
  }

  test('labels equal scipy.ndimage.label, numbers included', () => {
    for (const volume of reference.volumes) {
      const mask = Uint8Array.from(maskOf(volume))
      for (const connectivity of [6, 18, 26] as const) {
        const expected = Int32Array.from(new Uint16Array(bytes(volume.labels[connectivity])))
        const found = labelVolume(connectedComponents(mask, volume.case.dims, connectivity), mask.length)
        expect(found, `connectivity ${connectivity}`).toEqual(expected)
      }
    }
  })

  test('distances equal scipy.ndimage.distance_transform_edt with voxel sizes, and the tree finds the same', () => {
    for (const volume of reference.volumes) {
      const mask = Uint8Array.from(maskOf(volume))
      const { dims, affine } = volume.case
      const expected = new Float64Array(bytes(volume.distances))
      const squares = squaredDistances(mask, dims, { from: [0, 0, 0], to: dims }, voxelSizes(affine))
      const set = Int32Array.from([...mask.keys()].filter((i) => mask[i] === 1))
      const tree = nearestVoxel(set, dims, voxelSizes(affine))
      for (let i = 0; i < squares.length; i++) {
        const [x, y, z] = [
          i % dims[0],
          Math.floor(i / dims[0]) % dims[1],
          Math.floor(i / (dims[0] * dims[1])),
        ]
        expect(Math.abs(Math.sqrt(squares[i]) - expected[i])).toBeLessThan(1e-9)
        expect(Math.abs(Math.sqrt(tree.squared(x, y, z)) - expected[i])).toBeLessThan(1e-9)
      }
    }
  })

  test('dilation and erosion equal SciPy', () => {
    for (const volume of reference.volumes) {
      const dilated = dilate(Uint8Array.from(maskOf(volume)), volume.case.dims)
      expect(dilated).toEqual(new Uint8Array(bytes(volume.dilated)))
      expect(erode(dilated, volume.case.dims)).toEqual(new Uint8Array(bytes(volume.eroded)))
    }
  })

  test('nothing set: no component, no box, no distance', () => {
    const empty = new Uint8Array(8)
    expect(connectedComponents(empty, [2, 2, 2]).count).toBe(0)
    expect(boundingBox(empty, [2, 2, 2])).toBeNull()
    expect(squaredDistances(empty, [2, 2, 2], { from: [0, 0, 0], to: [2, 2, 2] }, [1, 1, 1])[0]).toBe(
      Infinity,
    )
    expect(nearestVoxel(new Int32Array(0), [2, 2, 2], [1, 1, 1]).squared(0, 0, 0)).toBe(Infinity)
  })
})

describe('sorting', () => {
  test('orders floats of every size and sign; argsort is stable', () => {
    const random = createRandom(3)
    const values = Float32Array.from({ length: 5000 }, (_, i) =>
      i % 7 === 0 ? 0 : i % 11 === 0 ? -0 : random.normal() * 10 ** random.integer(40) * 1e-20,
    )
    values.set([Infinity, -Infinity, 1e-45, -1e-45])
    const expected = values.map((value) => value + 0).sort()
    expect(sortFloat32(values)).toEqual(expected)
    const { sorted, order } = argsortFloat32(values)
    expect(sorted).toEqual(expected)
    for (let r = 1; r < order.length; r++)
      if (sorted[r] === sorted[r - 1]) expect(order[r]).toBeGreaterThan(order[r - 1])
    expect(Array.from(order, (i) => values[i] + 0)).toEqual([...sorted])
  })
})
