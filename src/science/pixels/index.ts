/** Loops over the pixels of images, four at a time, in single precision. Images are any runs of pixels, of one length. */
import {
  type Code,
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

/** Pixels that are worked on at once, so few that they stay in the nearest cache. */
const CHUNK = 2048
/** Images at a time. */
const IMAGES = 4
/** In the memory: the parts of the images, the results, the mask. */
const RESULTS = 4 * CHUNK * IMAGES
const MASK = RESULTS + 4 * CHUNK

interface Workspace {
  readonly memory: ReturnType<typeof createMemory>
  readonly images: readonly Float32Array[]
  readonly results: Float32Array
  readonly mask: Uint8Array
}
let workspace: Workspace | undefined
/** One for all loops, as each does its work at once. */
function workspaceOf(): Workspace {
  if (workspace) return workspace
  const memory = createMemory(MASK + CHUNK)
  const part = (at: number): Float32Array => new Float32Array(memory.buffer, at, CHUNK)
  const images = range(IMAGES).map((i) => part(4 * CHUNK * i))
  workspace = { memory, images, results: part(RESULTS), mask: new Uint8Array(memory.buffer, MASK, CHUNK) }
  return workspace
}

const [BYTES, AT, KEPT] = range(3)
/** Runs `body` for four pixels after four; AT is a local that holds how many bytes into each image they are. */
function compiled(body: Code, after: Code = []): (bytes: number) => void {
  const code = [...loopOf(AT, BYTES, 16, body), ...after]
  const module = moduleOf({ run: { parameters: ['i32'], locals: [[1, 'i32'], [1, 'v128']], code } }) // prettier-ignore
  return (instance(module, workspaceOf().memory) as { run(bytes: number): void }).run
}
const pixelsOf = (image: number): number[] => v128.load(get(AT), 4 * CHUNK * image)
const storeResult = (value: Code): number[] => v128.store(get(AT), value, RESULTS)

/** Fills `out` with a formula of the same pixel of each image. All have one length. */
export type PixelLoop = (images: readonly Float32Array[], out: Float32Array) => Float32Array

/**
 * Compiles a formula of up to four images: it is given the code of each image's pixels and gives that of the result (the
 * operations are in science/webassembly).
 */
export function pixelwise(images: number, formula: (...pixels: readonly Code[]) => Code): PixelLoop {
  if (images > IMAGES) throw new RangeError(`A formula has at most ${IMAGES} images, not ${images}.`)
  const run = compiled(storeResult(formula(...range(images).map(pixelsOf))))
  const parts = workspaceOf()
  return (given, out) => {
    if (given.length !== images || given.some(({ length }) => length !== out.length))
      throw new RangeError(`A formula of ${images} images of ${out.length} pixels was given others.`)
    for (let from = 0; from < out.length; from += CHUNK) {
      const to = Math.min(out.length, from + CHUNK)
      for (let i = 0; i < images; i++) parts.images[i].set(given[i].subarray(from, to))
      run(4 * (to - from))
      out.set(parts.results.subarray(0, to - from), from)
    }
    return out
  }
}

/** Keeps what is made of a key: formulas that depend on parameters are compiled once each. */
export function kept<Key extends readonly (string | number | boolean)[], Made>(
  make: (...key: Key) => Made,
): (...key: Key) => Made {
  const all = new Map<string, Made>()
  return (...key) => {
    const name = key.join(' ')
    const found = all.get(name) ?? make(...key)
    all.set(name, found)
    return found
  }
}

const maskLoop = kept(() => compiled(storeResult(v128.and(pixelsOf(0), v128.loadMask(maskPlace, MASK)))))
/** A byte a pixel: a quarter as far as the pixels are. */
const maskPlace = i32.shiftRight(get(AT), i32.of(2))

/** Fills `out` with the pixels where the mask is 1, with 0 where it is 0. The mask holds nothing else. */
export function masked(image: Float32Array, mask: Uint8Array, out: Float32Array): void {
  const run = maskLoop()
  const parts = workspaceOf()
  for (let from = 0; from < out.length; from += CHUNK) {
    const to = Math.min(out.length, from + CHUNK)
    parts.images[0].set(image.subarray(from, to))
    parts.mask.set(mask.subarray(from, to))
    run(4 * (to - from))
    out.set(parts.results.subarray(0, to - from), from)
  }
}

/** x - x is NaN where x is not finite, else 0, and so is the sum of all. */
const sumLoop = kept(() => {
  const sum = f32x4.add(get(KEPT), f32x4.subtract(pixelsOf(0), pixelsOf(0)))
  return compiled(set(KEPT, sum), v128.store(i32.of(0), get(KEPT), RESULTS))
})

/** Whether no pixel is NaN or infinite. */
export function allFinite(image: Float32Array): boolean {
  const run = sumLoop()
  const { images, results } = workspaceOf()
  for (let from = 0; from < image.length; from += CHUNK) {
    const part = image.subarray(from, from + CHUNK)
    images[0].set(part)
    images[0].fill(0, part.length, (part.length + 3) & ~3)
    run(4 * part.length)
    if (results[0] + results[1] + results[2] + results[3] !== 0) return false
  }
  return true
}
