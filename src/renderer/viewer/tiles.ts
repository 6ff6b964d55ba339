import { SLICE_TYPE, type NVImage } from '@niivue/niivue'

export type FileAxis = 0 | 1 | 2
export type Triple = readonly [number, number, number]

/** The first three of them. */
export const triple = (values: ArrayLike<number>): Triple => [values[0]!, values[1]!, values[2]!]

/** RAS axis (0 right, 1 anterior, 2 superior) through which a plane's slices run, and the two that span it. */
export const planeAxes: Record<number, readonly [through: FileAxis, u: FileAxis, v: FileAxis]> = {
  [SLICE_TYPE.AXIAL]: [2, 0, 1],
  [SLICE_TYPE.CORONAL]: [1, 0, 2],
  [SLICE_TYPE.SAGITTAL]: [0, 1, 2],
}

/** What NiiVue says of one slice on the canvas, in canvas pixels. */
export interface Tile {
  readonly axCorSag: number
  readonly leftTopWidthHeight: readonly number[]
  readonly fovMM: readonly number[]
  /** Where along its axis the slice lies, 0..1. */
  readonly sliceFrac: number
}

/** Where one slice lies: the fractions 0..1 of the volume along its two axes to canvas pixels, linear. */
export interface TilePlace {
  readonly axes: readonly [through: FileAxis, u: FileAxis, v: FileAxis]
  /** Fraction of the volume along `through`. */
  readonly at: number
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
    at: tile.sliceFrac,
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

/** How a volume lies in storage as NiiVue has turned it to RAS: dims, steps and starts along right, anterior, superior. */
export type Turned = Pick<NVImage, 'dimsRAS' | 'img2RASstep' | 'img2RASstart'>

/** Voxel along an axis at a fraction of the volume. */
export const voxelAt = (fraction: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(fraction * count)))

/** The mask (in the order of the file) on a slice in view, in the axes of the tile. */
export function slicesOf(
  { dimsRAS, img2RASstep: step, img2RASstart: start }: Turned,
  mask: ArrayLike<number>,
  { axes: [through, u, v], at }: Pick<TilePlace, 'axes' | 'at'>,
): MaskSlice {
  if (!dimsRAS || !step || !start) return { width: 0, height: 0, inside: () => false }
  const slice = voxelAt(at, dimsRAS[through + 1]!)
  const base = start[0]! + start[1]! + start[2]! + slice * step[through]!
  return {
    width: dimsRAS[u + 1]!,
    height: dimsRAS[v + 1]!,
    inside: (a, b) => mask[base + a * step[u]! + b * step[v]!] !== 0,
  }
}

/** The file's axis that a RAS axis runs along, and whether backwards. */
export interface AxisMap {
  readonly axis: FileAxis
  readonly flipped: boolean
  readonly count: number
}

/** For right, anterior, superior: which axis of the file runs along it. `dims` of the file. */
export function fileAxes(
  { dimsRAS, img2RASstep: step }: Turned,
  dims: readonly number[],
): readonly AxisMap[] {
  const strides = [1, dims[0]!, dims[0]! * dims[1]!]
  const free = new Set<FileAxis>([0, 1, 2])
  return [0, 1, 2].map((ras) => {
    const size = Math.abs(step![ras]!)
    const count = dimsRAS![ras + 1]!
    // axes of one voxel share their stride with the next: length and stride together tell them apart
    const axis = [...free].find((one) => strides[one] === size && dims[one] === count) ?? [...free][0]!
    free.delete(axis)
    return { axis, flipped: step![ras]! < 0, count }
  })
}

/** Fractions of the volume along RAS to continuous voxel coordinates of the file; voxel i has its centre at i. */
export function fileCoordinates(
  axes: readonly AxisMap[],
  fraction: ArrayLike<number>,
): [number, number, number] {
  const place: [number, number, number] = [0, 0, 0]
  axes.forEach(({ axis, flipped, count }, ras) => {
    const along = fraction[ras]! * count - 0.5
    place[axis] = flipped ? count - 1 - along : along
  })
  return place
}

/** The other way round: the centre of a voxel of the file as fractions of the volume along RAS. */
export const fractionOf = (axes: readonly AxisMap[], voxel: readonly number[]): [number, number, number] =>
  axes.map(({ axis, flipped, count }) => {
    const along = flipped ? count - 1 - voxel[axis]! : voxel[axis]!
    return (along + 0.5) / count
  }) as [number, number, number]
