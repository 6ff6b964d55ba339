import type { Parameters } from '../parameters.ts'
import {
  clampRange,
  imageWeights,
  noiseKinds,
  noiseSource,
  predictions,
  type NoiseKind,
  type Prediction,
} from './diffusion.ts'
import { differences } from './sides.ts'
import { checkMap, overBatches, putSlices } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan } from './types.ts'

const scores = ['squared', 'absolute', 'positive', 'negative', 'relative'] as const

export interface AnoddpmParameters {
  readonly scheme: 'anoddpm'
  /** Noising steps, and reverse steps at stride 1. */
  readonly start: number
  readonly stride: number
  readonly steps: number
  readonly prediction: Prediction
  readonly noise: NoiseKind
  readonly variance: 'small' | 'large'
  readonly score: (typeof scores)[number]
  readonly timeScale: number
  readonly clamp: boolean
  readonly seed: number
}

export function anoddpmParameters(read: Parameters): AnoddpmParameters {
  const steps = read.integer('steps', 1000, { min: 2 })
  return {
    scheme: 'anoddpm',
    start: read.integer('start', 200, { min: 1, max: steps }),
    stride: read.integer('stride', 1, { min: 1 }),
    steps,
    prediction: read.choice('prediction', predictions, 'epsilon'),
    noise: read.choice('noise', noiseKinds, 'simplex'),
    variance: read.choice('variance', ['small', 'large'], 'small'),
    score: read.choice('score', scores, 'squared'),
    timeScale: read.number('time_scale', 1, { min: 0 }),
    clamp: read.flag('clamp', true),
    seed: read.integer('seed', 0),
  }
}

export interface ReverseStep {
  /** Index of the noise level, 0 the least. */
  readonly level: number
  readonly alpha: number
  readonly sigma: number
  /** The next image is image * x0 + noisy * x_t + spread * noise. */
  readonly image: number
  readonly noisy: number
  readonly spread: number
}

/**
 * DDPM with beta linear from 1e-4 to 0.02 over `steps`: the reverse steps from level start - 1 down to 0. A stride above 1 leaves
 * levels out and makes each remaining step as long as those it stands for (respaced ancestral sampling; not published for
 * AnoDDPM). variance 'small': that of the posterior; 'large': beta.
 */
export function reverseSteps(
  options: Pick<AnoddpmParameters, 'start' | 'stride' | 'steps' | 'variance'>,
): ReverseStep[] {
  const { start, stride, steps, variance } = options
  const kept: number[] = [] // products of 1 - beta
  for (let t = 0, product = 1; t < start; t++) {
    product *= 1 - (1e-4 + ((0.02 - 1e-4) * t) / (steps - 1))
    kept.push(product)
  }
  const result = []
  for (let level = start - 1; level >= 0; level -= stride) {
    const now = kept[level]!
    const before = level - stride >= 0 ? kept[level - stride]! : 1
    const beta = 1 - now / before
    const small = (beta * (1 - before)) / (1 - now)
    result.push({
      level,
      alpha: Math.sqrt(now),
      sigma: Math.sqrt(1 - now),
      image: (Math.sqrt(before) * beta) / (1 - now),
      noisy: (Math.sqrt(now / before) * (1 - before)) / (1 - now),
      spread: before === 1 ? 0 : Math.sqrt(variance === 'small' ? small : beta),
    })
  }
  return result
}

/**
 * AnoDDPM: the slice is noised part of the way, the network takes the noise off step by step, and the score is the difference to
 * the slice. `start` noising steps and as many back (published: one more noising step than it takes back). Random streams of
 * the noise: (seed, 'anoddpm', slice, i), i = 0 for the noising and then 1, 2, ... for the reverse steps; simplex noise is one
 * field for all slices, (seed, 'anoddpm', 'simplex', i), its third coordinate the level.
 */
export async function anoddpm(
  input: SlicedScan & AnoddpmParameters,
  run: RunGraphs,
): Promise<ProcedureOutput> {
  const steps = reverseSteps(input)
  const noise = noiseSource(input, input.noise, input.seed, 'anoddpm')
  const area = input.dims[0] * input.dims[1]
  const map = new Float32Array(input.image.length)
  const recon = new Float32Array(input.image.length)
  await overBatches({ ...input, channels: 1 }, async ({ slices, image }) => {
    const x = Float32Array.from(image.data)
    const [first] = steps as [ReverseStep]
    mix(x, area, first.alpha, first.sigma, (n) => noise(slices[n]!, 0, first.level))
    const time = { data: new Float32Array(slices.length), dims: [slices.length] }
    for (const [i, step] of steps.entries()) {
      time.data.fill(step.level * input.timeScale)
      const { prediction } = await run('denoise', { image: { data: x, dims: image.dims }, time })
      towardsImage(x, prediction!.data, step, input)
      if (step.spread > 0) mix(x, area, 1, step.spread, (n) => noise(slices[n]!, i + 1, step.level))
    }
    putSlices(recon, input, slices, x)
    putSlices(map, input, slices, scoresOf(input, image.data, x))
  })
  checkMap(map, input.brain)
  return { map, recon }
}

/** x becomes scale x + spread noise, slice by slice. */
function mix(
  x: Float32Array,
  area: number,
  scale: number,
  spread: number,
  noiseOf: (n: number) => Float32Array,
): void {
  for (let n = 0; n < x.length / area; n++) {
    const noise = noiseOf(n)
    const from = n * area
    for (let p = 0; p < area; p++) x[from + p] = scale * x[from + p]! + spread * noise[p]!
  }
}

/** x becomes the mean of the posterior of the next image. */
function towardsImage(
  x: Float32Array,
  prediction: Float32Array,
  step: ReverseStep,
  { prediction: kind, clamp, range }: Pick<SlicedScan & AnoddpmParameters, 'prediction' | 'clamp' | 'range'>,
): void {
  const [a, b] = imageWeights(kind, step.alpha, step.sigma)
  const [low, high] = clampRange(clamp, range)
  for (let i = 0; i < x.length; i++) {
    const made = Math.min(high, Math.max(low, a * x[i]! + b * prediction[i]!))
    x[i] = step.image * made + step.noisy * x[i]!
  }
}

function scoresOf(
  input: Pick<SlicedScan & AnoddpmParameters, 'score' | 'range'>,
  image: Float32Array,
  made: Float32Array,
): Float32Array {
  const { score, range } = input
  const side = score === 'squared' || score === 'absolute' ? 'both' : score
  const result = differences(image, made, side, range)
  if (score === 'squared') for (let i = 0; i < result.length; i++) result[i]! *= result[i]!
  return result
}
