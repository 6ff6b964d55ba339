import { createRandom, seedOf, shuffled } from '../../science/random/index.ts'

export interface Unit {
  id: number
  /** Units with the same stratum share its members out in the asked proportion. */
  stratum: string
}

/** 0, 1 or 2 by the tertiles of the known ages; undefined where the age is unknown. Equal ages get the same tertile. */
export function ageTertiles(ages: readonly (number | null)[]): (0 | 1 | 2 | undefined)[] {
  const known = ages.filter((age) => age !== null).sort((a, b) => a - b)
  const low = known[Math.ceil(known.length / 3) - 1]
  const high = known[Math.ceil((2 * known.length) / 3) - 1]
  return ages.map((age) => (age === null ? undefined : age <= low ? 0 : age <= high ? 1 : 2))
}

/**
 * Draws round(share * n) of the units, at least 1 and at most n - 1, each stratum giving its share by largest remainder;
 * ties between strata are drawn. Deterministic: depends on the units' order, strata and seed. Needs two units or more.
 */
export function drawStratified(units: readonly Unit[], share: number, seed: number): Set<number> {
  const strata = [...Map.groupBy(units, (unit) => unit.stratum)].sort(([a], [b]) => (a < b ? -1 : 1))
  const wanted = Math.min(Math.max(Math.round(share * units.length), 1), units.length - 1)
  const drawn = new Set<number>()
  const rest: { next: number; remainder: number }[] = []
  for (const [stratum, members] of strata) {
    const order = shuffled(members, createRandom(seedOf(seed, 'split', stratum)))
    const exact = (wanted * members.length) / units.length
    const whole = Math.floor(exact + 1e-9)
    for (const unit of order.slice(0, whole)) drawn.add(unit.id)
    const next = order[whole]
    if (next) rest.push({ next: next.id, remainder: Math.max(exact - whole, 0) })
  }
  const tieOrder = shuffled(rest, createRandom(seedOf(seed, 'split', 'remainders')))
  tieOrder.sort((a, b) => b.remainder - a.remainder)
  for (const { next } of tieOrder.slice(0, wanted - drawn.size)) drawn.add(next)
  return drawn
}
