import { createRandom, seedOf, shuffled, type Random } from '../../science/random/index.ts'

export interface Unit {
  id: number
  /** What it is alike others in, the weightiest first: units with the same path share its members out as asked. */
  strata: readonly string[]
}

/** 0, 1 or 2 by the tertiles of the known ages; undefined where the age is unknown. Equal ages get the same tertile. */
export function ageTertiles(ages: readonly (number | null)[]): (0 | 1 | 2 | undefined)[] {
  const known = ages.filter((age) => age !== null).sort((a, b) => a - b)
  const low = known[Math.ceil(known.length / 3) - 1]
  const high = known[Math.ceil((2 * known.length) / 3) - 1]
  return ages.map((age) => (age === null ? undefined : age <= low ? 0 : age <= high ? 1 : 2))
}

/**
 * Draws round(share * n) of the units, at least 1 and at most n - 1. The first level of the strata is shared out by largest
 * remainder, then each of its parts by the next level, and so on: small parts of a later level never cost an earlier one its
 * share. Ties are drawn. Deterministic: depends on the units' order, strata and seed. Needs two units or more.
 */
export function drawStratified(units: readonly Unit[], share: number, seed: number): Set<number> {
  const wanted = Math.min(Math.max(Math.round(share * units.length), 1), units.length - 1)
  return new Set(drawLevel(units, wanted, [], seed).map(({ id }) => id))
}

function drawLevel(units: readonly Unit[], wanted: number, path: readonly string[], seed: number): Unit[] {
  const level = path.length
  if (units.every(({ strata }) => level >= strata.length))
    return shuffled(units, createRandom(seedOf(seed, 'split', ...path))).slice(0, wanted)
  const parts = [...Map.groupBy(units, ({ strata }) => strata[level] ?? '')].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )
  const takes = apportion(
    parts.map(([, members]) => members.length),
    wanted,
    createRandom(seedOf(seed, 'split', 'remainders', ...path)),
  )
  return parts.flatMap(([name, members], i) => drawLevel(members, takes[i]!, [...path, name], seed))
}

/** How many of `wanted` each part gives, by largest remainder; ties are drawn. */
function apportion(sizes: readonly number[], wanted: number, random: Random): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const exact = sizes.map((size) => (wanted * size) / all)
  const takes = exact.map((one) => Math.floor(one + 1e-9))
  const missing = wanted - takes.reduce((sum, take) => sum + take, 0)
  const byRemainder = shuffled([...sizes.keys()], random).sort(
    (a, b) => Math.max(exact[b]! - takes[b]!, 0) - Math.max(exact[a]! - takes[a]!, 0),
  )
  for (const i of byRemainder.slice(0, missing)) takes[i]!++
  return takes
}
