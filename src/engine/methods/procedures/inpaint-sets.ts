import {
  gradientDistance,
  gradientPyramid,
  type GradientPyramid,
} from '../../../science/gradient-similarity/index.ts'
import { cellSets } from '../../../science/masks/index.ts'
import { createRandom, seedOf } from '../../../science/random/index.ts'
import { residual } from '../../../science/residuals/index.ts'
import type { Parameters } from '../parameters.ts'
import { checkMap, overBatches, putSlices, wantedSlices, type SliceBatch } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan } from './types.ts'

export interface InpaintSetsInput extends SlicedScan, InpaintSetsParameters {
  readonly procedure: 'inpaint-sets'
}
interface InpaintSetsParameters {
  /** Sides of the cells in pixels; each size is a pass over all sets. */
  readonly cells: readonly number[]
  readonly sets: number
  readonly score: 'msgms' | 'l1' | 'positive' | 'negative' | 'relative'
  /** Scales of the gradient distance. */
  readonly scales: number
  /** Weight of a cell size in the score: 1 / number of cells, as published, or the plain mean. */
  readonly weights: 'cells' | 'mean'
  readonly offset: 'minimum' | 'none'
  readonly seed: number
}

export function inpaintSetsParameters(read: Parameters): InpaintSetsParameters {
  return {
    cells: read.integers('cells', '8,16', { min: 2 }),
    sets: read.integer('sets', 5, { min: 2, max: 100 }),
    score: read.choice('score', ['msgms', 'l1', 'positive', 'negative', 'relative'], 'msgms'),
    scales: read.integer('scales', 4, { min: 1, max: 8 }),
    weights: read.choice('weights', ['cells', 'mean'], 'cells'),
    offset: read.choice('offset', ['minimum', 'none'], 'minimum'),
    seed: read.integer('seed', 0),
  }
}

/**
 * Reconstruction by inpainting (RIAD): for each cell size the cells of a slice are dealt into disjoint sets; each set is
 * hidden (0) in turn and the network fills it in; the filled cells of all sets make one reconstruction that saw none of its
 * own pixels. The score is its distance to the slice, weighted over the cell sizes. Offset 'minimum' takes off the smallest
 * score of the scan's brain voxels (published: of the batch). Random stream: (seed, 'riad', cell size, slice).
 */
export async function inpaintSets(input: InpaintSetsInput, run: RunGraphs): Promise<ProcedureOutput> {
  const size = [input.dims[0], input.dims[1]] as const
  const area = size[0] * size[1]
  const map = new Float32Array(input.image.length)
  const recon = new Float32Array(input.image.length)
  await overBatches({ ...input, channels: 1 }, async (batch) => {
    const score = new Float32Array(batch.image.data.length)
    const mean = new Float32Array(score.length)
    const gradients: GradientPyramid[] = []
    for (const cell of input.cells) {
      const assembled = await reconstructCells(input, batch, cell, run)
      const weight = weightOf(input, cell)
      batch.slices.forEach((_, n) => {
        const part = [n * area, (n + 1) * area] as const
        const [x, made] = [batch.image.data.subarray(...part), assembled.subarray(...part)]
        const distance =
          input.score === 'msgms'
            ? gradientDistance(
                (gradients[n] ??= gradientPyramid(x, size, input.scales)),
                gradientPyramid(made, size, input.scales),
                0.0026 * (input.range[1] - input.range[0]) ** 2,
              )
            : residual(x, made, ...size, input.score)
        for (let i = 0; i < area; i++) {
          score[part[0] + i]! += weight * distance[i]!
          mean[part[0] + i]! += made[i]! / input.cells.length
        }
      })
    }
    putSlices(map, input, batch.slices, score)
    putSlices(recon, input, batch.slices, mean)
  })
  checkMap(map, input.brain)
  if (input.offset === 'minimum') takeOffMinimum(map, input)
  return { map, recon }
}

/** Every cell of the slices as the network fills it in when its set is hidden. */
async function reconstructCells(
  { dims, sets, seed }: InpaintSetsInput,
  { slices, image }: SliceBatch,
  cell: number,
  run: RunGraphs,
): Promise<Float32Array> {
  const size = [dims[0], dims[1]] as const
  const area = size[0] * size[1]
  const setOf = new Uint8Array(image.data.length)
  slices.forEach((z, n) =>
    setOf.set(cellSets(size, cell, sets, createRandom(seedOf(seed, 'riad', cell, z))), n * area),
  )
  const masked = new Float32Array(image.data.length)
  const assembled = new Float32Array(image.data.length)
  for (let set = 0; set < sets; set++) {
    for (let i = 0; i < masked.length; i++) masked[i] = setOf[i] === set ? 0 : image.data[i]!
    const { reconstruction } = await run('inpaint', { image: { data: masked, dims: image.dims } })
    const filled = reconstruction!.data
    for (let i = 0; i < masked.length; i++) if (setOf[i] === set) assembled[i] = filled[i]!
  }
  return assembled
}

const weightOf = ({ cells, dims, weights }: InpaintSetsInput, cell: number): number =>
  weights === 'mean' ? 1 / cells.length : 1 / (Math.ceil(dims[0] / cell) * Math.ceil(dims[1] / cell))

/** Over the slices that were run: in the others the score stays 0. */
function takeOffMinimum(map: Float32Array, input: InpaintSetsInput): void {
  const scored = scoredVoxels(input)
  let least = Infinity
  for (const i of scored) least = Math.min(least, map[i]!)
  for (const i of scored) map[i]! -= least
}

function scoredVoxels(input: InpaintSetsInput): number[] {
  const area = input.dims[0] * input.dims[1]
  return wantedSlices(input).flatMap((z) => {
    const found: number[] = []
    for (let i = z * area; i < (z + 1) * area; i++) if (input.brain[i] === 1) found.push(i)
    return found
  })
}
