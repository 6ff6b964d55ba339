import {
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
function moduleFor(kernel: Float64Array): object {
  const lines = range(2 * kernel.length - 1)
  const load = (line: number): number[] => v128.load(i32.add(get(LINES + line), get(AT)))
  const weighted = range(kernel.length).flatMap((k) => {
    const pixels = k === 0 ? load(0) : f32x4.add(load(2 * k - 1), load(2 * k))
    const product = f32x4.multiply(pixels, f32x4.of(kernel[k]))
    return set(SUM, k === 0 ? product : f32x4.add(product, get(SUM)))
  })
  const store = v128.store(i32.add(get(OUT), get(AT)), get(SUM))
  const addresses = lines.flatMap((line) => set(LINES + line, i32.load(i32.of(0), 4 * line)))
  return moduleOf({
    sum: {
      parameters: ['i32', 'i32'],
      locals: [[1, 'i32'], [1, 'v128'], [lines.length, 'i32']], // prettier-ignore
      code: [...addresses, ...loopOf(AT, BYTES, 16, [...weighted, ...store])],
    },
  })
}

/** `kernel` from its centre outwards; the table of addresses lies at the start of the memory. */
export function weightedSum(kernel: Float64Array, memory: KernelMemory): WeightedSum {
  const radius = kernel.length - 1
  const table = new Int32Array(memory.buffer, 0, 2 * radius + 1)
  const { sum } = instance(moduleFor(kernel), memory) as Exports
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
