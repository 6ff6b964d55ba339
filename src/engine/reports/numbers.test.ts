import { beforeAll, describe, expect, test } from 'vitest'
import type { Estimate, ReportData } from '../../contract/index.ts'
import type { ReportDocument } from './chapters/blocks.ts'
import { resultMetrics } from './chapters/results.ts'
import { fixtureData } from './fixture.test-data.ts'
import { pageTexts } from './pdf-text.test-data.ts'
import { reportPdf } from './typeset.ts'

/** A number as it was printed: digits only, with the decimals that it has. */
const printed = /[−-]?\d+(?:[.,]\d+)*/g

/** Every number of the data, as a list. */
function numbersOf(value: unknown, found: number[] = []): number[] {
  if (typeof value === 'number') found.push(value)
  else if (Array.isArray(value)) for (const item of value) numbersOf(item, found)
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) numbersOf(item, found)
  return found
}
const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(textsOf)
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(textsOf)
        : []

/** All decimals that a number may be printed with, as shares and as per cent. */
function roundings(numbers: readonly number[]): Set<string> {
  const all = new Set<string>()
  for (const value of numbers)
    for (const scaled of [value, 100 * value])
      for (let places = 0; places <= 6; places++) all.add(Math.abs(scaled).toFixed(places))
  return all
}

let data: ReportData
let text: string
let document: ReportDocument
beforeAll(async () => {
  data = fixtureData()
  const report = await reportPdf(data)
  document = report.document
  text = (await pageTexts(report.pdf)).join('\n').replace(/\s+/g, ' ')
}, 120_000)

describe('numbers in the PDF', () => {
  /** 0.31 [0.24, 0.38] in the digits of the largest of the three, written without the report's own code. */
  function line({ value, lo, hi }: Estimate, scale: number): string {
    if (value === null || lo === null || hi === null) return 'not estimable'
    const largest = Math.max(...[value, lo, hi].map((one) => Math.abs(scale * one)))
    const places = largest >= 10 ? 1 : largest >= 0.095 || largest === 0 ? 2 : largest >= 0.0095 ? 3 : 4
    const show = (one: number): string => (scale * one).toFixed(places).replace('-', '−')
    return `${show(value)} [${show(lo)}, ${show(hi)}]`
  }

  test('the table of results prints every estimate of the data, row by row', () => {
    for (const row of data.comparison.rows)
      for (const { metric } of resultMetrics)
        expect(text, `${row.method} ${row.modality} ${metric}`).toContain(
          line(row[metric], metric.startsWith('fpr') ? 100 : 1),
        )
  })

  test('so do thresholds, gaps, lesions and FROC', () => {
    for (const entry of data.calibrations) {
      expect(text).toContain(entry.threshold.toPrecision(3))
      if (entry.heldout) expect(text).toContain(line(entry.heldout.fpr, 100))
    }
    for (const gap of data.bias.gaps)
      if (gap.gap.value !== null) expect(text).toContain(line(gap.gap, gap.metric === 'fpr' ? 100 : 1))
    for (const row of data.lesions.counts) {
      expect(text).toContain(line(row.sensitivity, 1))
      expect(text).toContain(line(row.false_positives_patients, 1))
    }
    for (const curve of data.froc)
      for (const { sensitivity, lo, hi } of curve.rates)
        if (sensitivity !== null && lo !== null && hi !== null)
          expect(text).toContain(`${sensitivity.toFixed(2)} [${lo.toFixed(2)}, ${hi.toFixed(2)}]`)
  })

  test('no table holds a number that is not in the data', () => {
    const known = roundings(numbersOf(data))
    const words = textsOf(data).join(' ')
    const sums = [
      ...data.cohort.map((row) => row.subjects),
      data.flow.skipped.reduce((sum, { n }) => sum + n, 0),
    ]
    const derived = roundings([
      ...sums,
      ...document.blocks.flatMap((block) => (block.kind === 'table' ? [block.rows.length] : [])),
    ])
    const strange: string[] = []
    for (const block of document.blocks) {
      if (block.kind !== 'table' || block.data === 'checklists.csv' || block.data === 'provenance.csv')
        continue
      for (const row of block.rows) {
        const cells = Array.isArray(row) ? row : [row.heading]
        for (const cell of cells) {
          const shown = typeof cell === 'string' ? cell : textsOf(cell).join(' ')
          for (const token of shown.match(printed) ?? []) {
            const plain = token.replace(/^[−-]/, '').replace(/,(?=\d{3}\b)/g, '')
            // names, hashes and dates carry digits of their own
            if (!known.has(plain) && !derived.has(plain) && !words.includes(token) && !words.includes(plain))
              strange.push(`${block.data}: ${shown}`)
          }
        }
      }
    }
    expect(strange).toEqual([])
  })

  test('a changed number changes the page', async () => {
    const other = fixtureData()
    other.comparison.rows[0]!.dice = { value: 0.4871, lo: 0.4412, hi: 0.5297, n: 41 }
    const { pdf } = await reportPdf(other)
    const changed = (await pageTexts(pdf)).join('\n').replace(/\s+/g, ' ')
    expect(text).not.toContain('0.49 [0.44, 0.53]')
    expect(changed).toContain('0.49 [0.44, 0.53]')
  })

  test('the numbers inside the PDF are the data', async () => {
    const { embeddedData } = await import('./embedded.ts')
    const { pdf } = await reportPdf(data)
    expect(embeddedData(pdf, 'report.pdf')).toEqual(JSON.parse(JSON.stringify(data)))
  })
})
