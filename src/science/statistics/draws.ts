import { createRandom } from '../random/index.ts'

/** Units drawn with replacement: row r of `units` picks is the r-th resample. Not to be written to. */
export type Draws = Uint16Array | Uint32Array

/** Picks kept at most, so that the same resamples of the next method need not be drawn again. */
const mostKept = 16_000_000
const kept = new Map<string, Draws>()
let picks = 0

/**
 * `replicates` resamples of `units` units, n of n, from this seed alone: the same call gives the same draws, from memory where
 * it was made lately. Figures of many methods over the same subjects are resampled together this way.
 */
export function drawnUnits(seed: number, units: number, replicates: number): Draws {
  const key = `${seed} ${units} ${replicates}`
  const known = kept.get(key)
  if (known) return known
  const random = createRandom(seed)
  const size = units * replicates
  const found = units <= 0x10000 ? new Uint16Array(size) : new Uint32Array(size)
  for (let i = 0; i < size; i++) found[i] = Math.floor(random.uniform() * units)
  if (size > mostKept / 4) return found
  for (const [old, own] of kept) {
    if (picks + size <= mostKept) break
    kept.delete(old)
    picks -= own.length
  }
  kept.set(key, found)
  picks += size
  return found
}
