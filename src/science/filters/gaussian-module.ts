import {
  type KernelMemory,
  ADD,
  ADD_INTEGERS,
  I32,
  MULTIPLY,
  V128,
  compiled,
  get,
  instance,
  loadInteger,
  loadVector,
  loopOf,
  moduleOf,
  range,
  set,
  storeVector,
  unsigned,
  vectorOf,
} from './webassembly.ts'

/** Sums of 2 radius + 1 lines of float32 by the weights of a symmetric kernel, four pixels at a time. */
export interface WeightedSum {
  /**
   * Over the image rows about row y: `rows` holds the addresses of rows -radius .. height + radius - 1; `shift` bytes into
   * them. `pixels` values (and up to 3 more) go to address `out`.
   */
  across(rows: Int32Array, y: number, shift: number, out: number, pixels: number): void
  /** Over a line that begins at address `line`, `radius` pixels before the first result. */
  along(line: number, out: number, pixels: number): void
}

interface Exports {
  /** Bytes: a multiple of 16 or what is rounded up to it. */
  sum(out: number, bytes: number): void
}

/** Bytes at the start of the memory that hold the lines' addresses. */
export const tableBytes = (radius: number): number => 16 * Math.ceil((2 * radius + 1) / 4)

/** Locals: two parameters, the loop counter, the sum, then an address a line. */
const [OUT, BYTES, AT, SUM, LINES] = range(5)

/** Lines are: the centre, then one before and one after at each distance. */
function moduleBytes(kernel: Float64Array): Uint8Array<ArrayBuffer> {
  const lines = range(2 * kernel.length - 1)
  const load = (line: number): number[] => [
    ...get(LINES + line),
    ...get(AT),
    ...ADD_INTEGERS,
    ...loadVector(0),
  ]
  const weighted = range(kernel.length).flatMap((k) =>
    k === 0
      ? [...load(0), ...vectorOf(kernel[0]!), ...MULTIPLY, ...set(SUM)]
      : [
          ...[...load(2 * k - 1), ...load(2 * k), ...ADD, ...vectorOf(kernel[k]!), ...MULTIPLY],
          ...[...get(SUM), ...ADD, ...set(SUM)],
        ],
  )
  const store = [...get(OUT), ...get(AT), ...ADD_INTEGERS, ...get(SUM), ...storeVector(0)]
  const addresses = lines.flatMap((line) => [0x41, 0, ...loadInteger(4 * line), ...set(LINES + line)])
  const locals = [3, 1, I32, 1, V128, ...unsigned(lines.length), I32]
  return moduleOf('sum', 2, [...locals, ...addresses, ...loopOf(AT, BYTES, 16, [...weighted, ...store])])
}

/** `kernel` from its centre outwards; the table of addresses lies at the start of the memory. */
export function weightedSum(kernel: Float64Array, memory: KernelMemory): WeightedSum {
  const radius = kernel.length - 1
  const table = new Int32Array(memory.buffer, 0, 2 * radius + 1)
  const { sum } = instance(compiled(moduleBytes(kernel)), memory) as Exports
  return {
    across(rows, y, shift, out, pixels) {
      const middle = y + radius
      table[0] = rows[middle]! + shift
      for (let k = 1; k <= radius; k++) {
        table[2 * k - 1] = rows[middle - k]! + shift
        table[2 * k] = rows[middle + k]! + shift
      }
      sum(out, 4 * pixels)
    },
    along(line, out, pixels) {
      const middle = line + 4 * radius
      table[0] = middle
      for (let k = 1; k <= radius; k++) {
        table[2 * k - 1] = middle - 4 * k
        table[2 * k] = middle + 4 * k
      }
      sum(out, 4 * pixels)
    },
  }
}
