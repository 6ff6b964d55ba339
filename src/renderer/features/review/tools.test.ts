import { expect, test } from 'vitest'
import type { LoadedVoxels } from '../../connection/index.ts'
import type { Picked } from '../../viewer/picking.ts'
import { DrawingSession } from './drawing.ts'
import { gapAround, nextRadius, toolOf } from './tools.ts'

test('the gap to interpolate is the one that is looked at', () => {
  const drawn = [2, 3, 7, 12]
  expect(gapAround(drawn, 5)).toEqual([3, 7])
  expect(gapAround(drawn, 9)).toEqual([7, 12])
  expect(gapAround(drawn, 7)).toEqual([7, 12])
  expect(gapAround(drawn, 12)).toEqual([7, 12])
  expect(gapAround(drawn, 3)).toEqual([3, 7])
  expect(gapAround(drawn, 2)).toBeUndefined()
  expect(gapAround(drawn, 20)).toBeUndefined()
  expect(gapAround([], 1)).toBeUndefined()
})

test('brush sizes go in steps and stop at the ends', () => {
  expect(nextRadius(3, 1)).toBe(4)
  expect(nextRadius(3, -1)).toBe(2)
  expect(nextRadius(20, 1)).toBe(20)
  expect(nextRadius(0.5, -1)).toBe(0.5)
})

test('a region grows by the intensity window as it is when it is pressed', () => {
  const image = {
    data: Float32Array.of(100, 104, 130, 500),
    info: { dims: [4, 1, 1], affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] },
  } as unknown as LoadedVoxels
  const drawing = new DrawingSession(1, 'AB', 4, {
    calls: () => ({}) as never,
    fetchMask: () => Promise.resolve(new Uint8Array(4)),
  })
  let width = 50
  const tool = toolOf({
    drawing,
    image,
    map: undefined,
    threshold: undefined,
    window: () => width,
    settings: { tool: 'grow', radius: 2, ball: false, growOn: 'image', spread: 0.1, reach: 20 },
    say: () => undefined,
  })!
  const place = { voxel: [0, 0, 0], axis: 2, slice: 0 } as unknown as Picked
  const press = { clientY: 0 } as PointerEvent
  tool.begin(place, press)
  expect([...drawing.mask]).toEqual([1, 1, 0, 0])
  drawing.restart()
  width = 400
  tool.begin(place, press)
  expect([...drawing.mask]).toEqual([1, 1, 1, 0])
})
