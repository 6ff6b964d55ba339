import {
  type KernelFunction,
  createMemory,
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
import { type Places, places } from './places.ts'

/** A sum of small images, each enlarged to one size. */
export interface LayerSum {
  /** Rows of the sum lie so many values apart in `values`. */
  readonly stride: number
  readonly values: Float32Array
  clear(): void
  /** Adds `weight` times an image of at most the size, enlarged as by `resizeBilinear`, in single precision. */
  add(image: Float32Array, size: readonly [number, number], weight: number): void
}

interface Loops {
  /** Adds the rows at `top` and `bottom`, each times its weight, to that at `out`. */
  add(out: number, bytes: number, top: number, bottom: number, topWeight: number, bottomWeight: number): void
}
const addLoop = (): KernelFunction => {
  const [OUT, BYTES, TOP, BOTTOM, TOP_WEIGHT, BOTTOM_WEIGHT, AT, A, B] = range(9)
  const row = (start: number): number[] => v128.load(i32.add(get(start), get(AT)))
  const both = f32x4.add(f32x4.multiply(row(TOP), get(A)), f32x4.multiply(row(BOTTOM), get(B)))
  const code = [
    ...[...set(A, f32x4.splat(get(TOP_WEIGHT))), ...set(B, f32x4.splat(get(BOTTOM_WEIGHT)))],
    ...loopOf(AT, BYTES, 16, v128.store(i32.add(get(OUT), get(AT)), f32x4.add(row(OUT), both))),
  ]
  return { parameters: ['i32', 'i32', 'i32', 'i32', 'f64', 'f64'], locals: [[1, 'i32'], [2, 'v128']], code } // prettier-ignore
}

export function layerSum(width: number, height: number): LayerSum {
  const stride = 4 * Math.ceil(width / 4)
  const memory = createMemory(2 * 4 * stride * height)
  const { add } = instance(moduleOf({ add: addLoop() }), memory) as Loops
  const values = new Float32Array(memory.buffer, 0, stride * height)
  const widened = new Float32Array(memory.buffer, values.byteLength, stride * height)
  const [columns, rows] = [new Map<number, Places>(), new Map<number, Places>()]
  const placesOf = (kept: Map<number, Places>, n: number, wanted: number): Places => {
    const found = kept.get(n) ?? places(n, wanted)
    kept.set(n, found)
    return found
  }
  return {
    stride,
    values,
    clear: () => values.fill(0),
    add(image, [w, h], weight) {
      widen(image, w, h, placesOf(columns, w, width), widened, stride)
      const { low, high, share } = placesOf(rows, h, height)
      const at = (row: number): number => widened.byteOffset + 4 * stride * row
      for (let y = 0; y < height; y++)
        add(4 * stride * y, 4 * stride, at(low[y]), at(high[y]), weight * (1 - share[y]), weight * share[y])
    },
  }
}

/** Each row to the new width. */
function widen(
  image: Float32Array,
  w: number,
  h: number,
  { low, high, share }: Places,
  out: Float32Array,
  stride: number,
): void {
  for (let y = 0; y < h; y++)
    for (let x = 0, from = y * w, to = y * stride; x < low.length; x++) {
      const left = image[from + low[x]]
      out[to + x] = left + share[x] * (image[from + high[x]] - left)
    }
}
