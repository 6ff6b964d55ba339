import {
  type Code,
  type KernelMemory,
  f32x4,
  get,
  i32,
  instance,
  loopOf,
  moduleOf,
  range,
  set,
  v128,
} from '../webassembly/index.ts'
import { type Network, mergeNetwork, sortNetwork } from './network.ts'

/**
 * A WebAssembly module written by this file: the median of size^3 windows for runs of voxels along x, four at a time,
 * with minimum and maximum instructions alone (no branch depends on a value).
 *
 * 1. columns: the size^2 values of each x (rows y and z) are sorted: lists S[k][x].
 * 2. pairs: S of x and of x + 1 are merged: lists P[k][x]; each pair serves two windows.
 * 3. windows: P(x), P(x + 2) and, for odd sizes, S(x + size - 1) are merged as far as the median needs.
 */
export interface RowKernel {
  /**
   * All arguments are byte addresses or byte counts in the memory: `rows`: table of size^2 addresses of the first
   * column's values; then how far the three loops run (multiples of 16), and where the medians go.
   */
  row(rows: number, columns: number, pairs: number, windows: number, out: number): void
}

/** Voxels that one call filters at most. */
export const CHUNK = 256
/** Bytes of one stored list: an odd number of cache lines, so that lists do not fall onto each other. */
const STRIDE = (CHUNK + 16) * 4
/** Memory layout: table of rows, S, P, one row of results, then the map. */
const TABLE_BYTES = 128
const listsAt = TABLE_BYTES
const pairsAt = (size: number): number => listsAt + size * size * STRIDE
export const resultAt = (size: number): number => pairsAt(size) + 2 * size * size * STRIDE
export const mapAt = (size: number): number => resultAt(size) + STRIDE

/** Locals: five parameters, the loop counter, a spare vector, then one vector a wire. */
const [ROWS, COLUMNS, PAIRS, WINDOWS, OUT, AT, SPARE, WIRES] = range(8)

const wire = (index: number): number => WIRES + index

function exchangeCode({ exchanges }: Network): number[] {
  return exchanges.flatMap(({ a, b, min, max }) => {
    const both = [get(wire(a)), get(wire(b))]
    if (!min) return set(wire(b), f32x4.max(...both))
    if (!max) return set(wire(a), f32x4.min(...both))
    return [
      ...set(SPARE, f32x4.min(...both)),
      ...set(wire(b), f32x4.max(...both)),
      ...set(wire(a), get(SPARE)),
    ]
  })
}

/** do { body } while ((at += 16) < limit), with at from 0. */
const loop = (limit: number, body: Code): number[] => [...set(AT, i32.of(0)), ...loopOf(AT, limit, 16, body)]

/** Loads wires from lists at `base`, `shift` voxels further on. */
const loadLists = (first: number, count: number, base: number, shift: number): number[] =>
  range(count).flatMap((k) => set(wire(first + k), v128.load(get(AT), base + k * STRIDE + shift * 4)))

const storeLists = (network: Network, base: number): number[] =>
  network.outputs.flatMap((from, k) => v128.store(get(AT), get(wire(from)), base + k * STRIDE))

function columnsLoop(size: number): number[] {
  const lines = size * size
  const network = sortNetwork(lines)
  const load = range(lines).flatMap((j) =>
    set(wire(j), v128.load(i32.add(i32.load(get(ROWS), 4 * j), get(AT)))),
  )
  return loop(COLUMNS, [...load, ...exchangeCode(network), ...storeLists(network, listsAt)])
}

function pairsLoop(size: number): number[] {
  const lines = size * size
  const first = range(lines)
  const network = mergeNetwork([first, first.map((i) => lines + i)], range(2 * lines))
  return loop(PAIRS, [
    ...loadLists(0, lines, listsAt, 0),
    ...loadLists(lines, lines, listsAt, 1),
    ...exchangeCode(network),
    ...storeLists(network, pairsAt(size)),
  ])
}

function windowsLoop(size: number): number[] {
  const lines = size * size
  const lists: number[][] = []
  const load: number[] = []
  let used = 0
  for (let x = 0; x < size; x += 2) {
    const [count, base] = x + 1 < size ? [2 * lines, pairsAt(size)] : [lines, listsAt]
    const first = used
    load.push(...loadLists(first, count, base, x))
    lists.push(range(count).map((k) => first + k))
    used += count
  }
  const network = mergeNetwork(lists, [(size * lines) >> 1])
  const store = v128.store(i32.add(get(OUT), get(AT)), get(wire(network.outputs[0])))
  return loop(WINDOWS, [...load, ...exchangeCode(network), ...store])
}

const moduleFor = (size: number): object =>
  moduleOf({
    row: {
      parameters: ['i32', 'i32', 'i32', 'i32', 'i32'],
      locals: [[1, 'i32'], [1 + size ** 3, 'v128']], // prettier-ignore
      code: [...columnsLoop(size), ...pairsLoop(size), ...windowsLoop(size)],
    },
  })

const modules = new Map<number, object>()

/** The kernel for windows of size^3 over a memory. */
export function rowKernel(size: number, memory: KernelMemory): RowKernel {
  let module = modules.get(size)
  if (module === undefined) {
    module = moduleFor(size)
    modules.set(size, module)
  }
  return instance(module, memory) as RowKernel
}
