import { expect, test } from 'vitest'
import { disagreementsOf } from './differing.ts'
import { fileOrder } from './file-order.ts'
import { extentAlong } from './mosaic.ts'
import { countsAlong } from './slice-counts.ts'

const dims = [4, 3, 5] as const
const at = (x: number, y: number, z: number): number => x + 4 * (y + 3 * z)

test('voxels above a limit, slice by slice along each axis', () => {
  const data = new Float32Array(60)
  data[at(1, 2, 3)] = 0.6
  data[at(1, 0, 3)] = 0.9
  data[at(3, 2, 0)] = 0.5
  data[at(0, 0, 0)] = NaN
  expect([...countsAlong(data, dims, 0, 0.5)]).toEqual([0, 2, 0, 0])
  expect([...countsAlong(data, dims, 1, 0.5)]).toEqual([1, 0, 1])
  expect([...countsAlong(data, dims, 2, 0.4)]).toEqual([1, 0, 0, 2, 0])
  data[at(0, 0, 0)] = 0
  expect(extentAlong(data, dims, 0)).toEqual([1, 3])
  expect(extentAlong(data, dims, 1)).toEqual([0, 2])
  expect(extentAlong(data, dims, 2)).toEqual([0, 3])
  expect(extentAlong(new Float32Array(60), dims, 2)).toEqual([0, 4])
})

test('the axes of a file by its affine', () => {
  const names = (affine: number[]): string =>
    fileOrder(affine)
      .map(({ axis, flipped }) => `${flipped ? '-' : ''}${'xyz'[axis]}`)
      .join()
  expect(names([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toBe('x,y,z')
  expect(names([-1, 0, 0, 0, 0, 0, 2, 0, 0, -1, 0, 0, 0, 0, 0, 1])).toBe('-x,z,-y')
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)] // 40 degrees
  expect(names([c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toBe('x,y,z')
})

test('disagreements: missed, invented, largest first; what all agree on is none', () => {
  const box = [20, 20, 4] as const
  const fill = (x0: number, size: number, value = 1): Float32Array => {
    const data = new Float32Array(1600)
    for (let z = 0; z < 4; z++)
      for (let y = 5; y < 5 + size; y++)
        for (let x = x0; x < x0 + size; x++) data[x + 20 * (y + 20 * z)] = value
    return data
  }
  const reference = fill(2, 4)
  const found = { id: 'a', name: 'a', map: { data: fill(2, 4) }, threshold: 0.5 }
  const invented = { id: 'b', name: 'b', map: { data: fill(12, 5) }, threshold: 0.5 }
  expect(disagreementsOf(box, reference, [found])).toEqual([])
  const places = disagreementsOf(box, reference, [found, invented])
  expect(places).toHaveLength(2)
  expect(places[0]![0]).toBeGreaterThanOrEqual(12)
  expect(places[1]![0]).toBeLessThan(6)
  expect(disagreementsOf(box, undefined, [found, found])).toEqual([])
  expect(disagreementsOf(box, undefined, [found])).toHaveLength(1)
  expect(disagreementsOf(box, undefined, [found, { ...found, threshold: 2 }])).toHaveLength(1)
  expect(disagreementsOf(box, reference, [])).toEqual([])
})
