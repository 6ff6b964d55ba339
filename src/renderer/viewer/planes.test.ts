import { expect, test } from 'vitest'
import { sliceAxis } from './planes.ts'

test('slices move along the plane in view, of several along that which is pointed at', () => {
  expect(sliceAxis('coronal', 2)).toBe(1)
  expect(sliceAxis('multi', 0)).toBe(0)
  expect(sliceAxis('multi', undefined)).toBe(2)
  expect(sliceAxis('mosaic', 2)).toBeUndefined()
})
