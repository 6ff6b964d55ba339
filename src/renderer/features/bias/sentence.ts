import type { BiasClaim, BiasGap } from '../../../contract/index.ts'
import type { BiasOverview } from '../../../contract/api.ts'
import { isShare, type Figures } from '../../analysis/figures.ts'

/** A sentence of the page: its key under `bias.sentence`, and what stands in it. */
export interface Sentence {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

/** How things are called in the language of the page. */
export interface Words {
  readonly figures: Figures
  method(id: string): string
  metric(name: string): string
  factor(name: string): string
  level(name: string, factor: string): string
  join(parts: readonly string[]): string
}

const isPlace = (a: BiasClaim, b: BiasGap): boolean =>
  a.method === b.method && a.modality === b.modality && a.metric === b.metric && a.factor === b.factor

/** A claim is told by its gap, the largest of an FPR first. */
function told(claim: BiasClaim, gap: BiasGap | undefined, words: Words): Sentence {
  const named = {
    method: words.method(claim.method),
    metric: words.metric(claim.metric),
    factor: words.factor(claim.factor),
  }
  if (!gap || gap.gap.value === null || gap.largest === null || gap.smallest === null)
    return { key: 'differs', values: named }
  const values = {
    ...named,
    largest: words.level(gap.largest, claim.factor),
    smallest: words.level(gap.smallest, claim.factor),
    gap: words.figures.estimate(gap.gap, { percent: isShare(claim.metric) }).replace(' %', ''),
  }
  return { key: isShare(claim.metric) ? 'gapPoints' : 'gap', values }
}

/** At most so many differences are told; the rest are counted. */
const mostTold = 2

/**
 * What the audit says of a modality: the differences that are left after correction, those with the smallest p first, each
 * with what the joint model puts it down to; or that none is left. What could not be estimated is always counted.
 */
export function sentencesOf(overview: BiasOverview, modality: string, words: Words): Sentence[] {
  const claims = overview.claims
    .filter((claim) => claim.modality === modality)
    .sort((a, b) => a.p_adjusted - b.p_adjusted)
  const gaps = overview.gaps.filter((gap) => gap.modality === modality)
  const tests = overview.tests.filter((test) => test.modality === modality && test.p !== null)
  const sentences = claims.slice(0, mostTold).flatMap((claim): Sentence[] => [
    told(
      claim,
      gaps.find((gap) => isPlace(claim, gap)),
      words,
    ),
    {
      key: `attribution.${claim.attribution}`,
      values: {
        factor: words.factor(claim.factor),
        others: words.join(claim.attributed_to.map((factor) => words.factor(factor))),
      },
    },
  ])
  if (claims.length === 0)
    sentences.push(
      tests.length === 0
        ? { key: 'untested', values: { modality } }
        : { key: 'nothing', values: { n: tests.length, modality } },
    )
  if (claims.length > mostTold) sentences.push({ key: 'more', values: { n: claims.length - mostTold } })
  const unknown = gaps.filter(({ gap }) => gap.value === null).length
  if (unknown > 0) sentences.push({ key: 'notEstimable', values: { n: unknown, total: gaps.length } })
  return sentences
}
