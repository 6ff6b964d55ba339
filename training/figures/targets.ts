/** Which targets the figures reach: each a sentence made from numbers, and nothing where the numbers are missing. */
import type { Figures, MethodFigures, Patient, Row } from './figures.ts'
import { number, percent } from './words.ts'

export interface CardWords {
  readonly id: string
  readonly name: string
  readonly family: string
  readonly procedure: string
  readonly description: string
  readonly citation: string
  readonly deviations?: string | undefined
  readonly trained_on: string
  readonly limits: string
  readonly modalities: readonly string[]
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  readonly fast?: Readonly<Record<string, string | number | boolean>> | undefined
}

export interface Target {
  readonly target: string
  /** Null: not measured. */
  readonly reached: boolean | null
  readonly found: string
}

/** The method every other is compared with. */
export const reference = 'intensity'

/** The part of a card's family before the colon. */
export const kindOf = ({ family }: CardWords): string => family.split(':')[0].trim()

export const isBaseline = (card: CardWords): boolean => kindOf(card) === 'baseline'

export const rowIn = (
  method: MethodFigures | undefined,
  cohort: Row['cohort'],
  modality: Row['modality'],
): Row | undefined => method?.rows.find((row) => row.cohort === cohort && row.modality === modality)

export const patientIn = (
  method: MethodFigures | undefined,
  modality: Patient['modality'],
): Patient | undefined => method?.patient.find((found) => found.modality === modality)

interface Valued {
  readonly id: string
  readonly value: number
  /** Scans that it is of, where they are not the same for all methods. */
  readonly scans?: number
}

/** Methods other than baselines that have the figure, best first. */
function ranked(
  figures: Figures,
  cards: readonly CardWords[],
  valueOf: (method: MethodFigures) => number | null | undefined,
): Valued[] {
  return cards
    .filter((card) => !isBaseline(card))
    .flatMap(({ id }): Valued[] => {
      const method = figures.methods[id]
      const value = method ? valueOf(method) : null
      return value === null || value === undefined ? [] : [{ id, value }]
    })
    .sort((a, b) => b.value - a.value)
}

/** Methods that have no healthy reference of their own: the baseline, and those that are fitted anyway. */
const withoutReference = ['intensity', 'normative', 'memory-bank', 'gaussian']

/** The row; on a cohort's own healthy scans a method that has no reference is what it is without them. */
export const rowAsRun = (
  method: MethodFigures | undefined,
  { procedure }: Pick<CardWords, 'procedure'>,
  cohort: Row['cohort'],
  modality: Row['modality'] = 'T1w',
): Row | undefined =>
  rowIn(method, withoutReference.includes(procedure) ? (cohort.replace('-own', '') as Row['cohort']) : cohort, modality)

/** The row of the cohort of more subjects, where the method was measured on that. */
const rowOfMost = (
  card: CardWords,
  figures: Figures,
  larger: Figures | undefined,
  cohort: Row['cohort'],
): Row | undefined =>
  rowAsRun(larger?.methods[card.id], card, cohort) ?? rowAsRun(figures.methods[card.id], card, cohort)

/** Methods other than baselines that have the figure on T1w, of the larger cohort where they have that; best first. */
function rankedOfMost(
  figures: Figures,
  larger: Figures | undefined,
  cards: readonly CardWords[],
  cohort: Row['cohort'],
  read: (row: Row) => { readonly value: number | null | undefined; readonly scans: number },
): Valued[] {
  return cards
    .filter((card) => !isBaseline(card))
    .flatMap((card): Valued[] => {
      const { id } = card
      const row = rowOfMost(card, figures, larger, cohort)
      const { value, scans } = row ? read(row) : { value: null, scans: 0 }
      return value === null || value === undefined ? [] : [{ id, value, scans }]
    })
    .sort((a, b) => b.value - a.value)
}

/** From how many scans the figures are: ' (from 34 scans each)', ' (from 34 scans: a, b; from 6 scans: c)'; '' where not told. */
function fromScans(all: readonly Valued[]): string {
  const by = Map.groupBy(all, ({ scans }) => scans)
  const parts = [...by].filter(([scans]) => scans !== undefined).sort(([a], [b]) => b! - a!)
  const said = (scans: number | undefined): string => `from ${scans} ${scans === 1 ? 'scan' : 'scans'}`
  if (parts.length === 0) return ''
  if (parts.length === 1) return ` (${said(parts[0][0])} each)`
  const named = (methods: readonly Valued[]): string => methods.map(({ id }) => id).sort().join(', ')
  return ` (${parts.map(([scans, methods]) => `${said(scans)}: ${named(methods)}`).join('; ')})`
}

const missing = (target: string): Target => ({ target, reached: null, found: 'not measured' })

const cohortNames = {
  'implanted-own': 'IXI test subjects with implanted lesions',
  'phantom-own': 'phantom test cohort',
  implanted: 'IXI test subjects with implanted lesions, compared with the bundled references',
  phantom: 'phantom test cohort, compared with the bundled references',
} as const

/** A method and the reference on T1w, both of the larger cohort where that has both. */
function againstReference(
  card: CardWords,
  figures: Figures,
  larger: Figures | undefined,
  cohort: Row['cohort'],
): { value: number; bar: number; scans: number } | undefined {
  for (const { methods } of larger ? [larger, figures] : [figures]) {
    const own = rowAsRun(methods[card.id], card, cohort)?.all
    const other = rowAsRun(methods[reference], { procedure: reference }, cohort)?.all
    const [value, bar] = [own?.auprc.value, other?.auprc.value]
    if (typeof value === 'number' && typeof bar === 'number') return { value, bar, scans: own!.patients }
  }
  return undefined
}

