import type { BiasFactor, BiasMetric } from './rows.ts'
import type { JointTerm } from './joint/index.ts'

export const claimLevel = 0.05

/**
 * What the joint model says to a difference by one factor: 'own' it stays beside the other factors; 'other' it does not, and
 * another factor does; 'unclear' neither is shown; 'confounded' the model cannot tell it apart from another; 'not-modelled'
 * there is no model of it.
 */
export type Attribution = 'own' | 'other' | 'unclear' | 'confounded' | 'not-modelled'

export interface Claim {
  method: string
  modality: string
  metric: BiasMetric
  factor: BiasFactor
  /** Which of the two says so: the test of the factor by itself, the joint model. */
  sources: ('test' | 'model')[]
  p_adjusted: number
  attribution: Attribution
  attributed_to: BiasFactor[]
  text: string
}

interface Tested {
  method: string
  modality: string
  metric: BiasMetric
  factor: BiasFactor
  p_adjusted: number | null
  effect: number | null
  effect_name: string
}
interface Modelled {
  method: string
  modality: string
  metric: BiasMetric
  terms: JointTerm[]
}

const significant = (p: number | null | undefined): p is number => typeof p === 'number' && p < claimLevel

function attribute(factor: BiasFactor, terms: readonly JointTerm[]): [Attribution, BiasFactor[]] {
  const own = terms.find((term) => term.factor === factor)
  const shown = terms.filter((term) => significant(term.p_adjusted)).map((term) => term.factor)
  if (!own || terms.every((term) => term.status === 'not-estimable')) return ['not-modelled', []]
  if (shown.includes(factor)) return ['own', [factor]]
  if (own.status === 'not-estimable') return ['confounded', []]
  if (own.status === 'not-tested') return ['not-modelled', []]
  return shown.length > 0 ? ['other', shown] : ['unclear', []]
}

function words(
  factor: BiasFactor,
  attribution: Attribution,
  to: readonly string[],
  why: string | undefined,
): string {
  if (attribution === 'own') return `it stays when all factors are taken together`
  if (attribution === 'other') return `taken together with the other factors, it goes to ${to.join(' and ')}`
  if (attribution === 'confounded') return `which factor it belongs to is ${why ?? 'not estimable'}`
  if (attribution === 'unclear')
    return `taken together, no factor stands out: it cannot be put down to ${factor}`
  return 'no joint model could test it'
}

/**
 * What the page claims: adjusted p below 0.05 (Benjamini-Hochberg over the page, all methods),
 * one claim for a factor of a metric, with what the joint model says to it.
 */
export function claimsOf(tests: readonly Tested[], models: readonly Modelled[]): Claim[] {
  const keyOf = (t: { method: string; modality: string; metric: string }): string =>
    [t.method, t.modality, t.metric].join('\0')
  const modelOf = new Map(models.map((model) => [keyOf(model), model]))
  const found = new Map<string, Claim>()
  const note = (place: Omit<Tested, 'effect' | 'effect_name'>, source: 'test' | 'model'): void => {
    if (!significant(place.p_adjusted)) return
    const { method, modality, metric, factor } = place
    const key = `${keyOf(place)}\0${factor}`
    const earlier = found.get(key)
    if (earlier) {
      earlier.sources.push(source)
      earlier.p_adjusted = Math.min(earlier.p_adjusted, place.p_adjusted)
      return
    }
    const terms = modelOf.get(keyOf(place))?.terms ?? []
    const [attribution, attributed_to] = attribute(factor, terms)
    const why = terms.find((term) => term.factor === factor)?.note
    const text = `${metric} of ${method} (${modality}) differs by ${factor}; ${words(factor, attribution, attributed_to, why)}.`
    found.set(key, {
      method,
      modality,
      metric,
      factor,
      sources: [source],
      p_adjusted: place.p_adjusted,
      attribution,
      attributed_to,
      text,
    })
  }
  for (const test of tests) note(test, 'test')
  for (const { terms, ...place } of models)
    for (const term of terms) note({ ...place, factor: term.factor, p_adjusted: term.p_adjusted }, 'model')
  return [...found.values()]
}
