import { expect, test } from 'vitest'
import { comparison } from '../../scripts/validate/comparison.ts'

// A short version of docs/validation.md; seeds are fixed, the limit leaves room for so few cohorts.
test('means, paired differences and the image AUROC of 50 subjects: intervals cover the truth', () => {
  const found = comparison(80, () => undefined, [50])
  expect(found).toHaveLength(4)
  for (const { what, found: covered, of } of found) expect(covered / of, what).toBeGreaterThanOrEqual(0.88)
})
