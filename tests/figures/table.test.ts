import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import {
  cutsOf,
  sizeOf,
  withPatients,
  type Figures,
  type MethodFigures,
  type Patient,
  type Row,
} from '../../training/figures/figures.ts'
import { methodsPage } from '../../training/figures/page.ts'
import { targetsOf, type CardWords } from '../../training/figures/targets.ts'
import { countWeights } from '../../training/figures/weights.ts'

const estimate = (
  value: number | null,
): { value: number | null; lo: number | null; hi: number | null; n: number } => ({
  value,
  lo: null,
  hi: null,
  n: 3,
})

const group = (auprc: number, dice: number): Row['all'] => ({
  patients: 3,
  auprc: estimate(auprc),
  dice_best: estimate(dice + 0.1),
  dice: estimate(dice),
  lesion_sensitivity: estimate(0.5),
})

const row = (auprc: number, large: number, fpr: number): Row => ({
  cohort: 'implanted',
  modality: 'T1w',
  calibration_scans: 34,
  threshold: 0.2,
  heldout_fpr: estimate(fpr),
  heldout_scans: 34,
  all: group(auprc, 0.3),
  by_size: { small: group(auprc, 0.1), medium: group(auprc, 0.2), large: group(auprc, large) },
  cuts: { medium: 5000, large: 15000 },
  seconds: 1.5,
})

const patient = (auprc: number, best: number, dice: number): Patient => ({
  modality: 'T2w',
  auprc,
  dice_best: best,
  dice,
  fpr: 0.012,
  sensitivity: 0.4,
  precision: 0.3,
  lesions: 19,
  lesions_found: 7,
  seconds: 3,
})

const method = (found: Row, of: Patient): MethodFigures => ({
  version: '1.0.0',
  card_key: 'x',
  quality: 'reference',
  weights: 1234567,
  graph_bytes: 2_500_000,
  rows: [found],
  patient: [of],
  failures: [],
})

const card = (id: string, family: string, procedure = 'direct'): CardWords => ({
  id,
  name: id.toUpperCase(),
  family,
  procedure,
  description: 'It does this | and that.',
  citation: 'Someone 2020.',
  deviations: id === 'a' ? 'Smaller.' : undefined,
  trained_on: 'scans',
  limits: 'some',
  modalities: ['T1w', 'T2w'],
  parameters: { side: 'both' },
})

const cards = [
  card('a', 'diffusion: x'),
  card('b', 'feature: y'),
  card('intensity', 'baseline: intensity', 'intensity'),
]
const figures = (b: MethodFigures): Figures => ({
  postprocessing: 'median4',
  target_fpr: 0.01,
  hardware: 'CPU',
  methods: {
    a: method(row(0.4, 0.55, 0.011), patient(0.2, 0.36, 0.2)),
    b,
    intensity: method(row(0.1, 0.2, 0.02), patient(0.02, 0.05, 0.01)),
  },
})
const verdicts = (found: Figures): Record<string, boolean | null> =>
  Object.fromEntries(targetsOf(found, cards).map(({ target, reached }) => [target, reached]))

test('against the reference, the cohort of more subjects counts where it has both', () => {
  const good = figures(method(row(0.2, 0.1, 0.007), patient(0.11, 0.1, 0.26)))
  const larger: Figures = {
    ...good,
    methods: { b: method(row(0.05, 0.1, 0.01), patient(0, 0, 0)), intensity: good.methods['intensity']! },
  }
  const beats = targetsOf(good, cards, larger).find(({ target }) => /AUPRC.*IXI.*bundled/.test(target))
  expect(beats).toMatchObject({
    reached: false,
    found: '1 of 2 measured do; not: b 0.050 (`intensity` 0.100) (from 3 scans each)',
  })
})

test('the real patient is told by the threshold of more scans where that was measured', () => {
  const few = figures(
    method({ ...row(0.2, 0.1, 0.007), modality: 'T2w', calibration_scans: 6 }, patient(0.3, 0.4, 0.1)),
  )
  const more = method(
    { ...row(0.2, 0.1, 0.007), modality: 'T2w', calibration_scans: 20 },
    patient(0.3, 0.4, 0.27),
  )
  const both = withPatients(few, { ...few, methods: { b: more } })
  expect(both.methods['b']!.patient).toEqual([{ ...patient(0.3, 0.4, 0.27), calibration_scans: 20 }])
  expect(withPatients(few).methods['b']!.patient).toEqual([
    { ...patient(0.3, 0.4, 0.1), calibration_scans: 6 },
  ])
})

test("on the phantom's own healthy scans methods are compared with what the baseline is without them", () => {
  const on = (cohort: Row['cohort'], auprc: number): Row => ({ ...row(auprc, 0.6, 0.01), cohort })
  const both = (...rows: Row[]): MethodFigures => ({ ...method(rows[0]!, patient(0, 0, 0)), rows })
  const found: Figures = {
    ...figures(both(on('phantom', 0.05), on('phantom-own', 0.2))),
    methods: {
      a: both(on('phantom', 0.3)),
      b: both(on('phantom', 0.05), on('phantom-own', 0.2)),
      intensity: both(on('phantom', 0.1)),
    },
  }
  const said = targetsOf(found, cards).filter(({ target }) => /AUPRC.*phantom/.test(target))
  expect(said.map(({ reached, found: what }) => [reached, what])).toEqual([
    [true, '1 of 1 measured do (from 3 scans each)'],
    [false, '1 of 2 measured do; not: b 0.050 (`intensity` 0.100) (from 3 scans each)'],
  ])
  const page = methodsPage(cards, found)
  const table = page.slice(page.indexOf('### Phantom test cohort, T1w'))
  expect(table.slice(0, table.indexOf('bundled'))).toMatch(/`b`[^]*\*\*`intensity`\*\*/)
  expect(page).toContain('### Phantom test cohort, compared with the bundled references, T1w')
  // a method that is fitted on the cohort's healthy scans anyway stands in both
  const fitted = cards.map((one) => (one.id === 'a' ? { ...one, procedure: 'gaussian' } : one))
  expect(
    targetsOf(found, fitted).find(({ target }) => target.endsWith('T1w, phantom test cohort')),
  ).toMatchObject({ reached: true, found: '2 of 2 measured do (from 3 scans each)' })
})

