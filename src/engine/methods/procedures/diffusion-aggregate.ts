import type { Parameters } from '../parameters.ts'
import {
  brainPlaces,
  clampRange,
  imageWeights,
  noiseSource,
  predictions,
  type Prediction,
} from './diffusion.ts'
import { RELATIVE_FLOOR, sideOf, type Side } from './sides.ts'
import { checkMap, overBatches, putSlices, type SliceBatch } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan, Tensor } from './types.ts'

export interface DiffusionAggregateInput extends SlicedScan, DiffusionAggregateParameters {
  readonly procedure: 'diffusion-aggregate'
}
export interface DiffusionAggregateParameters {
  /** First step, and the step before which it ends, of `steps`: times (start - i stride) / steps. */
  readonly start: number
  readonly stop: number
  readonly stride: number
  readonly steps: number
  readonly prediction: Prediction
  /** Side of the image for which the noise schedule is shifted: 2 ln(56 / size) is added to the log signal-to-noise ratio. */
  readonly size: number
  readonly noise: 'gaussian' | 'pyramid'
  readonly side: Side
  /** Least departure that is counted: with one side most are 0, and one 0 would make the geometric mean 0. */
  readonly floor: number
  readonly clamp: boolean
  readonly seed: number
}

export function diffusionAggregateParameters(read: Parameters): DiffusionAggregateParameters {
  const steps = read.integer('steps', 1000, { min: 2 })
  const start = read.integer('start', 125, { min: 2, max: steps })
  const side = sideOf(read)
  return {
    start,
    stop: read.integer('stop', 25, { min: 1, max: start - 1 }),
    stride: read.integer('stride', 1, { min: 1 }),
    steps,
    prediction: read.choice('prediction', predictions, 'v'),
    size: read.number('size', 224, { min: 1 }),
    noise: read.choice('noise', ['gaussian', 'pyramid'], 'gaussian'),
    side,
    floor: read.number('floor', side === 'both' ? 0 : 1e-3, { min: 0 }),
    clamp: read.flag('clamp', true),
    seed: read.integer('seed', 0),
  }
}

export interface AggregateStep {
  readonly time: number
  readonly alpha: number
  readonly sigma: number
  /** Natural logarithm of the step's factor [(1 - r) alpha_s]^2. */
  readonly logFactor: number
}

const [A, B] = [Math.atan(Math.exp(-7.5)), Math.atan(Math.exp(7.5))]

/**
 * ANDi's schedule: lambda(t) = -2 ln tan(a + t (b - a)) + 2 ln(56 / size), a = atan e^-7.5, b = atan e^7.5; alpha^2 = sigmoid(lambda).
 * Steps at (start - i stride) / steps while start - i stride > stop; s is one (not one stride) of `steps` before t, so that a
 * larger stride leaves the scale of the score.
 */
