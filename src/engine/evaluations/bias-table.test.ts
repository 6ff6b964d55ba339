import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { biasSchema, Fault } from '../../contract/index.ts'
import { biasTable } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'normascope-bias-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const write = (text: string): string => {
  const path = join(folder, 'scans.csv')
  writeFileSync(path, text)
  return path
}
const faultOf = async (text: string): Promise<Fault> => {
  try {
    await biasTable(write(text))
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('no fault')
}

test('a table of scans is analysed as a study is', async () => {
  const lines = Array.from({ length: 70 }, (_, i) => {
    const fpr = 0.01 + (i % 7) / 1000 + (i % 2) * 0.02
    return `s${i},s${i}_T2w,ae,healthy,${i % 2 ? 'B' : 'A'},${20 + i},${fpr}`
  })
  const path = write(['subject,scan,method,group,scanner,age,fpr', ...lines].join('\n'))
  const result = await biasTable(path, { replicates: 300 })
  expect(biasSchema.parse(result)).toEqual(result)
  const test = result.tests.find((t) => t.factor === 'scanner')!
  expect(test).toMatchObject({
    method: 'ae',
    metric: 'fpr',
    test: 'mann-whitney',
    n: 70,
    statistic: 0,
    effect: -1,
  })
  expect(test.p_adjusted!).toBeLessThan(1e-9)
  const gap = result.gaps.find((g) => g.factor === 'scanner')!
  expect(gap).toMatchObject({ largest: 'B', smallest: 'A' })
  expect(gap.gap.value).toBeCloseTo(0.02, 6)
  expect(result.notes).toContain('No values of dice, auprc, sensitivity, detected in the table.')
})

test.each([
  ['a missing column', 'subject,scan,group,fpr\na,a1,healthy,0.1\n', 'missing-column', '"method"'],
  ['no figure', 'subject,scan,method,group\na,a1,m,healthy\n', 'missing-column', 'none of the columns fpr'],
  [
    'a percentage',
    'subject,scan,method,group,fpr\na,a1,m,healthy,3.5\n',
    'bad-table',
    'line 2: fpr is "3.5"',
  ],
  [
    'a word for a number',
    'subject,scan,method,group,dice\na,a1,m,patient,good\n',
    'bad-table',
    'dice is "good"',
  ],
  ['an unknown group', 'subject,scan,method,group,fpr\na,a1,m,maybe,0.1\n', 'bad-table', 'group is "maybe"'],
  [
    'an empty subject',
    'subject,scan,method,group,fpr\n,a1,m,healthy,0.1\n',
    'bad-table',
    'the subject is empty',
  ],
  [
    'rows of one scan that disagree',
    'subject,scan,method,group,dice\na,a1,m,patient,0.1\na,a1,m,patient,0.2\n',
    'bad-table',
    'dice of scan a1 under m differs from line 2',
  ],
])('%s is refused by name', async (_name, text, code, words) => {
  const fault = await faultOf(text)
  expect(fault.code).toBe(code)
  expect(fault.message).toContain(words)
  expect(fault.remedy).not.toBe('')
})

const header = 'subject,scan,method,group,scanner,age,fpr\n'
const table = (
  n: number,
  of: (i: number) => Partial<Record<'scanner' | 'age' | 'fpr', string | number>>,
): string =>
  header +
  Array.from({ length: n }, (_, i) => {
    const { scanner = 'AB'[i % 2]!, age = 20 + i, fpr = 0.01 + (i % 7) / 1000 } = of(i)
    return `s${i},s${i}_T2w,m,healthy,${scanner},${age},${fpr}`
  }).join('\n')
const analysed = (text: string) => biasTable(write(text), { replicates: 200 })
const told = ({ tests }: Awaited<ReturnType<typeof analysed>>, factor: string): string =>
  tests.find((own) => own.factor === factor)?.note ?? ''

test('one scanner: no gap, no test of it, said; the rest is analysed', async () => {
  const found = await analysed(table(60, () => ({ scanner: 'A' })))
  expect(found.gaps.find(({ factor }) => factor === 'scanner')!.gap.value).toBeNull()
  expect(found.groups.find(({ factor }) => factor === 'scanner')!.estimate.value).toBeCloseTo(0.013, 3)
  expect(JSON.stringify(found.models)).toContain('one group only (A)')
  expect(found.curves.find(({ factor }) => factor === 'age')!.points.length).toBeGreaterThan(0)
})

test('all ages missing: not analysed, said', async () => {
  const found = await analysed(table(60, () => ({ age: '' })))
  expect(found.notes.join(' ')).toContain('age: no row has a value')
  expect(found.groups.some(({ factor }) => factor === 'age')).toBe(false)
})

test('three subjects: counted, nothing estimated', async () => {
  const found = await analysed(table(3, () => ({})))
  expect(found.groups.every(({ estimate }) => estimate.value === null)).toBe(true)
  expect(found.groups.find(({ level }) => level === 'A')).toMatchObject({ status: 'counts-only' })
  expect(found.claims).toEqual([])
})

test('a constant metric: no difference can be estimated, never a silent 0', async () => {
  const found = await analysed(table(80, () => ({ fpr: 0.01 })))
  expect(found.notes.join(' ')).toContain('fpr is the same in every row')
  expect(found.tests.every(({ p }) => p === null)).toBe(true)
  expect(found.curves[0]).toMatchObject({ points: [], note: 'not estimable: all values are equal' })
  for (const { largest, smallest, gap } of found.gaps) {
    expect([largest, smallest, gap.value, gap.lo]).toEqual([null, null, null, null])
    expect(gap.note).toBe('all values are equal: no gap to estimate')
  }
  expect(told(found, 'scanner')).not.toBe('')
})

test('duplicated rows are counted once; infinities and words among numbers are refused with their line', async () => {
  const once = table(40, () => ({}))
  const found = await analysed(`${once}\n${once.slice(header.length)}`)
  expect(found.notes.join(' ')).toContain('40 rows repeat an earlier row')
  expect(found.groups.find(({ factor }) => factor === 'scanner')!.estimate.n).toBe(20)
  for (const [column, value] of [
    ['fpr', 'inf'],
    ['age', 'old'],
  ] as const) {
    const fault = await faultOf(table(40, (i) => (i === 3 ? { [column]: value } : {})))
    expect(fault.message).toContain(`line 5: ${column} is "${value}"`)
  }
})

test('several lines that cannot be read are named together, so that one look mends them all', async () => {
  const fault = await faultOf(table(40, (i) => (i === 3 || i % 3 === 2 ? { age: 'old' } : {})))
  expect(fault.message).toMatch(
    /line 4: age is "old", not a number from 0 to 120\. Lines 5, 7, 10, 13, 16, 19, 22, 25, 28, 31 and 3 more cannot/,
  )
})

test('one group: its figures are analysed, of the others is said that there are none', async () => {
  const found = await analysed(table(80, () => ({})))
  expect([...new Set(found.groups.map(({ metric }) => metric))]).toEqual(['fpr'])
  expect(found.notes).toContain('No values of dice, auprc, sensitivity, detected in the table.')
  expect(found.tests.every(({ p }) => p !== null)).toBe(true)
})

test('groups whose means are the same have a gap of 0 between two of them, with its interval', async () => {
  const found = await analysed(table(80, (i) => ({ fpr: (16 + (i >> 1)) / 1024 })))
  const { largest, smallest, gap } = found.gaps.find(({ factor }) => factor === 'scanner')!
  expect([largest, smallest, gap.value]).toEqual(['A', 'B', 0])
  expect(gap.lo!).toBeLessThan(0)
  expect(gap.hi!).toBeGreaterThan(0)
})
