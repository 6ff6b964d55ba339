import type { Niivue } from '@niivue/niivue'
import type { LoadedVoxels } from '../connection/index.ts'
import type { AxisMap } from './tiles.ts'

const TILES = 20

/**
 * The axial slices of a mosaic, as fractions of the volume from below, in rows that fill a stage of this aspect: 20 slices
 * evenly through what is not 0 (the brain).
 */
export function mosaicOf({ info, data }: LoadedVoxels, axes: readonly AxisMap[], aspect: number): number[][] {
  const { axis, flipped, count } = axes[2]!
  const [first, last] = extentAlong(data, info.dims, axis)
  const [low, high] = flipped ? [count - 1 - last, count - 1 - first] : [first, last]
  const size = (ras: number): number => {
    const { axis: own, count: n } = axes[ras]!
    return n * Math.hypot(info.affine[own]!, info.affine[4 + own]!, info.affine[8 + own]!)
  }
  const tiles = Math.min(TILES, high - low + 1)
  const columns = Math.min(tiles, Math.max(1, Math.round(Math.sqrt((tiles * aspect * size(1)) / size(0)))))
  const rows: number[][] = []
  for (let tile = 0; tile < tiles; tile++) {
    const slice = Math.round(low + ((tile + 0.5) * (high - low)) / tiles)
    if (tile % columns === 0) rows.push([])
    rows.at(-1)!.push((slice + 0.5) / count)
  }
  return rows
}

/** The mosaic that fills NiiVue's canvas, in NiiVue's words: heights in its own mm, row by row. */
export function mosaicText(niivue: Niivue, scan: LoadedVoxels, axes: readonly AxisMap[]): string {
  const { canvas } = niivue
  if (!canvas) return ''
  const rows = mosaicOf(scan, axes, canvas.width / canvas.height).map((row) =>
    row.map((fraction) => niivue.frac2mm([0.5, 0.5, fraction])[2]!.toFixed(3)).join(' '),
  )
  return rows.map((row) => `A ${row}`).join(' ; ')
}

/** First and last slice along an axis of the file with a voxel that is not 0; all where every voxel is 0. */
export function extentAlong(
  data: ArrayLike<number>,
  dims: readonly [number, number, number],
  axis: 0 | 1 | 2,
): [first: number, last: number] {
  const [nx, ny, nz] = dims
  const seen = new Uint8Array(dims[axis])
  const place = [0, 0, 0]
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0, i = nx * (y + ny * z); x < nx; x++, i++) {
        if (data[i] === 0) continue
        place[0] = x
        place[1] = y
        place[2] = z
        seen[place[axis]!] = 1
        if (axis !== 0) break // one voxel of the row is enough
      }
  const first = seen.indexOf(1)
  return first < 0 ? [0, dims[axis] - 1] : [first, seen.lastIndexOf(1)]
}