export function aggregateSteps(
  options: Pick<DiffusionAggregateParameters, 'start' | 'stop' | 'stride' | 'steps' | 'size'>,
): AggregateStep[] {
  const { start, stop, stride, steps, size } = options
  const lambda = (t: number): number => -2 * Math.log(Math.tan(A + t * (B - A))) + 2 * Math.log(56 / size)
  const result = []
  for (let i = 0; start - i * stride > stop; i++) {
    const time = (start - i * stride) / steps
    const [now, before] = [lambda(time), lambda(time - 1 / steps)]
    const r = Math.exp(now - before)
    const alphaBefore = Math.sqrt(sigmoid(before))
    result.push({
      time,
      alpha: Math.sqrt(sigmoid(now)),
      sigma: Math.sqrt(sigmoid(-now)),
      logFactor: 2 * Math.log((1 - r) * alphaBefore),
    })
  }
  return result
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/**
 * Aggregated normative diffusion (ANDi): at each step fresh noise is added to the slice, the network says what the slice is
 * without it, x_i; the score is the geometric mean over the steps of [(1 - r) alpha_s (x_i - x)]^2. One side counts only where the
 * slice is brighter (positive) or darker (negative) than x_i, at least `floor` (not published). The reconstruction is the mean x_i.
 * Random stream of the noise: (seed, 'andi', slice, step i).
 */
export async function diffusionAggregate(
  input: DiffusionAggregateInput,
  run: RunGraphs,
): Promise<ProcedureOutput> {
  const steps = aggregateSteps(input)
  const noise = noiseSource(input, input.noise, input.seed, 'andi')
  const map = new Float32Array(input.image.length)
  const recon = new Float32Array(input.image.length)
  await overBatches({ ...input, channels: 1 }, async (batch) => {
    const sum = new Aggregate(input, batch, steps)
    const noisy = new Float32Array(batch.image.data.length)
    for (const [i, step] of steps.entries()) {
      addNoise(noisy, batch, step, (z) => noise(z, i, step.time))
      const time = new Float32Array(batch.slices.length).fill(step.time)
      const { prediction } = await run('denoise', {
        image: { data: noisy, dims: batch.image.dims },
        time: { data: time, dims: [time.length] },
      })
      sum.add(noisy, prediction!, step)
    }
    putSlices(map, input, batch.slices, sum.score())
    putSlices(recon, input, batch.slices, sum.recon)
  })
  checkMap(map, input.brain)
  return { map, recon }
}

function addNoise(
  noisy: Float32Array,
  { slices, image }: SliceBatch,
  { alpha, sigma }: AggregateStep,
  noiseOf: (slice: number) => Float32Array,
): void {
  const area = noisy.length / slices.length
  slices.forEach((z, n) => {
    const noise = noiseOf(z)
    const from = n * area
    for (let p = 0; p < area; p++) noisy[from + p] = alpha * image.data[from + p]! + sigma * noise[p]!
  })
}

/** Factors multiplied before their logarithm is taken: 8 of them stay far from the smallest double. */
const TOGETHER = 8

/** The geometric mean and the mean image, at the brain voxels of a batch. */
class Aggregate {
  readonly recon: Float32Array
  readonly #input: DiffusionAggregateInput
  readonly #image: Float32Array
  readonly #places: Int32Array
  readonly #product: Float64Array
  readonly #logs: Float64Array
  readonly #steps: readonly AggregateStep[]
  #pending = 0

  constructor(
    input: DiffusionAggregateInput,
    { slices, image }: SliceBatch,
    steps: readonly AggregateStep[],
  ) {
    this.#input = input
    this.#image = image.data
    this.#places = brainPlaces(input, slices)
    this.#product = new Float64Array(this.#places.length).fill(1)
    this.#logs = new Float64Array(this.#places.length)
    this.#steps = steps
    this.recon = new Float32Array(image.data.length)
  }

  add(noisy: Float32Array, { data }: Tensor, { alpha, sigma }: AggregateStep): void {
    const { prediction, clamp, range, side, floor } = this.#input
    const [a, b] = imageWeights(prediction, alpha, sigma)
    const [low, high] = clampRange(clamp, range)
    const share = 1 / this.#steps.length
    const places = this.#places
    const product = this.#product
    const image = this.#image
    const recon = this.recon
    // |d|, or half of |d| + d or of |d| - d: exact, and without a branch that would be guessed wrongly every other time.
    const size = side === 'both' ? 1 : 0.5
    const signed = side === 'both' ? 0 : side === 'negative' ? -0.5 : 0.5
    const relative = side === 'relative'
    const [start, width] = [range[0], range[1] - range[0]]
    for (let k = 0; k < places.length; k++) {
      const i = places[k]!
      const free = a * noisy[i]! + b * data[i]!
      const made = free < low ? low : free > high ? high : free
      recon[i]! += share * made
      const d = image[i]! - made
      let departure = size * Math.abs(d) + signed * d
      if (relative && departure > 0) departure /= Math.max(0, made - start) / width + RELATIVE_FLOOR
      product[k]! *= departure < floor ? floor : departure
    }
    if (++this.#pending === TOGETHER) this.#fold()
  }

  #fold(): void {
    const product = this.#product
    const logs = this.#logs
    for (let k = 0; k < product.length; k++) {
      logs[k]! += Math.log(product[k]!)
      product[k] = 1
    }
    this.#pending = 0
  }

  /** exp of the mean logarithm of the steps' squared, weighted departures. */
  score(): Float32Array {
    this.#fold()
    const n = this.#steps.length
    const logFactor = this.#steps.reduce((sum, step) => sum + step.logFactor, 0) / n
    const result = new Float32Array(this.#image.length)
    const places = this.#places
    for (let k = 0; k < places.length; k++)
      result[places[k]!] = Math.exp(logFactor + (2 * this.#logs[k]!) / n)
    return result
  }
}
