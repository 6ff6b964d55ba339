import { expect, test } from 'vitest'
import { clearOf, type Box } from './boxes.ts'

const name: Box = [0, 0, 100, 40]
const figures: Box = [0, 160, 100, 40]
const clear = (x: number, y: number, boxes = [name, figures]): number => clearOf([x, y], 6, boxes, 100)

test('a letter keeps clear of what stands in the corners', () => {
  expect(clear(50, 100)).toBe(100)
  expect(clear(50, 20)).toBe(46)
  expect(clear(50, 36)).toBe(46)
  expect(clear(50, 190)).toBe(154)
  expect(clear(107, 20)).toBe(20) // beside it
  expect(clear(50, 20, [name, [0, 40, 100, 20]])).toBe(66) // of two, one below the other
})
