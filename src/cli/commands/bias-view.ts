import type { Bias, BiasModel, BiasTest } from '../../contract/index.ts'
import { estimate, figure, table, type Output } from '../output.ts'

const statusText: Record<Bias['groups'][number]['status'], string> = {
  ok: '',
  imprecise: 'imprecise',
  'counts-only': 'counts only',
  'not-estimable': '',
}

function sayTable(output: Output, rows: readonly (readonly string[])[]): void {
  if (rows.length < 2) return
  for (const line of table(rows)) output.say(`  ${line}`)
}

/** What a reader has to know of a group: its status, and why it has no value or no interval. */
const groupText = ({ status, estimate: { value, lo, note } }: Bias['groups'][number]): string =>
  [statusText[status], status !== 'counts-only' && (value === null || lo === null) ? note : undefined]
    .filter(Boolean)
    .join(', ')

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
const pText = (p: number | null): string => (p === null ? '–' : p < 0.001 ? '< 0.001' : p.toFixed(3))
const effectText = ({ effect, effect_name }: Pick<BiasTest, 'effect' | 'effect_name'>): string =>
  effect === null ? '–' : `${effect_name.replaceAll('_', ' ')} ${figure(effect, 2)}`

function coefficientText(c: BiasModel['coefficients'][number]): string {
  if (c.estimate === null) return c.note ?? 'not estimable'
  if (c.odds_ratio === null) return estimate({ value: c.estimate, lo: c.lo, hi: c.hi })
  return `odds ratio ${estimate({ value: c.odds_ratio, lo: c.odds_ratio_lo, hi: c.odds_ratio_hi })}`
}

function sayModel(output: Output, model: BiasModel): void {
  const size = `${count(model.n, 'subject')}, ${count(model.observations, model.metric === 'detected' ? 'lesion' : 'scan')}`
  output.say(`  All factors together: ${model.model} model of ${model.outcome}, ${size}`)
  if (model.note) output.say(`    ${model.note}`)
  if (model.left_out.length > 0)
    output.say(`    left out: ${model.left_out.map(({ reason, n }) => `${n} (${reason})`).join(', ')}`)
  const rows = model.coefficients.map((c) => [
    c.factor,
    c.level === null ? `per ${c.unit}` : `${c.level} against ${c.reference}`,
    coefficientText(c),
  ])
  if (rows.length > 0) sayTable(output, [['factor', 'contrast', 'estimate [95 % interval]'], ...rows])
  sayTable(output, [
    ['factor', 'together: test', 'p', 'p adjusted', 'effect', ''],
    ...model.terms.map((t) => [
      t.factor,
      t.status === 'tested' ? `F(${t.df1}, ${t.df2}) = ${figure(t.statistic)}` : '–',
      pText(t.p),
      pText(t.p_adjusted),
      effectText(t),
      t.note ?? '',
    ]),
  ])
  if (model.random)
    output.say(
      `    scanner as a random effect: SD ${model.random.sd === null ? 'not estimable' : figure(model.random.sd)}${model.random.icc === null ? '' : `, ${figure(100 * model.random.icc)} % of the variance`}`,
    )
}

/** The bias analysis for a person: for each method and metric its groups, gaps, tests and joint model; then the claims. */
export function sayBias(output: Output, bias: Bias): void {
  const places = [...new Map(bias.models.map((m) => [`${m.method}\0${m.modality}\0${m.metric}`, m])).values()]
  for (const place of places) {
    const here = (one: { method: string; modality: string; metric: string }): boolean =>
      one.method === place.method && one.modality === place.modality && one.metric === place.metric
    output.say(`${place.metric} of ${place.method}${place.modality === 'all' ? '' : `, ${place.modality}`}`)
    sayTable(output, [
      ['factor', 'group', 'value [95 % interval]', 'n', ''],
      ...bias.groups
        .filter(here)
        .map((g) => [g.factor, g.level, estimate(g.estimate), String(g.estimate.n), groupText(g)]),
    ])
    sayTable(output, [
      ['factor', 'gap [95 % interval]', 'largest', 'smallest', ''],
      ...bias.gaps
        .filter(here)
        .map((g) => [g.factor, estimate(g.gap), g.largest ?? '–', g.smallest ?? '–', g.gap.note ?? '']),
    ])
    sayTable(output, [
      ['factor', 'by itself: test', 'n', 'p', 'p adjusted', 'effect', ''],
      ...bias.tests
        .filter(here)
        .map((t) => [
          t.factor,
          t.test,
          String(t.n),
          pText(t.p),
          pText(t.p_adjusted),
          effectText(t),
          t.note ?? '',
        ]),
    ])
    sayModel(output, place)
    output.say()
  }
  output.say(
    bias.claims.length === 0
      ? 'No difference between groups is left after correction.'
      : 'Left after correction for everything tested here:',
  )
  for (const claim of bias.claims) output.say(`  ${claim.text} Adjusted p ${pText(claim.p_adjusted)}.`)
  const cells = bias.pairs.filter((cell) => cell.estimate.value !== null).length
  if (bias.pairs.length > 0)
    output.say(
      `Pairs of factors: ${cells} of ${bias.pairs.length} cells have 10 subjects or more; with --json they are listed.`,
    )
  for (const note of bias.notes) output.say(`Note: ${note}`)
}
