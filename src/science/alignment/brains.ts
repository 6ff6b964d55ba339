import { axisGrid, resample, type Mask, type Triple, type Volume } from '../volume/index.ts'

/** A skull-stripped brain made ready for alignment: contrast-free scale, world-axis grids, coarse to fine. */
export interface PreparedBrain {
  /** Centre of mass of the brain mask, world mm. */
  readonly centre: Triple
  /** Volume of the brain mask in mm³. */
  readonly volume: number
  /** Isotropic copies on axis-aligned grids, by spacing in mm; 0 outside the brain, 0.2 to 1 inside. */
  readonly levels: ReadonlyMap<number, Volume>
}

/** Intensities inside the brain start here, so that the darkest tissue is not background. */
export const darkest = 0.2

/** 1st and 99th percentile of the values inside, from at most some 50,000 of them, evenly taken. */
function range(data: Float32Array, mask: Mask, count: number): [number, number] {
  const stride = Math.max(1, Math.floor(count / 50_000))
  const taken = new Float32Array(Math.ceil(count / stride))
  let seen = 0
  let kept = 0
  for (let i = 0; i < data.length; i++) {
    if (mask[i] !== 0 && seen++ % stride === 0) taken[kept++] = data[i]
  }
  const sorted = taken.subarray(0, kept).sort()
  return [sorted[Math.floor(0.01 * (kept - 1))], sorted[Math.ceil(0.99 * (kept - 1))]]
}

interface Extent {
  centre: [number, number, number]
  count: number
  low: [number, number, number]
  high: [number, number, number]
}

/** Centre, number and world bounding box of the voxels inside: row by row, since world is linear along a row. */
function extentOf(volume: Volume, mask: Mask): Extent {
  const [nx, ny, nz] = volume.grid.dims
  const m = volume.grid.affine
  const sum = [0, 0, 0]
  const low: [number, number, number] = [Infinity, Infinity, Infinity]
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  let count = 0
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const row = nx * (j + ny * k)
      let inRow = 0
      let indexSum = 0
      let last = 0
      for (let i = 0; i < nx; i++) {
        if (mask[row + i] === 0) continue
        inRow++
        indexSum += i
        last = i
      }
      if (inRow === 0) continue
      const first = mask.indexOf(1, row) - row
      count += inRow
      for (let axis = 0; axis < 3; axis++) {
        const start = m[4 * axis + 1] * j + m[4 * axis + 2] * k + m[4 * axis + 3]
        const step = m[4 * axis]
        sum[axis] += start * inRow + step * indexSum
        low[axis] = Math.min(low[axis], start + step * first, start + step * last)
        high[axis] = Math.max(high[axis], start + step * first, start + step * last)
      }
    }
  }
  return { centre: [sum[0] / count, sum[1] / count, sum[2] / count], count, low, high }
}

/** Values in the brain to darkest..1 (1st to 99th percentile, clipped), 0 outside; NaN counts as darkest. */
function normalised(volume: Volume, mask: Mask, count: number): Float32Array {
  const [low, high] = range(volume.data, mask, count)
  const out = new Float32Array(volume.data.length)
  const scale = high > low ? (1 - darkest) / (high - low) : 0
  for (let i = 0; i < out.length; i++) {
    if (mask[i] === 0) continue
    const value = darkest + (volume.data[i] - low) * scale
    out[i] = value > 1 ? 1 : value >= darkest ? value : darkest
  }
  return out
}

/** Levels of isotropic spacing in mm, finest first. */
export const spacings = [2, 4, 8] as const

/**
 * Prepares a brain. `mask` is 1 inside, on the volume's grid, and not empty. Each level is averaged from the one
 * below on a grid with at least one voxel of background on every side.
 */
export function prepareBrain(volume: Volume, mask: Mask, voxelVolumeMm3: number): PreparedBrain {
  const { centre, count, low, high } = extentOf(volume, mask)
  const levels = new Map<number, Volume>()
  let source: Volume = { grid: volume.grid, data: normalised(volume, mask, count) }
  for (const spacing of spacings) {
    const origin = low.map((value) => value - 2 * spacing) as [number, number, number]
    const dims = high.map((value, a) => Math.ceil((value - origin[a]) / spacing) + 3) as [
      number,
      number,
      number,
    ]
    source = resample(source, axisGrid(dims, [spacing, spacing, spacing], origin), { antialias: true })
    levels.set(spacing, source)
  }
  return { centre, volume: count * voxelVolumeMm3, levels }
}
