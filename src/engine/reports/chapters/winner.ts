import type { Comparison } from '../../../contract/index.ts'
import { fewestPairs, isDecisive, methodsDiffer, type Omnibus } from '../../../science/comparison/index.ts'
import type { Context } from './context.ts'

interface Seen {
  value: number
  lo: number
  hi: number
}

/** The pair seen from `best`: best - other. */
function seenFrom(best: string, pair: Comparison['pairs'][number]): Seen | undefined {
  const { value, lo, hi } = pair.difference
  if (value === null || lo === null || hi === null) return undefined
  return pair.a === best ? { value, lo, hi } : { value: -value, lo: -hi, hi: -lo }
}

/**
 * What may be said of the methods' Dice on one modality, in the report's language, by the same rules as the engine's
 * sentence: what exceeds what by how much, or that no winner can be named, and why.
 */
export function winnerText({ data, w, t, name }: Context, modality: string): string {
  const rows = data.comparison.rows.filter((row) => row.modality === modality)
  const known = rows.filter((row) => row.dice.value !== null)
  if (known.length === 0)
    return rows.every((row) => row.dice.n === 0)
      ? t(
          'No patients with a reference: Dice is not estimable, and no method can be called better.',
          'Keine Patienten mit Referenz: Dice ist nicht schätzbar, und keine Methode kann besser genannt werden.',
        )
      : t(
          'Dice is undefined on every scan: no method can be called better.',
          'Dice ist auf jeder Aufnahme undefiniert: keine Methode kann besser genannt werden.',
        )
  const [best, ...others] = [...known].sort((a, b) => b.dice.value! - a.dice.value!) as [
    (typeof known)[number],
    ...typeof known,
  ]
  const mean = w.estimateLine(best.dice, 'dice')
  if (others.length === 0)
    return t(
      `${name(best.method)} alone was measured: mean Dice ${mean} over ${w.patients(best.dice.n)}.`,
      `Nur ${name(best.method)} ist gemessen: mittlerer Dice ${mean} über ${w.patients(best.dice.n)}.`,
    )
  const pairs = data.comparison.pairs.filter((pair) => pair.modality === modality && pair.metric === 'dice')
  const ofBest = others.map((other) => ({
    other,
    pair: pairs.find((p) => [p.a, p.b].includes(best.method) && [p.a, p.b].includes(other.method)),
  }))
  const fewest = Math.min(...ofBest.map(({ pair }) => pair?.difference.n ?? 0))
  if (fewest < fewestPairs)
    return t(
      `n too small: ${name(best.method)} has the highest mean Dice (${mean}), but with ${w.patients(fewest)} no winner can be named.`,
      `n zu klein: ${name(best.method)} hat den höchsten mittleren Dice (${mean}), aber mit ${w.patients(fewest)} lässt sich kein Sieger nennen.`,
    )
  const omnibus = (data.comparison.omnibus ?? []).find(
    (test) => test.modality === modality && test.metric === 'dice',
  )
  if (omnibus && !methodsDiffer(omnibus as unknown as Omnibus)) {
    const p = omnibus.iman_davenport_p
    const why =
      p === null
        ? t('not tested', 'nicht getestet')
        : `Iman-Davenport p ${p < 0.001 ? '' : '= '}${w.pValue(p)}`
    return t(
      `No decisive winner: taken together the ${w.whole(known.length)} methods do not differ in Dice (${why}). ${name(best.method)} has the highest mean, ${mean}.`,
      `Kein eindeutiger Sieger: zusammen betrachtet unterscheiden sich die ${w.whole(known.length)} Methoden im Dice nicht (${why}). ${name(best.method)} hat das höchste Mittel, ${mean}.`,
    )
  }
  const won: string[] = []
  const open: string[] = []
  for (const { other, pair } of ofBest) {
    const seen = pair && seenFrom(best.method, pair)
    if (pair && seen && isDecisive(pair as Parameters<typeof isDecisive>[0]))
      won.push(
        `${name(other.method)} ${t('by', 'um')} ${w.estimateLine({ ...seen, n: pair.difference.n }, 'dice')}`,
      )
    else open.push(name(other.method))
  }
  const exceeds =
    won.length > 0
      ? t(
          `${name(best.method)} has the highest mean Dice, ${mean}, and exceeds ${w.listing(won)}`,
          `${name(best.method)} hat den höchsten mittleren Dice, ${mean}, und übertrifft ${w.listing(won)}`,
        )
      : ''
  const noWinner =
    open.length > 0
      ? won.length > 0
        ? t(
            `no decisive winner between it and ${w.listing(open)}`,
            `kein eindeutiger Sieger gegenüber ${w.listing(open)}`,
          )
        : t(
            `No decisive winner between ${name(best.method)}, which has the highest mean Dice (${mean}), and ${w.listing(open)}`,
            `Kein eindeutiger Sieger zwischen ${name(best.method)} mit dem höchsten mittleren Dice (${mean}) und ${w.listing(open)}`,
          )
      : ''
  return `${[exceeds, noWinner].filter((text) => text !== '').join('; ')}.`
}
