import { Fault } from '../../../contract/index.ts'
import { residual, residualKinds, type ResidualKind } from '../../../science/residuals/index.ts'
import type { Parameters } from '../parameters.ts'
import { perceptualDistance, toUnit } from './perceptual.ts'
import { checkMap, greySlices, overBatches, putSlices } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan, Tensor } from './types.ts'

export interface ReconstructInput extends SlicedScan, ReconstructParameters {
  readonly procedure: 'reconstruct'
}
interface ReconstructParameters {
  /** 'perceptual': the distance by the graph of that role. */
  readonly residual: ResidualKind | 'perceptual'
  readonly ssimWindow: number
  /** 'variance': squared residual over the variance that the graph says it expects; the graph has a log_variance. */
  readonly normalise: 'none' | 'variance'
  /** The perceptual distance is multiplied by this residual. */
  readonly timesResidual: ResidualKind | 'none'
}

export function reconstructParameters(read: Parameters): ReconstructParameters {
  const normalise = read.choice('normalise', ['none', 'variance'], 'none')
  const kind = read.choice(
    'residual',
    [...residualKinds, 'perceptual'],
    normalise === 'variance' ? 'l2' : 'l1',
  )
  if (normalise === 'variance' && kind !== 'l2' && kind !== 'positive' && kind !== 'negative')
    throw read.wrong('residual', 'l2, positive or negative with normalise variance')
  const timesResidual = read.choice('times_residual', ['none', ...residualKinds], 'none')
  if (timesResidual !== 'none' && kind !== 'perceptual')
    throw read.wrong('times_residual', 'absent unless residual is perceptual')
  return { residual: kind, ssimWindow: read.number('ssim_window', 7), normalise, timesResidual }
}

/** image -> image; the score is the residual between the two, inside the brain. */
export async function reconstruct(input: ReconstructInput, run: RunGraphs): Promise<ProcedureOutput> {
  const map = new Float32Array(input.image.length)
  const recon = new Float32Array(input.image.length)
  const kept = new Float32Array(input.batch * input.dims[0] * input.dims[1]) // of the scores of every batch in turn
  await overBatches(input, async ({ slices, image }) => {
    const output = await run('reconstruct', { image })
    const x = greySlices(input, slices)
    const made: Tensor = { data: output['reconstruction']!.data, dims: x.dims }
    putSlices(recon, input, slices, made.data)
    const out = kept.subarray(0, x.data.length)
    putSlices(map, input, slices, await scoreOf(input, run, x, made, output['log_variance'], out))
  })
  checkMap(map, input.brain)
  return { map, recon }
}

async function scoreOf(
  input: ReconstructInput,
  run: RunGraphs,
  x: Tensor,
  made: Tensor,
  logVariance: Tensor | undefined,
  out: Float32Array,
): Promise<Float32Array> {
  if (input.residual === 'perceptual') {
    const [a, b] = [toUnit(x, input.range, false), toUnit(made, input.range, false)]
    const distance = await perceptualDistance(run, a, b)
    if (input.timesResidual === 'none') return distance
    const times = residuals(input, x, made, input.timesResidual, out)
    for (let i = 0; i < times.length; i++) times[i]! *= distance[i]!
    return times
  }
  const plain = residuals(input, x, made, input.residual, out)
  if (input.normalise === 'none') return plain
  if (!logVariance) throw noVariance()
  const squared = input.residual === 'l2' // the one-sided residuals are not yet
  for (let i = 0; i < plain.length; i++) {
    const value = plain[i]!
    if (value !== 0) plain[i] = (squared ? value : value * value) * Math.exp(-logVariance.data[i]!)
  }
  return plain
}

/** Slice by slice, into `out`. */
function residuals(
  input: ReconstructInput,
  x: Tensor,
  made: Tensor,
  kind: ResidualKind,
  out: Float32Array,
): Float32Array {
  const [width, height] = input.dims
  const area = width * height
  const ssim = { window: input.ssimWindow, dataRange: input.range[1] - input.range[0] }
  for (let at = 0; at < out.length; at += area) {
    const end = at + area
    const [image, other] = [x.data.subarray(at, end), made.data.subarray(at, end)]
    residual(image, other, width, height, kind, ssim, out.subarray(at, end))
  }
  return out
}

const noVariance = (): Fault =>
  new Fault({
    code: 'bad-card',
    message: "The card asks for normalise 'variance' and its graph gives no log_variance.",
    remedy: "Name the graph's output in the card (outputs.log_variance), or take normalise out.",
  })
