import { SLICE_TYPE, type NVImage } from '@niivue/niivue'

/** RAS axis (0 right, 1 anterior, 2 superior) through which a plane's slices run, and the two that span it. */
export const planeAxes: Record<number, readonly [through: number, u: number, v: number]> = {
  [SLICE_TYPE.AXIAL]: [2, 0, 1],
  [SLICE_TYPE.CORONAL]: [1, 0, 2],
  [SLICE_TYPE.SAGITTAL]: [0, 1, 2],
}

/** What NiiVue says of one slice on the canvas, in canvas pixels. */
export interface Tile {
  readonly axCorSag: number
  readonly leftTopWidthHeight: readonly number[]
  readonly fovMM: readonly number[]
}

/** Where one slice lies: the fractions 0..1 of the volume along its two axes to canvas pixels, linear. */
export interface TilePlace {
  readonly axes: readonly [through: number, u: number, v: number]
  readonly box: readonly [left: number, top: number, width: number, height: number]
  readonly x: (u: number, v: number) => number
  readonly y: (u: number, v: number) => number
  /** +1 where u (v) grows to the right (downwards) on the screen, else -1. */
  readonly uSign: number
  readonly vSign: number
  readonly pixelsPerMm: number
}

/** Measured at three points of the tile; undefined for a tile that is not a slice. */
export function placeOf(
  tile: Tile,
  fraction: (x: number, y: number) => ArrayLike<number>,
): TilePlace | undefined {
  const axes = planeAxes[tile.axCorSag]
  if (!axes) return undefined
  const [left = 0, top = 0, signedWidth = 0, height = 0] = tile.leftTopWidthHeight
  // A negative width stands for a mirrored slice, which begins at its right edge.
  const width = Math.abs(signedWidth)
  const start = signedWidth < 0 ? left - width : left
  const at = (x: number, y: number): [number, number] => {
    const all = fraction(x, y)
    return [all[axes[1]]!, all[axes[2]]!]
  }
  const [dx, dy] = [width / 4, height / 4]
  const [x0, y0] = [start + width / 2, top + height / 2]
  const [origin, right, down] = [at(x0, y0), at(x0 + dx, y0), at(x0, y0 + dy)]
  const [a, b] = [(right[0] - origin[0]) / dx, (down[0] - origin[0]) / dy]
  const [c, d] = [(right[1] - origin[1]) / dx, (down[1] - origin[1]) / dy]
  const determinant = a * d - b * c
  if (determinant === 0 || !Number.isFinite(determinant)) return undefined
  const [xu, xv, yu, yv] = [d / determinant, -b / determinant, -c / determinant, a / determinant]
  return {
    axes,
    box: [start, top, width, height],
    x: (u, v) => x0 + xu * (u - origin[0]) + xv * (v - origin[1]),
    y: (u, v) => y0 + yu * (u - origin[0]) + yv * (v - origin[1]),
    uSign: Math.sign(xu),
    vSign: Math.sign(yv),
    pixelsPerMm: width / Math.abs(tile.fovMM[0] ?? NaN),
  }
}

/** One slice of a mask: its size in voxels and what is inside. */
export interface MaskSlice {
  readonly width: number
  readonly height: number
  readonly inside: (u: number, v: number) => boolean
}

/** The mask (in the order of the file) on the slice at the crosshair, in the axes of the tile. */
export function slicesOf(
  { dimsRAS, img2RASstep: step, img2RASstart: start }: NVImage,
  mask: ArrayLike<number>,
  crosshair: ArrayLike<number>,
  { axes: [through, u, v] }: TilePlace,
): MaskSlice {
  if (!dimsRAS || !step || !start) return { width: 0, height: 0, inside: () => false }
  const count = dimsRAS[through + 1]!
  const slice = Math.min(count - 1, Math.max(0, Math.floor(crosshair[through]! * count)))
  const base = start[0]! + start[1]! + start[2]! + slice * step[through]!
  return {
    width: dimsRAS[u + 1]!,
    height: dimsRAS[v + 1]!,
    inside: (a, b) => mask[base + a * step[u]! + b * step[v]!] === 1,
  }
}
