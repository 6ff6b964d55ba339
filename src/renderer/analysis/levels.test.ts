import { expect, test } from 'vitest'
import { levelText } from './levels.ts'

test('groups are read with their signs and units, names as they are', () => {
  const text = (level: string, unit?: string) =>
    levelText(level, { decimal: ',', ...(unit === undefined ? {} : { unit }) })
  expect(text('<16 mm3')).toBe('< 16 mm³')
  expect(text('16-112 mm3')).toBe('16–112 mm³')
  expect(text('>=112.5 mm3')).toBe('≥ 112,5 mm³')
  expect(text('40-59', 'Jahre')).toBe('40–59 Jahre')
  expect(text('>=60', 'Jahre')).toBe('≥ 60 Jahre')
  expect(text('Scanner B', 'Jahre')).toBe('Scanner B')
  expect(text('Prisma 3.0T')).toBe('Prisma 3.0T')
})
