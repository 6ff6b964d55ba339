import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { wrongValue } from './wanted.ts'

const schema = z.strictObject({
  width: z.int().min(8).max(1024),
  spacing_mm: z.number().min(0.3),
  target: z.number().gt(0).lt(1).nullable(),
  share: z.number().max(1),
  volume: z.number().gt(0),
  seed: z.int(),
  side: z.enum(['high', 'low']),
  modalities: z.array(z.enum(['T1w', 'FLAIR'])).min(1),
  name: z.string().trim().min(1).max(120),
  licence: z.string(),
  range: z.union([z.tuple([z.number(), z.number()]), z.literal('measured')]).default('measured'),
  rising: z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low < high, 'two numbers, the lower one first'),
  id: z.string().regex(/^[a-z]+$/, 'lower-case letters'),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  flag: z.boolean(),
  job: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('run'), processes: z.int().min(1).max(16) }),
    z.object({ kind: z.literal('fit'), processes: z.string() }),
  ]),
})
const good = {
  width: 96,
  spacing_mm: 2,
  target: null,
  share: 1,
  volume: 1,
  seed: 0,
  side: 'low',
  modalities: ['FLAIR'],
  name: 'A',
  licence: 'MIT',
  range: [0, 1],
  rising: [0, 1],
  id: 'ae',
  parameters: {},
  flag: true,
  job: { kind: 'run', processes: 1 },
}

describe('wrongValue', () => {
  test.each<[string, unknown, string, string]>([
    ['width', 2, 'a whole number from 8 to 1024', '2'],
    ['width', 9.5, 'a whole number from 8 to 1024', '9.5'],
    ['width', 'wide', 'a whole number from 8 to 1024', '"wide"'],
    ['spacing_mm', 0.1, 'a number of at least 0.3', '0.1'],
    ['target', 1, 'a number above 0 and below 1', '1'],
    ['share', 2, 'a number of at most 1', '2'],
    ['volume', 0, 'a number above 0', '0'],
    ['seed', null, 'a whole number', 'null'],
    ['side', 'up', 'one of these: high, low', '"up"'],
    ['modalities', [], 'a list that is not empty', '[]'],
    ['modalities.1', ['T1w', 'T3'], 'one of these: T1w, FLAIR', '"T3"'],
    ['name', ' ', 'text of 1 to 120 characters', '" "'],
    ['licence', 7, 'text', '7'],
    ['licence', undefined, 'text', 'nothing'],
    ['range', 'wide', 'one of these: a list of 2 values; measured', '"wide"'],
    ['rising', [1, 0], 'two numbers, the lower one first', '[1,0]'],
    ['id', 'A'.repeat(99), 'lower-case letters', `"${'A'.repeat(59)}…`],
    ['parameters.tau', { tau: true }, 'one of these: text; a number', 'true'],
    ['flag', 'yes', 'true or false', '"yes"'],
    ['job.processes', { kind: 'run', processes: 17 }, 'a whole number from 1 to 16', '17'],
    ['job.processes', { kind: 'fit', processes: 17 }, 'text', '17'],
  ])('%s: %j', (field, value, wanted, given) => {
    const whole = { ...good, [field.split('.')[0]!]: value }
    const issues = schema.safeParse(whole).error?.issues ?? []
    expect(issues).toHaveLength(1)
    expect(wrongValue(schema, whole, issues[0]!)).toEqual({ field, wanted, given })
  })

  test('what is right is not refused', () => expect(schema.safeParse(good).success).toBe(true))
})