/** Every method above the reference in average precision on T1w. */
function beatsReference(
  figures: Figures,
  cards: readonly CardWords[],
  cohort: Row['cohort'],
  larger?: Figures,
): Target {
  const target = `Every trained method has a higher AUPRC than \`${reference}\` on T1w, ${cohortNames[cohort]}`
  const all = cards
    .filter((card) => !isBaseline(card))
    .flatMap((card) => {
      const found = againstReference(card, figures, larger, cohort)
      return found ? [{ id: card.id, ...found }] : []
    })
  if (all.length === 0) return missing(target)
  const below = all.filter(({ value, bar }) => value <= bar).sort((a, b) => b.value - a.value)
  const found = `${all.length - below.length} of ${all.length} measured do`
  const scans = fromScans(all)
  const named = below.map(({ id, value, bar }) => `${id} ${number(value)} (\`${reference}\` ${number(bar)})`).join(', ')
  return { target, reached: below.length === 0, found: `${found}${below.length === 0 ? '' : `; not: ${named}`}${scans}` }
}

function largeDice(
  figures: Figures,
  cards: readonly CardWords[],
  cohort: Row['cohort'],
  larger?: Figures,
): Target {
  const target = `The best method has a Dice of at least 0.5 on large lesions at the threshold, T1w, ${cohortNames[cohort]}`
  const all = rankedOfMost(figures, larger, cards, cohort, ({ by_size: { large } }) => ({
    value: large.dice.value,
    scans: large.patients,
  }))
  return atLeast(target, all, 0.5)
}

function atLeast(target: string, all: readonly Valued[], bar: number): Target {
  const [best] = all
  if (!best) return missing(target)
  const enough = all.filter(({ value }) => value >= bar).length
  const found = `best: ${best.id} ${number(best.value)}; ${enough} of ${all.length} methods reach it${fromScans(all)}`
  return { target, reached: best.value >= bar, found }
}

function heldout(
  figures: Figures,
  cards: readonly CardWords[],
  cohort: 'implanted' | 'implanted-own',
  larger?: Figures,
): Target {
  const bundled = cohort === 'implanted' ? ', compared with the bundled references' : ''
  const target = `Healthy IXI test subjects show 0.6 to 1.6 % voxel FPR on T1w at the threshold${bundled}`
  const all = rankedOfMost(figures, larger, cards, cohort, (row) => ({
    value: row.heldout_fpr?.value,
    scans: row.heldout_scans,
  }))
  if (all.length === 0) return missing(target)
  const out = all.filter(({ value }) => value < 0.006 || value > 0.016)
  const named = out.map(({ id, value }) => `${id} ${percent(value)}`).join(', ')
  const found = `${all.length - out.length} of ${all.length} methods do${out.length === 0 ? '' : `; not: ${named}`}${fromScans(all)}`
  return { target, reached: out.length === 0, found }
}

function onPatient(
  figures: Figures,
  cards: readonly CardWords[],
  modality: Patient['modality'],
  what: 'dice_best' | 'dice',
  bar: number,
): Target {
  const name = what === 'dice' ? 'Dice at the threshold from healthy synthetic scans' : 'oracle Dice'
  const target = `Real MS patient, ${modality}: the best method has ${name} of at least ${bar}`
  return atLeast(target, ranked(figures, cards, (method) => patientIn(method, modality)?.[what]), bar)
}

function fiveOfThree(figures: Figures, cards: readonly CardWords[]): Target {
  const target = `Real MS patient, T2w: five methods of three families above 5 times the AUPRC of \`${reference}\``
  const apOf = (method: MethodFigures | undefined): number | null | undefined => patientIn(method, 'T2w')?.auprc
  const bar = apOf(figures.methods[reference])
  const all = ranked(figures, cards, apOf)
  if (bar === null || bar === undefined || all.length === 0) return missing(target)
  const above = all.filter(({ value }) => value > 5 * bar)
  const kinds = new Set(above.map(({ id }) => kindOf(cards.find((card) => card.id === id)!)))
  const named = above.map(({ id, value }) => `${id} ${number(value)}`).join(', ')
  const found = `above ${number(5 * bar)}: methods ${above.length}, families ${kinds.size}${named === '' ? '' : ` (${named})`}`
  return { target, reached: above.length >= 5 && kinds.size >= 3, found }
}

/** `larger`: more subjects, whose T1w counts first for every method that was measured on it. */
export function targetsOf(figures: Figures, cards: readonly CardWords[], larger?: Figures): Target[] {
  return [
    beatsReference(figures, cards, 'implanted-own', larger),
    beatsReference(figures, cards, 'phantom-own'),
    largeDice(figures, cards, 'implanted-own', larger),
    largeDice(figures, cards, 'phantom-own', larger),
    heldout(figures, cards, 'implanted-own', larger),
    onPatient(figures, cards, 'T2w', 'dice_best', 0.35),
    onPatient(figures, cards, 'FLAIR', 'dice_best', 0.6),
    onPatient(figures, cards, 'T2w', 'dice', 0.25),
    onPatient(figures, cards, 'FLAIR', 'dice', 0.45),
    fiveOfThree(figures, cards),
    beatsReference(figures, cards, 'implanted', larger),
    beatsReference(figures, cards, 'phantom'),
    largeDice(figures, cards, 'implanted', larger),
    largeDice(figures, cards, 'phantom', larger),
    heldout(figures, cards, 'implanted', larger),
  ]
}
