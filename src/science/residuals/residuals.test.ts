import { expect, test } from 'vitest'
import references from '../../../tests/fixtures/preprocessing/references.json' with { type: 'json' }
import { residual } from './index.ts'

const [w, h] = [17, 13]
const x = Float32Array.from({ length: w * h }, (_, i) => ((i * 37) % 101) / 101)
const y = Float32Array.from({ length: w * h }, (_, i) => ((i * 53) % 97) / 97)

test('the SSIM residual equals 1 - structural_similarity of scikit-image, borders included', () => {
  const map = residual(x, y, w, h, 'ssim')
  references.ssim.forEach((value, i) => expect(map[i]).toBeCloseTo(value, 5))
})

test('l1, l2 and the one-sided residuals are what their names say', () => {
  for (const [kind, expected] of [
    ['l1', (d: number) => Math.abs(d)],
    ['l2', (d: number) => d * d],
    ['positive', (d: number) => Math.max(0, d)],
    ['negative', (d: number) => Math.max(0, -d)],
  ] as const) {
    const map = residual(x, y, w, h, kind)
    for (let i = 0; i < map.length; i++) expect(map[i]).toBeCloseTo(expected(x[i]! - y[i]!), 6)
  }
})

test('an image equal to its reconstruction has no SSIM residual', () => {
  for (const value of residual(x, x, w, h, 'ssim')) expect(value).toBeCloseTo(0, 6)
})
