import { type Network, mergeNetwork, sortNetwork } from './network.ts'
import {
  type KernelMemory,
  I32,
  V128,
  compiled,
  get,
  instance,
  loadVector,
  loopOf,
  moduleOf,
  range,
  set,
  storeVector,
  unsigned,
} from './webassembly.ts'

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

const MIN = [0xfd, 0xea, 0x01]
const MAX = [0xfd, 0xeb, 0x01]

/** Locals: five parameters, the loop counter, a spare vector, then one vector a wire. */
const [ROWS, COLUMNS, PAIRS, WINDOWS, OUT, AT, SPARE, WIRES] = range(8)

const wire = (index: number): number => WIRES + index

function exchangeCode({ exchanges }: Network): number[] {
  return exchanges.flatMap(({ a, b, min, max }) => {
    const both = [...get(wire(a)), ...get(wire(b))]
    if (min && max)
      return [
        ...both,
        ...MIN,
        ...set(SPARE),
        ...both,
        ...MAX,
        ...set(wire(b)),
        ...get(SPARE),
        ...set(wire(a)),
      ]
    return min ? [...both, ...MIN, ...set(wire(a))] : [...both, ...MAX, ...set(wire(b))]
  })
}

/** do { body } while ((at += 16) < limit), with at from 0. */
const loop = (limit: number, body: number[]): number[] => loopOf(AT, limit, 16, body)

/** Loads wires from lists at `base`, `shift` voxels further on. */
const loadLists = (first: number, count: number, base: number, shift: number): number[] =>
  range(count).flatMap((k) => [
    ...get(AT),
    ...loadVector(base + k * STRIDE + shift * 4),
    ...set(wire(first + k)),
  ])

const storeLists = (network: Network, base: number): number[] =>
  network.outputs.flatMap((from, k) => [...get(AT), ...get(wire(from)), ...storeVector(base + k * STRIDE)])

function columnsLoop(size: number): number[] {
  const lines = size * size
  const network = sortNetwork(lines)
  const load = range(lines).flatMap((j) => [
    ...[...get(ROWS), 0x28, 2, ...unsigned(j * 4), ...get(AT), 0x6a],
    ...loadVector(0),
    ...set(wire(j)),
  ])
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
  const store = [...get(OUT), ...get(AT), 0x6a, ...get(wire(network.outputs[0])), ...storeVector(0)]
  return loop(WINDOWS, [...load, ...exchangeCode(network), ...store])
}

function moduleBytes(size: number): Uint8Array<ArrayBuffer> {
  const code = [...columnsLoop(size), ...pairsLoop(size), ...windowsLoop(size)]
  const locals = [2, ...unsigned(1), I32, ...unsigned(1 + size ** 3), V128]
  return moduleOf('row', 5, [...locals, ...code])
}

const modules = new Map<number, object>()

/** The kernel for windows of size^3 over a memory. */
export function rowKernel(size: number, memory: KernelMemory): RowKernel {
  let module = modules.get(size)
  if (module === undefined) {
    module = compiled(moduleBytes(size))
    modules.set(size, module)
  }
  return instance(module, memory) as RowKernel
}
