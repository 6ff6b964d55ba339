import { spawnSync } from 'node:child_process'
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { describe, expect, test } from 'vitest'
import { compilePdf, withDocument } from './compile.ts'
import type { ReportData } from './data.ts'
import { fixtureData } from './fixture.test-data.ts'
import { renderReport, reportDocument, researchUse } from './render.ts'
import { summarise } from './summary.ts'

const compile = async (data: ReportData, paper: 'a4' | 'us-letter' = 'a4') =>
  compilePdf(await renderReport(data, { paper }))

/** The text of each page, or undefined where poppler's pdftotext is not installed. */
function pageTexts(pdf: Uint8Array): string[] | undefined {
  const { status, stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' })
  return status === 0 ? stdout.split('\f').slice(0, -1) : undefined
}

describe('the fixture study', () => {
  test('becomes a tagged PDF with a title, the same bytes each time', async () => {
    const first = await compile(fixtureData())
    const text = first.pdf.toString('latin1')
    expect(text.startsWith('%PDF-')).toBe(true)
    expect(text).toContain('/Title')
    expect(text).toContain('Lesions of three kinds on four scanners: a first look')
    expect(text).toContain('/MarkInfo')
    expect(first.pages).toBeGreaterThan(8)
    expect((await compile(fixtureData())).pdf.equals(first.pdf)).toBe(true)
  })

  test('also on Letter', async () => {
    const { pdf } = await compile(fixtureData(), 'us-letter')
    expect(pdf.toString('latin1')).toMatch(/MediaBox ?\[0 0 612 792\]/)
  })

  test('says on every page that it is for research use only', async () => {
    const input = await renderReport(fixtureData())
    const { pages, marked } = withDocument(input, (compiler: NodeCompiler, document) => ({
      pages: document.numOfPages,
      marked: compiler.query(document, { selector: '<research-use>', field: 'value' }) as number[],
    }))
    expect(marked).toEqual(Array.from({ length: pages }, (_, at) => at + 1))
    const texts = pageTexts(compilePdf(input).pdf)
    if (texts) {
      expect(texts).toHaveLength(pages)
      for (const text of texts) expect(text).toContain(researchUse)
    }
  })
})

test('text of the user is printed as it is, never evaluated', async () => {
  const hostile = '#read("/etc/passwd") *x* $y$ @z <b> \\u{41} "q" `r`'
  const data = fixtureData()
  data.title = hostile
  data.methods[0]!.name = '#panic("evaluated")'
  data.methods[0]!.description = '= Heading\n#include "report.typ"'
  data.comparison.sentences[0]!.text = '#sys.inputs *bold*'
  const input = await renderReport(data)
  expect(withDocument(input, (_, document) => document.title)).toBe(hostile)
  const text = pageTexts(compilePdf(input).pdf)?.join('\n')
  if (text !== undefined) {
    expect(text).toContain(hostile)
    expect(text).toContain('#panic("evaluated")')
    expect(text).toContain('#sys.inputs *bold*')
  }
})

test('the template can read nothing but what it is given', async () => {
  const input = await renderReport(fixtureData())
  const main = `${input.main}\n#read("/../../../../../../../etc/hostname")`
  expect(() => compilePdf({ ...input, main })).toThrow(/could not be typeset/)
})

test('an estimate without a value is printed as "not estimable"', () => {
  const data = fixtureData()
  const nothing = { value: null, lo: null, hi: null, n: 0, note: 'no lesion' }
  data.comparison.rows = data.comparison.rows.map((row) => ({ ...row, dice: nothing }))
  data.comparison.sentences = []
  const kept = data.bias.groups.find(
    (group) => group.factor === 'scanner' && group.estimate.value !== null,
  )!.level
  data.bias.groups = data.bias.groups.map((group) =>
    group.factor === 'scanner' && group.level === kept
      ? group
      : { ...group, estimate: nothing, status: 'not-estimable' },
  )
  data.bias.gaps = data.bias.gaps.map((gap) => ({ ...gap, gap: nothing }))
  const document = reportDocument(data, 'a4')
  const tables = document.blocks.filter((block) => block.kind === 'table')
  const byScanner = tables.find((table) => table.columns[0]?.title === 'Scanner')
  const cells =
    byScanner?.rows.flatMap((row) =>
      Array.isArray(row) && !String(row[0]).startsWith(kept) ? row.slice(2) : [],
    ) ?? []
  expect(cells.length).toBeGreaterThan(0)
  for (const cell of cells) expect(cell).toEqual({ muted: 'not estimable' })
  expect(tables.some((table) => table.columns[0]?.title === 'Age group')).toBe(false)
  const lists = document.blocks.flatMap((block) => (block.kind === 'list' ? block.items : []))
  expect(lists.some((item) => /^Voxel FPR by age group: .* 0[,.]/.test(item))).toBe(true)
  const results = tables.find((table) => table.columns[1]?.title === 'Dice')
  const dice = results?.rows.flatMap((row) => (Array.isArray(row) ? [row[1]] : [])) ?? []
  expect(dice.length).toBe(9)
  for (const cell of dice) expect(cell).toEqual({ estimate: { value: 'not estimable', interval: '' } })
  const summary = summarise(data).join('\n')
  expect(summary).toContain('T1w: Dice is not estimable for any method.')
  expect(summary).toContain('The largest gap in voxel FPR between groups is not estimable')
})

test('the oracle is called an oracle wherever it stands', () => {
  const blocks = reportDocument(fixtureData(), 'a4').blocks
  const titles = blocks.flatMap((block) =>
    block.kind === 'table' ? block.columns.map((column) => column.title) : [],
  )
  expect(titles).toContain('Dice, oracle')
  expect(titles).not.toContain('dice_best')
})

describe('the summary', () => {
  test('is computed from the numbers', () => {
    const sentences = summarise(fixtureData())
    expect(sentences[0]).toBe(
      '3 methods ran on 324 scans (T1w, T2w and FLAIR) of 109 subjects: 68 healthy, 41 patients.',
    )
    expect(sentences.join('\n')).toContain('No decisive winner')
    expect(sentences.join('\n')).toContain('have fewer than 10')
  })

  test('follows the numbers', () => {
    const data = fixtureData()
    for (const row of data.comparison.rows)
      if (row.modality === 'FLAIR' && row.method === 'normative')
        row.dice = { value: 0.913, lo: 0.9, hi: 0.93, n: 41 }
    expect(summarise(data).join('\n')).toContain(
      'FLAIR: the highest mean Dice is 0.91 [0.90, 0.93], of Normative z-map',
    )
  })

  test('says when the threshold could not be tried on other scans', () => {
    const data = fixtureData()
    data.calibrations = data.calibrations.map((entry) => ({ ...entry, heldout: null }))
    expect(summarise(data).join('\n')).toContain('whether it holds is not estimable')
  })
})

test('a study without patients, pairs or groups still makes a report', async () => {
  const data = fixtureData()
  data.comparison = { ...data.comparison, rows: [], pairs: [], sentences: [] }
  data.bias = { ...data.bias, groups: [], gaps: [], notes: [] }
  data.cohort = []
  data.calibrations = []
  data.provenance.scans = []
  data.methods = []
  expect((await compile(data)).pages).toBeGreaterThan(1)
})
