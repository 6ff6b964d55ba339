import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contour } from './contour.ts'

const outline = (rows: string[]): number[][] => {
  const segments = contour((u, v) => rows[v]![u] === '#', rows[0]!.length, rows.length)
  return Array.from({ length: segments.length / 4 }, (_, i) => [...segments.subarray(4 * i, 4 * i + 4)])
}

describe('contour', () => {
  test('a single voxel has four sides', () =>
    expect(outline(['...', '.#.', '...'])).toEqual([
      [1, 1, 1, 2],
      [2, 1, 2, 2],
      [1, 1, 2, 1],
      [1, 2, 2, 2],
    ]))
  test('sides on one line are one segment; a hole is outlined too', () => {
    expect(outline(['##', '##'])).toHaveLength(4)
    expect(outline(['###', '#.#', '###'])).toHaveLength(8)
  })
  test('voxels that touch at a corner keep their own sides', () =>
    expect(outline(['#.', '.#'])).toHaveLength(8))
  test('nothing inside, nothing drawn', () => expect(outline(['..', '..'])).toEqual([]))
  test('its length is the number of sides between inside and outside', () => {
    const rows = fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(rows, (grid) => {
        const at = (u: number, v: number): boolean => grid[v]?.[u] ?? false
        let sides = 0
        for (let v = -1; v <= grid.length; v++) {
          for (let u = -1; u <= 5; u++)
            sides += Number(at(u, v) !== at(u + 1, v)) + Number(at(u, v) !== at(u, v + 1))
        }
        const segments = contour(at, 5, grid.length)
        let length = 0
        for (let i = 0; i < segments.length; i += 4)
          length += Math.abs(segments[i + 2]! - segments[i]!) + Math.abs(segments[i + 3]! - segments[i + 1]!)
        expect(length).toBe(sides)
      }),
    )
  })
})
