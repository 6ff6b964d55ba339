import { isResidualKind, residual, type ResidualKind } from '../../../science/residuals/index.ts'
import type { Parameters } from '../parameters.ts'
import { checkMap, overBatches, putSlices } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan } from './types.ts'

export interface ReconstructInput extends SlicedScan, ReconstructParameters {
  readonly procedure: 'reconstruct'
}
interface ReconstructParameters {
  readonly residual: ResidualKind
  readonly ssimWindow: number
}

export function reconstructParameters(read: Parameters): ReconstructParameters {
  const kind = read.value('residual', 'l1')
  if (!isResidualKind(kind)) throw read.wrong('residual', 'l1, l2, ssim, positive or negative')
  return { residual: kind, ssimWindow: read.number('ssim_window', 7) }
}

/** image -> image; the score is the residual between the two, inside the brain. */
export async function reconstruct(input: ReconstructInput, run: RunGraphs): Promise<ProcedureOutput> {
  const [width, height] = input.dims
  const area = width * height
  const map = new Float32Array(input.image.length)
  const recon = new Float32Array(input.image.length)
  const ssim = { window: input.ssimWindow, dataRange: input.range[1] - input.range[0] }
  await overBatches(input, async ({ slices, image }) => {
    const { reconstruction } = await run('reconstruct', { image })
    const images = reconstruction!.data
    putSlices(recon, input, slices, images)
    slices.forEach((z, n) => {
      const slice = input.image.subarray(z * area, (z + 1) * area)
      const made = images.subarray(n * area, (n + 1) * area)
      putSlices(map, input, [z], residual(slice, made, width, height, input.residual, ssim))
    })
  })
  checkMap(map, input.brain)
  return { map, recon }
}
