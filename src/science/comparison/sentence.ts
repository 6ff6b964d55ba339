import { methodsDiffer, type Omnibus } from './friedman.ts'
import { fewestPairs, isDecisive, type PairedDifference } from './pairs.ts'

export interface Ranked {
  method: string
  name: string
  dice: { value: number | null; n: number }
}

const two = (value: number): string => {
  const text = value.toFixed(2)
  return text === '-0.00' ? '0.00' : text
}

/** The pair seen from `best`: best - other. */
function seenFrom(
  best: string,
  pair: PairedDifference,
): { value: number; lo: number; hi: number } | undefined {
  const { value, lo, hi } = pair.difference
  if (value === null || lo === null || hi === null) return undefined
  return pair.a === best ? { value, lo, hi } : { value: -value, lo: -hi, hi: -lo }
}

const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/**
 * One plain sentence (or two) on the Dice of the methods, computed from the pairs: what exceeds what by how much, and
 * where no winner can be named. `pairs` holds the Dice pairs of these methods, `overall` the test of all at once: where it
 * finds no difference, no pair is named.
 */
export function sentenceOf(
  rows: readonly Ranked[],
  pairs: readonly PairedDifference[],
  overall: Omnibus | null = null,
): string {
  const known = rows.filter((row) => row.dice.value !== null)
  if (known.length === 0) {
    return rows.every((row) => row.dice.n === 0)
      ? 'No patients with a reference: Dice is not estimable, and no method can be called better.'
      : 'Dice is undefined on every scan: no method can be called better.'
  }
  const order = [...known].sort((a, b) => b.dice.value! - a.dice.value!)
  const [best, ...others] = order as [Ranked, ...Ranked[]]
  if (others.length === 0)
    return `${best.name} alone was measured: mean Dice ${two(best.dice.value!)} over ${subjectCount(best.dice.n)}.`
  const ofBest = others.map((other) => ({
    other,
    pair: pairs.find((p) => [p.a, p.b].includes(best.method) && [p.a, p.b].includes(other.method)),
  }))
  const fewest = Math.min(...ofBest.map(({ pair }) => pair?.difference.n ?? 0))
  if (fewest < fewestPairs)
    return `${best.name} has the highest mean Dice (${two(best.dice.value!)}), but with ${subjectCount(fewest)} no winner can be named.`
  if (overall !== null && !methodsDiffer(overall)) {
    const p = overall.iman_davenport_p
    const why = p === null ? (overall.note ?? 'not tested') : `Iman-Davenport p = ${two(p)}`
    return `No decisive winner: taken together the ${known.length} methods do not differ in Dice (${why}). ${best.name} has the highest mean (${two(best.dice.value!)}).`
  }
  const won: string[] = []
  const open: string[] = []
  for (const { other, pair } of ofBest) {
    const seen = pair && seenFrom(best.method, pair)
    if (pair && seen && isDecisive(pair))
      won.push(`${other.name} by ${two(seen.value)} [${two(seen.lo)}, ${two(seen.hi)}]`)
    else open.push(other.name)
  }
  const exceeds = won.length > 0 ? `${best.name} exceeds ${list(won)} in mean Dice` : ''
  const noWinner = open.length > 0 ? `no decisive winner between ${best.name} and ${list(open)}` : ''
  const text = [exceeds, noWinner].filter(Boolean).join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const subjectCount = (n: number): string => (n === 1 ? '1 patient' : `${n} patients`)
