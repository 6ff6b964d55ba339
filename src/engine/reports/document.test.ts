import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { describe, expect, test } from 'vitest'
import { reportSections, type ReportChoices, type ReportData } from '../../contract/index.ts'
import { compilePdf, withDocument } from './compile.ts'
import { reportDocument } from './document.ts'
import { fixtureData, summarised } from './fixture.test-data.ts'
import { pageTexts } from './pdf-text.test-data.ts'
import { reportPdf, typstInput } from './typeset.ts'

const researchUse = 'Research use only. Not a medical device; not for diagnosis or treatment.'
const compile = (data: ReportData) => reportPdf(data)

describe('the fixture study', () => {
  test('becomes a tagged PDF/UA with a title, the same bytes each time', async () => {
    const first = await compile(fixtureData())
    const text = first.pdf.toString('latin1')
    expect(text.startsWith('%PDF-')).toBe(true)
    expect(text).toContain('/Title')
    expect(text).toContain('Lesions of three kinds on four scanners: a first look')
    expect(text).toContain('/MarkInfo')
    expect(text).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(text).toMatch(/\/Lang\s*\(en\)/)
    expect(text).toContain('/Outlines')
    expect(first.pages).toBeGreaterThan(12)
    expect((await compile(fixtureData())).pdf.equals(first.pdf)).toBe(true)
  })

  test.each([
    ['a4', /MediaBox ?\[0 0 595/],
    ['us-letter', /MediaBox ?\[0 0 612 792\]/],
  ] as const)('on %s', async (paper, box) => {
    const { pdf } = await compile(fixtureData({ paper }))
    expect(pdf.toString('latin1')).toMatch(box)
  })

  test('says on every page that it is for research use only', async () => {
    const input = await typstInput(fixtureData(), {})
    const { pages, marked } = withDocument(input, (compiler: NodeCompiler, document) => ({
      pages: document.numOfPages,
      marked: compiler.query(document, { selector: '<research-use>', field: 'value' }) as number[],
    }))
    expect(marked).toEqual(Array.from({ length: pages }, (_, at) => at + 1))
    const texts = await pageTexts(compilePdf(input).pdf)
    expect(texts).toHaveLength(pages)
    texts.forEach((text, at) => {
      expect(text).toContain(researchUse)
      expect(text).toContain(`Page ${at + 1} of ${pages}`)
    })
  })

  test('numbers figures and tables, and each table continues under its header', async () => {
    const { document, pdf } = await compile(fixtureData())
    const texts = await pageTexts(pdf)
    const tables = document.blocks.filter((block) => block.kind === 'table').length
    for (let n = 1; n <= tables; n++) expect(texts.join('\n')).toContain(`Table ${n}.`)
    const scans = texts.filter((text) => /P\d{3}_T1w/.test(text) && text.includes('SHA-256'))
    expect(scans.length).toBeGreaterThan(1)
    for (const text of scans) expect(text).toContain('Lesion mask')
  })
})

test('German reports are German throughout', async () => {
  const { pdf } = await compile(fixtureData({ language: 'de' }))
  const text = (await pageTexts(pdf)).join('\n')
  for (const word of [
    'Zusammenfassung',
    'Tabelle 1.',
    'Abbildung 1.',
    'Seite 2 von',
    'Nur zur Forschung.',
    'nicht schätzbar',
  ])
    expect(text).toContain(word)
  for (const word of ['not estimable', 'Table 1.', 'Figure 1.', 'test scans', 'threshold is'])
    expect(text).not.toContain(word)
  expect(pdf.toString('latin1')).toMatch(/\/Lang\s*\(de\)/)
})

test('chapters that are not chosen are left out', async () => {
  const { pdf } = await compile(fixtureData({ sections: ['summary', 'results'] }))
  const text = (await pageTexts(pdf)).join('\n')
  expect(text).toContain('Summary')
  expect(text).toContain('Results on the test scans')
  expect(text).not.toContain('Provenance')
  for (const section of reportSections)
    expect(reportDocument(fixtureData({ sections: [section] })).blocks.length).toBeGreaterThan(1)
})

test('text of the user is printed as it is, never evaluated', async () => {
  const hostile = '#read("/etc/passwd") *x* $y$ @z <b> \\u{41} "q" `r`'
  const data = fixtureData()
  data.title = hostile
  data.methods[0]!.name = '#panic("evaluated")'
  data.methods[0]!.description = '= Heading\n#include "report.typ"'
  data.history[0]!.why = '#sys.inputs *bold*'
  const input = await typstInput(summarised(data), {})
  expect(withDocument(input, (_, document) => document.title)).toBe(hostile)
  const text = (await pageTexts(compilePdf(input).pdf)).join('\n').replace(/\s+/g, ' ')
  expect(text).toContain(hostile)
  expect(text).toContain('#panic("evaluated")')
  expect(text).toContain('#sys.inputs *bold*')
})

test('the template can read nothing but what it is given', async () => {
  const input = await typstInput(fixtureData(), {})
  const main = `${input.main}\n#read("/../../../../../../../etc/hostname")`
  expect(() => compilePdf({ ...input, main })).toThrow(/could not be typeset/)
})

test('an estimate without a value is printed as "not estimable"', () => {
  const data = fixtureData()
  const nothing = { value: null, lo: null, hi: null, n: 0, note: 'no lesion' }
  data.comparison.rows = data.comparison.rows.map((row) => ({ ...row, dice: nothing }))
  const kept = data.bias.groups.find(
    (group) => group.factor === 'scanner' && group.estimate.value !== null,
  )!.level
  data.bias.groups = data.bias.groups.map((group) =>
    group.factor === 'scanner' && group.level === kept
      ? group
      : { ...group, estimate: nothing, status: 'not-estimable' },
  )
  data.bias.gaps = data.bias.gaps.map((gap) => ({ ...gap, gap: nothing }))
  const document = reportDocument(summarised(data))
  const tables = document.blocks.filter((block) => block.kind === 'table')
  const byScanner = tables.find((table) => table.columns.some(({ title }) => title === kept))
  const own = byScanner!.columns.findIndex(({ title }) => title === kept)
  const cells = byScanner!.rows.flatMap((row) =>
    Array.isArray(row) ? row.filter((_, at) => at > 0 && at !== own) : [],
  )
  expect(cells.length).toBeGreaterThan(0)
  for (const cell of cells) expect(cell).toEqual({ muted: 'not estimable' })
  const results = tables.find((table) => table.data === 'results.csv' && table.columns.length > 7)
  const dice = results?.rows.flatMap((row) => (Array.isArray(row) ? [row[1]] : [])) ?? []
  expect(dice.length).toBe(9)
  for (const cell of dice) expect(cell).toEqual({ estimate: { value: 'not estimable', interval: '' } })
})

test('the oracle is called an oracle wherever it stands', () => {
  for (const language of ['en', 'de'] as const) {
    const titles = reportDocument(fixtureData({ language })).blocks.flatMap((block) =>
      block.kind === 'table' ? block.columns.map((column) => column.title) : [],
    )
    expect(titles).toContain(language === 'en' ? 'Dice, oracle' : 'Dice, Orakel')
    expect(titles).not.toContain('dice_best')
  }
})

test('every figure and table names the file of its numbers', () => {
  for (const block of reportDocument(fixtureData()).blocks)
    if (block.kind === 'table' || block.kind === 'figure') expect(block.data).toMatch(/^[a-z-]+\.csv$/)
})

/** Studies that lack something: each still makes a report that says so in its place. */
describe('a study with', () => {
  const make = async (change: (data: ReportData) => void, choices: ReportChoices = {}) => {
    const data = fixtureData(choices)
    change(data)
    const { pdf, pages } = await compile(summarised(data))
    expect(pages).toBeGreaterThan(2)
    return (await pageTexts(pdf)).join('\n').replace(/\s+/g, ' ')
  }
  const none = { value: null, lo: null, hi: null, n: 0, note: 'no patients with a reference' }

  test('one method', async () => {
    const text = await make((data) => {
      data.methods = data.methods.slice(0, 1)
      const id = data.methods[0]!.id
      data.comparison.rows = data.comparison.rows.filter((row) => row.method === id)
      data.comparison.pairs = []
      data.bias.groups = data.bias.groups.filter((row) => row.method === id)
      data.bias.gaps = data.bias.gaps.filter((row) => row.method === id)
      data.calibrations = data.calibrations.filter((row) => row.method === id)
    })
    expect(text).toContain('One method alone was measured')
    expect(text).toContain('alone was measured: mean Dice')
  })

  test('no patients', async () => {
    const text = await make((data) => {
      data.cohort = data.cohort.filter((row) => row.group === 'healthy')
      data.comparison.rows = data.comparison.rows.map((row) => ({
        ...row,
        patients: 0,
        dice: none,
        dice_best: none,
        auprc: none,
        sensitivity: none,
        lesion_sensitivity: none,
      }))
      data.comparison.pairs = data.comparison.pairs.map((pair) => ({ ...pair, difference: none }))
      data.lesions = {
        ...data.lesions,
        counts: data.lesions.counts.map((row) => ({ ...row, lesions: 0 })),
        missed_by_all: [],
        total: 0,
      }
      data.failures = []
      data.froc = []
    })
    expect(text).toContain('no patients among the test subjects')
    expect(text).toContain('No patients with a reference: Dice is not estimable')
    expect(text).toContain('detection of lesions is not estimable')
    expect(text).toContain('No figure of Dice')
  })

  test('no healthy test scans', async () => {
    const text = await make((data) => {
      data.cohort = data.cohort.filter((row) => row.group === 'patient')
      data.calibrations = data.calibrations.map((entry) => ({ ...entry, heldout: null }))
    })
    expect(text).toContain('no healthy test subjects')
    expect(text).toContain('whether it holds is not estimable')
    expect(text).toContain('no held-out healthy scans')
  })

  test('no masks', async () => {
    const text = await make((data) => {
      data.comparison.rows = data.comparison.rows.map((row) => ({
        ...row,
        dice: none,
        lesion_sensitivity: none,
      }))
      data.lesions = { ...data.lesions, counts: [], missed_by_all: [], total: 0 }
      data.froc = []
      data.failures = []
      data.provenance.scans = data.provenance.scans.map((scan) => ({ ...scan, mask_sha256: null }))
    })
    expect(text).toContain('No test scan has a reference lesion')
    expect(text).toContain('There is no reference lesion, so none could be missed.')
  })

  test('one scanner', async () => {
    const text = await make((data) => {
      data.calibrations = data.calibrations.map((entry) => ({
        ...entry,
        by_scanner: entry.by_scanner!.slice(0, 1),
      }))
      data.bias.groups = data.bias.groups.filter((row) => row.factor !== 'scanner')
      data.bias.groups.push(
        ...data.methods.map(({ id }) => ({
          method: id,
          modality: 'T2w',
          metric: 'fpr',
          factor: 'scanner',
          level: 'Siemens Prisma',
          estimate: { value: 0.01, lo: 0.008, hi: 0.012, n: 34 },
          status: 'ok' as const,
          values: [],
        })),
      )
    })
    expect(text).toContain('come from one scanner')
    expect(text).toContain('The same for all subjects, so no groups can be compared: scanner')
  })

  test('missing ages', async () => {
    const text = await make((data) => {
      data.cohort = data.cohort.map((row) => ({
        ...row,
        age: { n: 0, median: null, low: null, high: null, missing: row.subjects },
        age_bands: [{ name: 'unknown', n: row.subjects }],
      }))
      data.bias.groups = data.bias.groups.filter((row) => row.factor !== 'age')
      data.bias.curves = []
    })
    expect(text).toContain('not given')
    expect(text).toContain('Not known in this study, so nothing is said of it: site and age')
  })

  test('twelve methods with long names', async () => {
    const text = await make((data) => {
      const long = (at: number): string =>
        `Denoising diffusion restoration with coarse simplex noise and aggregation over time steps, variant ${at}`
      const [first] = data.methods
      const row = data.comparison.rows.filter(({ method }) => method === first!.id)
      const copies = <T extends { method: string }>(rows: readonly T[]): T[] =>
        Array.from({ length: 12 }, (_, at) =>
          rows.filter(({ method }) => method === first!.id).map((one) => ({ ...one, method: `m${at}` })),
        ).flat()
      data.bias.groups = copies(data.bias.groups)
      data.bias.gaps = copies(data.bias.gaps)
      data.calibrations = copies(data.calibrations)
      data.lesions.counts = copies(data.lesions.counts)
      data.froc = copies(data.froc)
      data.failures = []
      data.history = []
      data.comparison.pairs = row.flatMap(({ modality }) =>
        Array.from({ length: 12 }, (_, a) =>
          Array.from({ length: 11 - a }, (_, b) => ({
            modality,
            metric: 'dice',
            a: `m${a}`,
            b: `m${a + b + 1}`,
            difference: { value: 0.01, lo: -0.02, hi: 0.04, n: 41 },
            wilcoxon_p: 0.4,
            wilcoxon_p_holm: 1,
          })),
        ).flat(),
      )
      data.comparison.rows = copies(data.comparison.rows)
      data.methods = Array.from({ length: 12 }, (_, at) => ({ ...first!, id: `m${at}`, name: long(at) }))
    })
    expect(text).toContain('The 66 pairs of each modality are too many for one figure')
    expect(text.replace(/\s/g, '')).toContain('variant11')
  })

  test('names in other scripts', async () => {
    const text = await make(
      (data) => {
        data.title = 'Исследование очагов, 病変の研究, دراسة الآفات'
        data.provenance.scans = data.provenance.scans.slice(0, 2).map((scan, at) => ({
          ...scan,
          scan: at === 0 ? 'sub-Иванов_T1w' : 'sub-患者_T1w',
        }))
      },
      { names: 'labels' },
    )
    expect(text).toContain('Исследование очагов')
    expect(text).toContain('sub-Иванов_T1w')
    // no font of the report has Chinese or Japanese characters: each stands as its code point
    expect(text).toContain('sub-‹60A3›‹8005›_T1w')
    // and that is said under the title and where it stands
    expect(text).toContain('they stand as their Unicode code points, such as ‹75C5›')
    expect(text).toContain('‹60A3›: code point of a character that the fonts lack.')
  })

  test('nothing at all', async () => {
    const text = await make((data) => {
      data.comparison = { ...data.comparison, rows: [], pairs: [], sentences: [], warnings: [] }
      data.bias = { ...data.bias, groups: [], gaps: [], notes: [], curves: [], models: [] }
      data.cohort = []
      data.calibrations = []
      data.history = []
      data.lesions = { ...data.lesions, counts: [], missed_by_all: [], total: 0 }
      data.froc = []
      data.failures = []
      data.annotations = null
      data.provenance.scans = []
      data.methods = []
    })
    for (const sentence of [
      'No operating threshold has been set',
      'No test scan has been evaluated',
      'No groups could be formed',
      'No reader has drawn',
    ])
      expect(text).toContain(sentence)
  })
})
