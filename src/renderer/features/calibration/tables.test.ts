import { expect, test } from 'vitest'
import type { SliderModel } from './slider-model.ts'
import { scanRows, thresholdRows } from './tables.ts'

test('the curve as a table has the ends of its band, and none beyond it', () => {
  const point = (threshold: number, fpr: number) => ({
    k: 1,
    threshold,
    fpr,
    heldout: 0.02,
    sensitivity: 0.5,
  })
  const band = {
    points: [
      { threshold: 0.4, fpr: 0.01, lo: 0.005, hi: 0.02 },
      { threshold: 0.2, fpr: 0.1, lo: 0.05, hi: 0.2 },
    ],
  } as never
  const rows = thresholdRows([point(0.1, 0.3), point(0.3, 0.03), point(0.4, 0.01)], band)
  expect(rows.map(({ lower }) => lower)).toEqual([null, expect.closeTo(Math.sqrt(0.005 * 0.05), 12), 0.005])
  expect(rows[2]).toMatchObject({ upper: 0.02, heldout: 0.02, sensitivity: 0.5 })
  expect(thresholdRows([point(0.3, 0.03)], null)[0]).toMatchObject({ lower: null, upper: null })
})

test('the dots as a table are the scans of their splits, the highest first', () => {
  const fpr = [0.01, 0.03, null]
  const model = {
    columns: [
      { scan: 'a', role: 'calibration', scanner: 'A' },
      { scan: 'b', role: 'heldout', scanner: null },
      { scan: 'c', role: 'heldout', scanner: 'B' },
    ],
    members: (role: string) => (role === 'calibration' ? [0] : [1, 2]),
    scanAt: (_: number, s: number) => ({ fpr: fpr[s]!, sensitivity: null, dice: null }),
  } as unknown as SliderModel
  expect(scanRows(model, 1, ['calibration', 'heldout'], 'fpr').map(({ scan, s }) => [scan, s])).toEqual([
    ['b', 1],
    ['a', 0],
    ['c', 2],
  ])
})
