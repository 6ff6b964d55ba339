import type { Parameters } from '../parameters.ts'
import { differences, sideOf, type Side } from './sides.ts'
import { checkMap, overBatches, putSlices } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan, Tensor } from './types.ts'
import { overWindows } from './windows.ts'

export interface DisyreParameters {
  readonly scheme: 'disyre'
  /** The network is told each of them in turn, times timeScale; small means a heavy anomaly. */
  readonly steps: readonly number[]
  readonly timeScale: number
  /** Side of the square windows in which a slice is restored; 0: the whole slice at once. */
  readonly window: number
  readonly windowStride: number
  readonly side: Side
  /** Multiply a slice's score by the share of its pixels that are brain. */
  readonly sliceWeight: boolean
}

export function disyreParameters(read: Parameters): DisyreParameters {
  const window = read.integer('window', 0, { min: 0 })
  return {
    scheme: 'disyre',
    steps: read.integers('steps', '99,74,49,24', { min: 0 }),
    timeScale: read.number('time_scale', 1, { min: 0 }),
    window,
    windowStride: read.integer('window_stride', Math.max(1, window >> 2), { min: 1 }),
    side: sideOf(read),
    sliceWeight: read.flag('slice_weight', true),
  }
}

/**
 * Disyre: the network restores the slice from each of a few steps, nothing is fed back; the score is the mean |x - x_t|,
 * times the slice's share of brain pixels. The reconstruction is the mean x_t. Nothing is random.
 */
export async function disyre(input: SlicedScan & DisyreParameters, run: RunGraphs): Promise<ProcedureOutput> {
  const area = input.dims[0] * input.dims[1]
  const map = new Float32Array(input.image.length)
  const recon = new Float32Array(input.image.length)
  await overBatches({ ...input, channels: 1 }, async ({ slices, image }) => {
    const score = new Float32Array(image.data.length)
    const mean = new Float32Array(image.data.length)
    const difference = new Float32Array(image.data.length)
    const weights = slices.map((z) => sliceWeight(input, z) / input.steps.length)
    for (const step of input.steps) {
      const restored = await restore(input, image, step * input.timeScale, run)
      differences(image.data, restored, input.side, input.range, difference)
      for (let n = 0; n < slices.length; n++)
        addSlice(score, mean, difference, restored, n * area, area, weights[n]!, 1 / input.steps.length)
    }
    putSlices(map, input, slices, score)
    putSlices(recon, input, slices, mean)
  })
  checkMap(map, input.brain)
  return { map, recon }
}

/** Adds weighted differences and restorations to a slice's score and mean. */
function addSlice(
  score: Float32Array,
  mean: Float32Array,
  difference: Float32Array,
  restored: Float32Array,
  at: number,
  area: number,
  weight: number,
  share: number,
): void {
  for (let i = at; i < at + area; i++) {
    score[i]! += weight * difference[i]!
    mean[i]! += share * restored[i]!
  }
}

async function restore(
  { window, windowStride }: DisyreParameters,
  image: Tensor,
  at: number,
  run: RunGraphs,
): Promise<Float32Array> {
  const n = image.dims[0]!
  const time = { data: new Float32Array(n).fill(at), dims: [n] }
  const whole = async (part: Tensor): Promise<Float32Array> =>
    (await run('denoise', { image: part, time }))['prediction']!.data
  return window === 0 ? whole(image) : overWindows(image, window, windowStride, whole)
}

function sliceWeight({ sliceWeight: wanted, brain, dims }: SlicedScan & DisyreParameters, z: number): number {
  if (!wanted) return 1
  const area = dims[0] * dims[1]
  let count = 0
  for (let i = z * area; i < (z + 1) * area; i++) count += brain[i]!
  return count / area
}
