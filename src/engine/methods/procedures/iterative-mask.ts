import { smallest } from '../../../science/filters/index.ts'
import { phaseCondition } from '../../../science/frequency/index.ts'
import { createRandom, seedOf } from '../../../science/random/index.ts'
import type { Parameters } from '../parameters.ts'
import { brainPlaces } from './diffusion.ts'
import { differences, sideOf, type Side } from './sides.ts'
import { checkFinite, checkMap, putSlices, wantedSlices } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan } from './types.ts'

interface IterativeMaskParameters {
  /** Squared error above which a pixel stays masked, from the second round on. */
  readonly tau: number
  /** Share of the brain's pixels, those with the largest errors, that stays masked in the first round. */
  readonly firstShare: number
  /** A slice stops when its mask shrinks by less than this share. */
  readonly stopRatio: number
  /** Calls of 'masked' a slice may have. */
  readonly maxIterations: number
  /** Bins about the centre of the spectrum whose amplitude is hidden from the condition. */
  readonly radius: number
  readonly seed: number
  readonly side: Side
}
export interface IterativeMaskInput extends SlicedScan, IterativeMaskParameters {
  readonly procedure: 'iterative-mask'
}

/** `dims` of the method's grid: the benchmark's radius, 15 bins of 224, is the same share of other grids. */
export function iterativeMaskParameters(
  read: Parameters,
  [, height]: readonly [number, number, number],
): IterativeMaskParameters {
  return {
    tau: read.number('tau', NaN, { min: 0 }),
    firstShare: read.number('first_share', 0.6, { min: 0, max: 1 }),
    stopRatio: read.number('stop_ratio', 0.1, { min: 0, max: 1 }),
    maxIterations: read.integer('max_iterations', 100, { min: 1 }),
    radius: read.number('radius', Math.floor((15 * height) / 224), { min: 0 }),
    seed: read.integer('seed', 0, { min: 0 }),
    side: sideOf(read),
  }
}

/** What is known of one slice between the rounds. */
interface SliceState {
  readonly z: number
  readonly image: Float32Array
  /** Pixels of the brain. */
  readonly brainPixels: number
  readonly condition: Float32Array
  /** The pixels that are masked, rising: the first `count`. */
  readonly masked: Int32Array
  /** Squared error of the last reconstruction at the masked pixels. */
  readonly error: Float32Array
  count: number
  /** The whole last output of a graph. */
  reconstruction: Float32Array
}

/**
 * IterMask (Liang et al., MICCAI 2024, as the benchmark arXiv 2512.01534 runs it): what is well explained by the slice's
 * structure leaves the mask round by round; what stays masked is filled in without having been seen. The map is the squared
 * difference to the last reconstruction, in the card's range, inside the brain. A slice that stops before the second network
 * saw it keeps the first one's reconstruction (the benchmark's code: an empty one). Noise is drawn for each slice and
 * round by its own stream, so it does not depend on the batch.
 */
export async function iterativeMask(input: IterativeMaskInput, run: RunGraphs): Promise<ProcedureOutput> {
  const map = new Float32Array(input.image.length)
  const recon = new Float32Array(input.image.length)
  const states = await firstRound(input, run)
  let active = states
  for (let round = 0; round < input.maxIterations; round++) {
    active = active.filter((state) =>
      shrink(state, round === 0 ? firstThreshold(state, input) : input.tau, input),
    )
    if (active.length === 0) break
    await maskedRound(active, round, input, run)
  }
  const score = new Float32Array(input.dims[0] * input.dims[1])
  for (const { z, image, reconstruction } of states) {
    differences(image, reconstruction, input.side, input.range, score)
    for (let i = 0; i < score.length; i++) score[i]! *= score[i]!
    putSlices(recon, input, [z], reconstruction)
    putSlices(map, input, [z], score)
  }
  checkMap(map, input.brain)
  return { map, recon }
}

