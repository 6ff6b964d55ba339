/** One instruction of a sorting network: wire a takes the smaller or b the larger of the two, or both. */
export interface Exchange {
  readonly a: number
  readonly b: number
  /** The smaller value is needed afterwards (kept on wire a). */
  readonly min: boolean
  /** The larger value is needed afterwards (kept on wire b). */
  readonly max: boolean
}

export interface Network {
  readonly exchanges: readonly Exchange[]
  /** outputs[i]: the wire that holds the value asked for. */
  readonly outputs: readonly number[]
}

/** Comparators (lo, hi) of Batcher's odd-even merge of two sorted halves of the n (a power of two) wires from `at`. */
function oddEvenMerge(at: number, n: number, step: number): [number, number][] {
  const jump = step * 2
  if (jump >= n) return [[at, at + step]]
  const inner: [number, number][] = []
  for (let i = at + step; i + step < at + n; i += jump) inner.push([i, i + step])
  return [...oddEvenMerge(at, n, jump), ...oddEvenMerge(at + step, n, jump), ...inner]
}

const powerOfTwo = (n: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, n)))

/**
 * A network that merges sorted lists (`lists`: the wires of each, ascending) pairwise until one is left and gives the
 * members with the indices `wanted` of the merged order. Batcher's odd-even merge (Batcher 1968, AFIPS 32:307): lists
 * are padded with +infinity to a power of two; exchanges with a pad, or whose result nobody reads, are left out.
 */
export function mergeNetwork(lists: readonly (readonly number[])[], wanted: readonly number[]): Network {
  const exchanges: [number, number][] = []
  let left = lists.map((list) => [...list])
  while (left.length > 1) {
    const merged: number[][] = []
    for (let i = 0; i < left.length; i += 2)
      merged.push(i + 1 < left.length ? mergeTwo(left[i], left[i + 1], exchanges) : left[i])
    left = merged
  }
  const outputs = wanted.map((index) => left[0][index])
  return { exchanges: keepNeeded(exchanges, outputs), outputs }
}

/** A network that sorts n wires. */
export const sortNetwork = (n: number): Network => {
  const wires = Array.from({ length: n }, (_, i) => i)
  return mergeNetwork(
    wires.map((wire) => [wire]),
    wires,
  )
}

function mergeTwo(a: readonly number[], b: readonly number[], exchanges: [number, number][]): number[] {
  const half = powerOfTwo(Math.max(a.length, b.length))
  const slots: (number | null)[] = new Array<number | null>(2 * half).fill(null)
  for (let i = 0; i < a.length; i++) slots[i] = a[i]
  for (let i = 0; i < b.length; i++) slots[half + i] = b[i]
  for (const [lo, hi] of oddEvenMerge(0, 2 * half, 1)) {
    const [low, high] = [slots[lo], slots[hi]]
    if (high === null) continue
    if (low === null) {
      slots[lo] = high
      slots[hi] = null
    } else exchanges.push([low, high])
  }
  return slots.filter((wire) => wire !== null)
}

function keepNeeded(exchanges: readonly [number, number][], outputs: readonly number[]): Exchange[] {
  const needed = new Set(outputs)
  const kept: Exchange[] = []
  for (const [a, b] of exchanges.toReversed()) {
    const [min, max] = [needed.has(a), needed.has(b)]
    if (!min && !max) continue
    kept.push({ a, b, min, max })
    needed.add(a).add(b)
  }
  return kept.reverse()
}