test('large lesions and healthy test subjects: the cohort of more subjects counts for each method that has it', () => {
  const few = (found: Row): Row => ({
    ...found,
    heldout_scans: 6,
    by_size: { ...found.by_size, large: { ...found.by_size.large, patients: 2 } },
  })
  const ours = (found: Row): MethodFigures => method(found, patient(0, 0, 0))
  const small: Figures = {
    ...figures(ours(few(row(0.2, 0.7, 0.002)))),
    methods: { a: ours(few(row(0.4, 0.4, 0.011))), b: ours(few(row(0.2, 0.7, 0.002))) },
  }
  const larger: Figures = { ...small, methods: { b: ours(row(0.2, 0.45, 0.009)) } }
  const find = (all: readonly { target: string }[], words: string): unknown =>
    all.find(
      ({ target }) => target.includes(words) && target.includes('bundled') && !target.includes('phantom'),
    )
  expect(find(targetsOf(small, cards), 'large lesions')).toMatchObject({
    reached: true,
    found: 'best: b 0.700; 1 of 2 methods reach it (from 2 scans each)',
  })
  const both = targetsOf(small, cards, larger)
  expect(find(both, 'large lesions')).toMatchObject({
    reached: false,
    found: 'best: b 0.450; 0 of 2 methods reach it (from 3 scans: b; from 2 scans: a)',
  })
  expect(find(both, 'Healthy IXI')).toMatchObject({
    reached: true,
    found: '2 of 2 methods do (from 34 scans: b; from 6 scans: a)',
  })
  expect(find(targetsOf(small, cards), 'Healthy IXI')).toMatchObject({
    reached: false,
    found: '1 of 2 methods do; not: b 0.20 % (from 6 scans each)',
  })
})

test('targets follow the numbers, and the baseline is neither a contender nor asked to keep the FPR', () => {
  const good = figures(method(row(0.2, 0.1, 0.007), patient(0.11, 0.1, 0.26)))
  expect(Object.values(verdicts(good))).toEqual([
    ...[null, null, null, null, null], // nothing compared with own healthy scans
    true,
    null, // no FLAIR
    true,
    null,
    false, // two methods of two families
    true, // both above 0.1
    null, // no phantom figures
    true,
    null,
    true,
  ])
  const bad = targetsOf(figures(method(row(0.1, 0.1, 0.017), patient(0.05, 0.1, 0.1))), cards)
  expect(bad[10]).toMatchObject({
    reached: false,
    found: '1 of 2 measured do; not: b 0.100 (`intensity` 0.100) (from 3 scans each)',
  })
  expect(bad[14]).toMatchObject({
    reached: false,
    found: '1 of 2 methods do; not: b 1.70 % (from 34 scans each)',
  })
  expect(bad[9]!.found).toBe('above 0.100: methods 1, families 1 (a 0.200)')
})

test('the page names every method once, with what was and what was not measured', () => {
  const both = figures(method(row(0, 0, 0), patient(0, 0, 0)))
  const { a, intensity } = both.methods
  const page = methodsPage(cards, { ...both, methods: { a, intensity } })
  expect(page.match(/^### (a|b|intensity)$/gm)).toEqual(['### intensity', '### a', '### b'])
  expect(page).toContain('| [`a`](#a) | A | diffusion: x | direct | 2.50 | 1,234,567 | 1.5 |')
  expect(page).toContain('| [`b`](#b) | B | feature: y | direct | – | – | – |')
  expect(page).toContain('- Deviations from the paper: Smaller.')
  expect(page).toContain('Not measured yet.')
  expect(page).toContain('small below 5.0 ml, large from 15.0 ml')
  expect(page).not.toMatch(/undefined|NaN/)
  const table = page.slice(page.indexOf('### IXI test subjects'), page.indexOf('### Real patient'))
  expect(table.indexOf('`a`')).toBeLessThan(table.indexOf('**`intensity`**'))
})

test('sizes are thirds of the patients, a volume at the cut being the larger size', () => {
  const cuts = cutsOf([1, 2, 3, 4, 5, 6, 7])
  expect(cuts).toEqual({ medium: 3, large: 5 })
  expect([2, 3, 4, 5].map((volume) => sizeOf(volume, cuts))).toEqual(['small', 'medium', 'medium', 'large'])
})

test.each([
  ['anomalib', 14],
  ['binary', 10],
  ['colour', 33],
  ['channels', 0],
])('weights of %s.onnx are as counted by the onnx package', async (name, expected) => {
  const path = new URL(`../fixtures/adding/${name}.onnx`, import.meta.url)
  expect(countWeights(await readFile(path))).toBe(expected)
})
