import { equaliser } from '../../../science/equalisation/index.ts'
import { gaussianSmoother } from '../../../science/filters/index.ts'
import { kept, pixelwise } from '../../../science/pixels/index.ts'
import { percentilesInside } from '../../../science/preprocessing/index.ts'
import { f32x4 } from '../../../science/webassembly/index.ts'
import type { Parameters } from '../parameters.ts'
import { perceptualDistance, toUnit } from './perceptual.ts'
import { differenceCode, differences, sideOf, type Side } from './sides.ts'
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
  const tools = takeTools(input)
  await overBatches(input, async ({ slices, image }) => {
    const { reconstruction } = await run('reconstruct', { image })
    checkFinite(reconstruction!)
    const grey = greySlices(input, slices)
    const { dims } = grey
    const [x, made, result] = ['x', 'made', 'result'].map((name) => tools.buffer(name, grey.data.length))
    toUnit(grey, input.range, true, x)
    toUnit({ data: reconstruction!.data, dims }, input.range, true, made)
    putSlices(recon, input, slices, fromUnit(made, input.range))
    await score(input, tools, run, slices, { data: x, dims }, { data: made, dims }, result)
    putSlices(map, input, slices, result)
  })
  giveBack(tools)
  checkMap(map, input.brain)
  return { map, recon }
}

/** What is needed for slices of a size: made once and kept for the next scan, which mostly has the same. */
interface Tools {
  readonly size: string
  /** Memory by name, of so many values: what was in it is overwritten by the next who takes the name. */
  readonly buffer: (name: string, length: number) => Float32Array<ArrayBuffer>
  readonly equalise: ReturnType<typeof equaliser>
  readonly smooth: ReturnType<typeof gaussianSmoother>
}
const sizeOf = ({ dims, batch }: SlicedScan): string => [dims[0], dims[1], batch].join(' x ')
let spare: Tools | undefined

/** Nobody else has them until they are given back. */
function takeTools(scan: SlicedScan): Tools {
  const [width, height] = scan.dims
  const found = spare
  spare = undefined
  if (found?.size === sizeOf(scan)) return found
  const buffers = new Map<string, Float32Array<ArrayBuffer>>()
  return {
    size: sizeOf(scan),
    buffer: (name, length) => {
      const whole = buffers.get(name) ?? new Float32Array(scan.batch * width * height)
      buffers.set(name, whole)
      return whole.subarray(0, length)
    },
    equalise: equaliser(width, height),
    smooth: gaussianSmoother(width, height, SIGMA),
  }
}
const giveBack = (tools: Tools): void => {
  spare = tools
}

/** Calls with each slice's place in the volume and in a batch, as what subarray takes. */
function eachSlice(
  { dims }: SlicedScan,
  slices: readonly number[],
  visit: (inVolume: [number, number], inBatch: [number, number]) => void,
): void {
  const area = dims[0] * dims[1]
  slices.forEach((z, n) => visit([z * area, (z + 1) * area], [n * area, (n + 1) * area]))
}

/** Into `result`; outside the brain without meaning. */
async function score(
  input: PseudoHealthyInput,
  { equalise, smooth, buffer }: Tools,
  run: RunGraphs,
  slices: readonly number[],
  x: Tensor,
  made: Tensor,
  result: Float32Array<ArrayBuffer>,
): Promise<void> {
  const { side, brain } = input
  const { dims } = x
  if (input.score === 'residual') {
    differences(x.data, made.data, side, UNIT, result)
    return
  }
  const [even, evenMade, seen] = ['even', 'evenMade', 'seen'].map((name) => buffer(name, result.length))
  /** Smoothed perceptual distance, into `out`. */
  const distance = async (a: Tensor, b: Tensor, out: Float32Array<ArrayBuffer>): Promise<void> => {
    const data = await perceptualDistance(run, a, b)
    checkFinite({ data, dims })
    eachSlice(input, slices, (inVolume, inBatch) =>
      smooth(data.subarray(...inBatch), brain.subarray(...inVolume), out.subarray(...inBatch)),
    )
  }
  await distance(x, made, seen)
  eachSlice(input, slices, (_, inBatch) => {
    equalise(x.data.subarray(...inBatch), even.subarray(...inBatch))
    equalise(made.data.subarray(...inBatch), evenMade.subarray(...inBatch))
  })
  if (input.score === 'phanes') {
    differences(even, evenMade, side, UNIT, result)
    const whole = side === 'both' ? result : differences(even, evenMade, 'both', UNIT)
    const area = result.length / slices.length
    const ends = slices.map((_, n) => percentile95(whole.subarray(n * area, (n + 1) * area)))
    for (let i = 0; i < result.length; i++)
      result[i] = Math.min(1, ratio(result[i]!, ends[Math.floor(i / area)]!)) * seen[i]!
    return
  }
  await distance({ data: even, dims }, { data: evenMade, dims }, result)
  products(side)([even, evenMade, seen, result], result)
}

const UNIT = [0, 1] as const
const products = kept((side: Side) =>
  pixelwise(4, (x, made, seen, seenEven) =>
    f32x4.multiply(f32x4.multiply(differenceCode(x, made, side, UNIT), seen), seenEven),
  ),
)

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
