import type { Comparison } from '../../../contract/index.ts'
import {
  fewestPairs,
  isDecisive,
  methodsDiffer,
  type Omnibus,
  type PairedDifference,
} from '../../../science/comparison/index.ts'
import type { Figures } from '../../analysis/figures.ts'

/** A sentence of the page: its key under `comparison.verdict`, and what stands in it. */
export interface Verdict {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

type Own = Pick<Comparison, 'rows' | 'pairs' | 'omnibus'>

/** The pair seen from `best`: best - other. */
function seenFrom(best: string, { a, difference: { value, lo, hi } }: PairedDifference) {
  if (value === null || lo === null || hi === null) return undefined
  return a === best ? { value, lo, hi } : { value: -value, lo: -hi, hi: -lo }
}

/**
 * What can be said of the methods on a modality by their Dice, by the same rules as the engine's own sentence: a winner is
 * named only where the omnibus test (of more than two) and the pair itself say so.
 */
export function verdictsOf(
  { rows, pairs, omnibus = [] }: Own,
  modality: string,
  figures: Figures,
  join: (names: readonly string[]) => string,
): Verdict[] {
  const known = rows.filter((row) => row.modality === modality && row.dice.value !== null)
  if (known.length === 0) return [{ key: 'none', values: { modality } }]
  const order = [...known].sort((a, b) => b.dice.value! - a.dice.value!)
  const [best, ...others] = order as [(typeof known)[number], ...typeof known]
  const mean = { method: best.name, dice: figures.estimate(best.dice), n: best.dice.n }
  if (others.length === 0) return [{ key: 'alone', values: mean }]
  const own = pairs.filter(
    (pair) => pair.modality === modality && pair.metric === 'dice',
  ) as readonly PairedDifference[]
  const ofBest = others.map((other) => ({
    other,
    pair: own.find(({ a, b }) => [a, b].includes(best.method) && [a, b].includes(other.method)),
  }))
  const fewest = Math.min(...ofBest.map(({ pair }) => pair?.difference.n ?? 0))
  if (fewest < fewestPairs) return [{ key: 'few', values: { ...mean, pairs: fewest } }]
  const overall = omnibus.find((test) => test.modality === modality && test.metric === 'dice')
  if (overall && !methodsDiffer(overall as Omnibus))
    return [
      {
        key: 'noDifference',
        values: { ...mean, k: known.length, p: figures.pWith(overall.iman_davenport_p) },
      },
    ]
  const rest = own.filter(({ a, b }) => ![a, b].includes(best.method))
  const apart = rest.filter(isDecisive).length
  const won: string[] = []
  const open: string[] = []
  for (const { other, pair } of ofBest) {
    const seen = pair && seenFrom(best.method, pair)
    if (pair && seen && isDecisive(pair)) won.push(`${other.name} (${figures.estimate(seen)})`)
    else open.push(other.name)
  }
  return [
    ...(won.length > 0 ? [{ key: 'exceeds', values: { ...mean, others: join(won), n: fewest } }] : []),
    ...(open.length > 0
      ? [{ key: won.length > 0 ? 'open' : 'openAll', values: { ...mean, others: join(open), n: fewest } }]
      : []),
    // who sees no winner would else take it that nothing differs
    ...(open.length > 0 && apart > 0 ? [{ key: 'apart', values: { n: apart, k: rest.length } }] : []),
  ]
}
