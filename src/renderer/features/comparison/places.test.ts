import { expect, test } from 'vitest'
import { placesBy } from './places.ts'

const rank = (metric: string, method: string) => ({
  modality: 'FLAIR' as const,
  metric,
  method,
  rank: { value: 1, lo: 1, hi: 2, n: 40 },
})
const all = [rank('dice', 'a'), rank('fpr', 'b')]

test('places follow the chosen figure, and are by Dice where there are none of it', () => {
  expect(placesBy(all, 'FLAIR', 'fpr_healthy')).toEqual({ by: 'fpr_healthy', ranks: [all[1]] })
  expect(placesBy(all, 'FLAIR', 'image_auroc')).toEqual({ by: 'dice', ranks: [all[0]] })
  expect(placesBy(all, 'T2w', 'dice').ranks).toEqual([])
  expect(placesBy(undefined, 'FLAIR', 'auprc')).toEqual({ by: 'dice', ranks: [] })
})
