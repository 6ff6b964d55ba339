import { expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import { smallest, sortFloat32 } from './index.ts'

test('the value of a rank is that of the sorted values, with ties, in order or in reverse', () => {
  const random = createRandom(5)
  for (const make of [
    () => random.uniform(),
    () => random.integer(4),
    (i: number) => i,
    (i: number) => 9 - i,
  ])
    for (const n of [1, 2, 3, 50, 501]) {
      const values = Float32Array.from({ length: n }, (_, i) => make(i))
      const sorted = sortFloat32(values)
      for (const rank of [0, n >> 2, n >> 1, n - 1]) expect(smallest(values.slice(), rank)).toBe(sorted[rank])
    }
})
