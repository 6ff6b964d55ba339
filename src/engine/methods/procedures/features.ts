import { Fault } from '../../../contract/index.ts'
import { checkFinite, overBatches } from './slices.ts'
import type { RunGraphs, SlicedScan } from './types.ts'

/** Feature maps of a slice: channels x height x width, smaller than the slice by one whole factor. */
export interface FeatureShape {
  readonly channels: number
  readonly height: number
  readonly width: number
}

export interface SliceFeatures {
  readonly z: number
  readonly shape: FeatureShape
  /** channels x height x width. A view of what the graph gave: copy what is kept. */
  readonly values: Float32Array
}

/** The features of every slice with enough brain, from the lowest up. Throws 'bad-graph' for a shape that does not fit. */
export async function overFeatures(
  scan: SlicedScan,
  run: RunGraphs,
  receive: (slice: SliceFeatures) => void,
): Promise<void> {
  await overBatches(scan, async ({ slices, image }) => {
    const features = (await run('features', { image }))['features']!
    checkFinite(features)
    const shape = shapeOf(features.dims, scan)
    const size = shape.channels * shape.height * shape.width
    slices.forEach((z, n) => receive({ z, shape, values: features.data.subarray(n * size, (n + 1) * size) }))
  })
}

function shapeOf(dims: readonly number[], { dims: [width, height] }: SlicedScan): FeatureShape {
  const [, channels, h, w] = dims as [number, number, number, number]
  const factor = width / w
  if (!Number.isInteger(factor) || height / h !== factor)
    throw new Fault({
      code: 'bad-graph',
      message: `The graph's features are ${h} x ${w} for slices of ${height} x ${width}: not smaller by one whole factor.`,
      remedy: 'Choose a grid in the card that the network divides without a rest, or export the model again.',
    })
  return { channels, height: h, width: w }
}

/** Throws 'bad-graph' when the features do not have the shape that a fit was made from. */
export function checkShape(found: FeatureShape, wanted: FeatureShape): void {
  const text = ({ channels, height, width }: FeatureShape): string => `${channels} x ${height} x ${width}`
  if (text(found) !== text(wanted))
    throw new Fault({
      code: 'bad-graph',
      message: `The graph's features have the shape ${text(found)}; the fit was made from ${text(wanted)}.`,
      remedy: 'Fit the method again (`normascope fit` on the command line).',
    })
}

/**
 * The cells of a slice's feature map that can reach a brain voxel when the map is enlarged (bilinear): those that cover one,
 * and their neighbours. 1 for these, height x width.
 */
export function cellsNearBrain(
  { brain, dims: [columns, rows] }: SlicedScan,
  z: number,
  { height, width }: FeatureShape,
): Uint8Array {
  const factor = columns / width
  const near = new Uint8Array(width * height)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (brain[(z * rows + y) * columns + x] !== 1) continue
      const [cx, cy] = [Math.floor(x / factor), Math.floor(y / factor)]
      for (let j = Math.max(0, cy - 1); j <= Math.min(height - 1, cy + 1); j++)
        for (let i = Math.max(0, cx - 1); i <= Math.min(width - 1, cx + 1); i++) near[j * width + i] = 1
    }
  }
  return near
}

/** Indices of the cells that are 1. */
export const cellList = (near: Uint8Array): number[] => [...near.keys()].filter((cell) => near[cell] === 1)

/** The feature vectors of some cells, row-major: cells x (the given channels, or all). */
export function vectorsOf(
  values: Float32Array,
  { channels, height, width }: FeatureShape,
  cells: readonly number[],
  which?: ArrayLike<number>,
): Float32Array {
  const dim = which?.length ?? channels
  const area = height * width
  const result = new Float32Array(cells.length * dim)
  cells.forEach((cell, n) => {
    for (let c = 0; c < dim; c++) result[n * dim + c] = values[(which?.[c] ?? c) * area + cell]!
  })
  return result
}

export const noVectors = (): Fault =>
  new Fault({
    code: 'too-few',
    message: 'No slice of the healthy scans has enough brain to be used.',
    remedy: "Lower 'min_brain_voxels' in the card, or check the brain masks.",
  })