/** Condition, first reconstruction and its error; the whole brain is masked. */
async function firstRound(input: IterativeMaskInput, run: RunGraphs): Promise<SliceState[]> {
  const [width, height] = input.dims
  const area = width * height
  const states: SliceState[] = []
  const condition = phaseCondition(width, height, input.radius)
  const wanted = wantedSlices(input)
  for (let from = 0; from < wanted.length; from += input.batch) {
    const slices = wanted.slice(from, from + input.batch)
    const conditions = new Float32Array(slices.length * area)
    slices.forEach((z, n) => {
      const image = input.image.subarray(z * area, (z + 1) * area)
      condition(image, conditions.subarray(n * area, (n + 1) * area))
    })
    const dims = [slices.length, 1, height, width]
    const { reconstruction } = await run('first', { image: { data: conditions, dims } })
    checkFinite(reconstruction!)
    slices.forEach((z, n) => {
      const [start, end] = [n * area, (n + 1) * area]
      const masked = brainPlaces(input, [z])
      const state: SliceState = {
        z,
        image: input.image.subarray(z * area, (z + 1) * area),
        brainPixels: masked.length,
        condition: conditions.subarray(start, end),
        masked,
        error: new Float32Array(masked.length),
        count: masked.length,
        reconstruction: reconstruction!.data.subarray(start, end),
      }
      updateError(state)
      states.push(state)
    })
  }
  return states
}

/** Errors of the reconstruction inside the mask; what is not masked is the image itself and has none. */
function updateError({ error, masked, count, image, reconstruction }: SliceState): void {
  for (let k = 0; k < count; k++) {
    const i = masked[k]!
    const difference = image[i]! - reconstruction[i]!
    error[k] = difference * difference
  }
}

/** The k-th smallest error of the slice, k = floor(pixels - share * brain pixels): that share of the brain lies above. */
function firstThreshold(
  { error, image, brainPixels }: SliceState,
  { firstShare }: IterativeMaskParameters,
): number {
  const rank = Math.floor(image.length - firstShare * brainPixels) - (image.length - brainPixels)
  return rank < 1 ? 0 : smallest(error.slice(), rank - 1)
}

/** Keeps the mask to errors above the threshold; false when that took too little away (or nothing was left): done. */
function shrink(
  state: SliceState,
  threshold: number,
  { stopRatio }: Pick<IterativeMaskParameters, 'stopRatio'>,
): boolean {
  const { error, masked, count } = state
  let left = 0
  for (let k = 0; k < count; k++) if (error[k]! > threshold) left++
  if (count === 0 || (count - left) / count < stopRatio) return false
  for (let k = 0, n = 0; n < left; k++) if (error[k]! > threshold) masked[n++] = masked[k]!
  state.count = left
  return true
}

/** Fills the masks with fresh noise and reconstructs again. */
async function maskedRound(
  active: readonly SliceState[],
  round: number,
  input: IterativeMaskInput,
  run: RunGraphs,
): Promise<void> {
  const [width, height] = input.dims
  const area = width * height
  const noise = new Float32Array(area)
  for (let from = 0; from < active.length; from += input.batch) {
    const batch = active.slice(from, from + input.batch)
    const data = new Float32Array(batch.length * 2 * area)
    batch.forEach(({ z, image, condition, masked, count }, n) => {
      createRandom(seedOf(input.seed, 'iterative-mask', z, round)).normals(noise.subarray(0, count))
      const at = n * 2 * area
      data.set(image, at)
      for (let k = 0; k < count; k++) data[at + masked[k]!] = noise[k]!
      data.set(condition, at + area)
    })
    const { reconstruction } = await run('masked', {
      image: { data, dims: [batch.length, 2, height, width] },
    })
    checkFinite(reconstruction!)
    batch.forEach((state, n) => {
      state.reconstruction = reconstruction!.data.subarray(n * area, (n + 1) * area)
      updateError(state)
    })
  }
}
