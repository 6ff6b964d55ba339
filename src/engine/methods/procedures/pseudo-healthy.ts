import { equalise } from '../../../science/equalisation/index.ts'
import { gaussianFilter } from '../../../science/filters/index.ts'
import { percentilesInside } from '../../../science/preprocessing/index.ts'
import type { Parameters } from '../parameters.ts'
import { perceptualDistance, toUnit } from './perceptual.ts'
import { onSide, sideOf, type Side } from './sides.ts'
import { checkFinite, checkMap, greySlices, overBatches, putSlices } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan, Tensor } from './types.ts'

const scores = ['ra', 'phanes', 'residual'] as const

interface PseudoHealthyParameters {
  /**
   * ra: equalised residual times the smoothed perceptual distances of the images and of the equalised images. phanes:
   * equalised residual over its 95th percentile in the slice, at most 1, times the distance of the images. residual: plain.
   */
  readonly score: (typeof scores)[number]
  readonly side: Side
}
export interface PseudoHealthyInput extends SlicedScan, PseudoHealthyParameters {
  readonly procedure: 'pseudo-healthy'
}

export const pseudoHealthyParameters = (read: Parameters): PseudoHealthyParameters => ({
  score: read.choice('score', scores, 'ra'),
  side: sideOf(read),
})

/** Standard deviation in pixels of the smoothing of perceptual maps. */
const SIGMA = 2

/**
 * Reversed Auto-Encoders (Bercea et al., MIDL 2023): image -> image that looks healthy; the score compares the two after
 * adaptive histogram equalisation, each for itself, weighted by how different they look. Images go to 0..1 from the card's
 * range and are clipped there. The map is cut to the brain, which the paper's is not; its image latent is not sampled here,
 * as a graph has no noise unless it was exported with it.
 */
export async function pseudoHealthy(input: PseudoHealthyInput, run: RunGraphs): Promise<ProcedureOutput> {
  const map = new Float32Array(input.image.length)
  const recon = new Float32Array(input.image.length)
  await overBatches(input, async ({ slices, image }) => {
    const { reconstruction } = await run('reconstruct', { image })
    checkFinite(reconstruction!)
    const x = toUnit(greySlices(input, slices), input.range, true)
    const made = { data: toUnit(reconstruction!, input.range, true).data, dims: x.dims }
    putSlices(map, input, slices, await scoreOf(input, run, x, made))
    putSlices(recon, input, slices, fromUnit(made.data, input.range))
  })
  checkMap(map, input.brain)
  return { map, recon }
}

async function scoreOf(
  { score, side }: PseudoHealthyParameters,
  run: RunGraphs,
  x: Tensor,
  made: Tensor,
): Promise<Float32Array> {
  if (score === 'residual') return residualOn(side, x, made)
  const seen = await distanceOf(run, x, made)
  const [even, evenMade] = [eachSlice(x, equalise), eachSlice(made, equalise)]
  const result = residualOn(side, even, evenMade)
  if (score === 'phanes') {
    const whole = side === 'both' ? result : residualOn('both', even, evenMade)
    const ends = slicesOf({ data: whole, dims: x.dims }).map(percentile95)
    const area = result.length / ends.length
    for (let i = 0; i < result.length; i++)
      result[i] = Math.min(1, ratio(result[i]!, ends[Math.floor(i / area)]!)) * seen[i]!
    return result
  }
  const seenEven = await distanceOf(run, even, evenMade)
  for (let i = 0; i < result.length; i++) result[i] = result[i]! * seen[i]! * seenEven[i]!
  return result
}

function residualOn(side: Side, { data: x }: Tensor, { data: made }: Tensor): Float32Array {
  const result = new Float32Array(x.length)
  for (let i = 0; i < result.length; i++) result[i] = onSide(x[i]!, made[i]!, side, [0, 1])
  return result
}

function fromUnit(data: Float32Array, [low, high]: readonly [number, number]): Float32Array {
  const result = new Float32Array(data.length)
  for (let i = 0; i < result.length; i++) result[i] = low + data[i]! * (high - low)
  return result
}

/** Smoothed perceptual distance. */
async function distanceOf(run: RunGraphs, a: Tensor, b: Tensor): Promise<Float32Array> {
  const distance = { data: await perceptualDistance(run, a, b), dims: a.dims }
  checkFinite(distance)
  return eachSlice(distance, (slice, width, height) => gaussianFilter(slice, width, height, SIGMA)).data
}

/** 0 over 0 is 0: a slice equal to its reconstruction has no score. */
const ratio = (value: number, end: number): number => (value === 0 ? 0 : value / end)

/** Of the whole slice, as numpy.percentile. */
const percentile95 = (values: Float32Array): number =>
  percentilesInside(values, new Uint8Array(values.length).fill(1), [95])[0]!

function slicesOf({ data, dims }: Tensor): Float32Array[] {
  const area = dims[2]! * dims[3]!
  return Array.from({ length: dims[0]! }, (_, n) => data.subarray(n * area, (n + 1) * area))
}

function eachSlice(
  images: Tensor,
  step: (slice: Float32Array, width: number, height: number) => Float32Array,
): Tensor {
  const data = new Float32Array(images.data.length)
  slicesOf(images).forEach((slice, n) =>
    data.set(step(slice, images.dims[3]!, images.dims[2]!), n * slice.length),
  )
  return { data, dims: images.dims }
}
