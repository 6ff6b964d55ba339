import { expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import { cellSets } from './index.ts'

test('every cell lies in one set, sets are of equal size give or take a cell, and the last cells are cut', () => {
  const [width, height, size, sets] = [22, 17, 5, 4]
  const found = cellSets([width, height], size, sets, createRandom(3))
  const cells = new Map<string, number>()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = `${Math.floor(x / size)} ${Math.floor(y / size)}`
      const set = found[y * width + x]!
      expect(cells.get(cell) ?? set).toBe(set)
      cells.set(cell, set)
    }
  }
  expect(cells.size).toBe(20)
  for (let set = 0; set < sets; set++)
    expect([...cells.values()].filter((other) => other === set)).toHaveLength(5)
  expect(cellSets([width, height], size, sets, createRandom(4))).not.toEqual(found)
})
