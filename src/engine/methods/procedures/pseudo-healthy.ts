import { equaliser } from '../../../science/equalisation/index.ts'
import { gaussianSmoother } from '../../../science/filters/index.ts'
import { percentilesInside } from '../../../science/preprocessing/index.ts'
import type { Parameters } from '../parameters.ts'
import { perceptualDistance, toUnit } from './perceptual.ts'
import { differences, sideOf, type Side } from './sides.ts'
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
  const steps = stepsOf(input)
  await overBatches(input, async ({ slices, image }) => {
    const { reconstruction } = await run('reconstruct', { image })
    checkFinite(reconstruction!)
    const grey = greySlices(input, slices)
    const x = toUnit(grey, input.range, true, steps.buffer('x', grey.data.length))
    const unit = steps.buffer('made', grey.data.length)
    const made = { data: toUnit(reconstruction!, input.range, true, unit).data, dims: x.dims }
    putSlices(map, input, slices, await scoreOf(input, steps, run, slices, x, made))
    putSlices(recon, input, slices, fromUnit(made.data, input.range))
  })
  checkMap(map, input.brain)
  return { map, recon }
}

/** Steps on a batch of slices, with what they need made once for all batches. */
interface Steps {
  /** Memory by name, of so many values: what was in it is overwritten by the next who takes the name. */
  readonly buffer: (name: string, length: number) => Float32Array<ArrayBuffer>
  readonly equalise: (images: Tensor, name: string) => Tensor
  /** Smoothed where the brain is; elsewhere without meaning. */
  readonly smooth: (distance: Float32Array, slices: readonly number[], name: string) => Float32Array
}

interface Tools {
  readonly width: number
  readonly height: number
  readonly equalise: ReturnType<typeof equaliser>
  readonly smooth: ReturnType<typeof gaussianSmoother>
}
let tools: Tools | undefined

/** For slices of this size; the next scan mostly has the same. Both tools do their work at once, so one set is enough. */
function toolsFor(width: number, height: number): Tools {
  if (tools?.width === width && tools.height === height) return tools
  tools = {
    width,
    height,
    equalise: equaliser(width, height),
    smooth: gaussianSmoother(width, height, SIGMA),
  }
  return tools
}

function stepsOf({ dims: [width, height], brain, batch }: PseudoHealthyInput): Steps {
  const area = width * height
  const kept = new Map<string, Float32Array<ArrayBuffer>>()
  const buffer = (name: string, length: number): Float32Array<ArrayBuffer> => {
    const whole = kept.get(name) ?? new Float32Array(batch * area)
    kept.set(name, whole)
    return whole.subarray(0, length)
  }
  const { equalise, smooth } = toolsFor(width, height)
  return {
    buffer,
    equalise: ({ data, dims }, name) => {
      const even = buffer(name, data.length)
      for (let at = 0; at < data.length; at += area)
        equalise(data.subarray(at, at + area), even.subarray(at, at + area))
      return { data: even, dims }
    },
    smooth: (distance, slices, name) => {
      const smoothed = buffer(name, distance.length)
      slices.forEach((z, n) => {
        const part = [n * area, (n + 1) * area] as const
        const inside = brain.subarray(z * area, (z + 1) * area)
        smooth(distance.subarray(...part), inside, smoothed.subarray(...part))
      })
      return smoothed
    },
  }
}

async function scoreOf(
  { score, side }: PseudoHealthyParameters,
  { equalise, smooth, buffer }: Steps,
  run: RunGraphs,
  slices: readonly number[],
  x: Tensor,
  made: Tensor,
): Promise<Float32Array> {
  const result = buffer('result', x.data.length)
  if (score === 'residual') return differences(x.data, made.data, side, [0, 1], result)
  /** Smoothed perceptual distance. */
  const distanceOf = async (a: Tensor, b: Tensor, name: string): Promise<Float32Array> => {
    const data = await perceptualDistance(run, a, b)
    checkFinite({ data, dims: a.dims })
    return smooth(data, slices, name)
  }
  const seen = await distanceOf(x, made, 'seen')
  const [even, evenMade] = [equalise(x, 'even'), equalise(made, 'evenMade')]
  differences(even.data, evenMade.data, side, [0, 1], result)
  if (score === 'phanes') {
    const whole = side === 'both' ? result : differences(even.data, evenMade.data, 'both', [0, 1])
    const area = result.length / slices.length
    const ends = slices.map((_, n) => percentile95(whole.subarray(n * area, (n + 1) * area)))
    for (let i = 0; i < result.length; i++)
      result[i] = Math.min(1, ratio(result[i]!, ends[Math.floor(i / area)]!)) * seen[i]!
    return result
  }
  const seenEven = await distanceOf(even, evenMade, 'seenEven')
  for (let i = 0; i < result.length; i++) result[i] = result[i]! * seen[i]! * seenEven[i]!
  return result
}

function fromUnit(data: Float32Array, [low, high]: readonly [number, number]): Float32Array {
  if (low === 0 && high === 1) return data
  const result = new Float32Array(data.length)
  for (let i = 0; i < result.length; i++) result[i] = low + data[i]! * (high - low)
  return result
}

/** 0 over 0 is 0: a slice equal to its reconstruction has no score. */
const ratio = (value: number, end: number): number => (value === 0 ? 0 : value / end)

/** Of the whole slice, as numpy.percentile. */
const percentile95 = (values: Float32Array): number =>
  percentilesInside(values, new Uint8Array(values.length).fill(1), [95])[0]!
