import { orientationOf, voxelSizes, type Grid } from '../../../science/volume/index.ts'

/**
 * How an axial slice is cut out of a volume in any orientation: `axis` is the voxel axis closest to head–foot; pixel
 * (x, y) with x growing to the patient's left (radiological convention) and y to the back, in steps of one voxel.
 */
export interface AxialView {
  readonly axis: 0 | 1 | 2
  readonly slice: number
  readonly width: number
  readonly height: number
  /** Millimetres of a pixel along x and y. */
  readonly pixel: readonly [number, number]
  /** Offset of pixel (x, y) in the voxel array. */
  offset(x: number, y: number): number
  /** Pixel of a voxel (fractional indices). */
  pixelOf(voxel: readonly number[]): [number, number]
}

type Axis = 0 | 1 | 2

/** The axial view through the voxel (fractional indices are rounded to the nearest slice). */
export function axialView({ dims, affine }: Grid, voxel: readonly number[]): AxialView {
  const code = orientationOf(affine)
  const along = (letters: string): { axis: Axis; up: boolean } => {
    const axis = [...code].findIndex((letter) => letters.includes(letter)) as Axis
    return { axis, up: code[axis] === letters[0] }
  }
  const [left, back, head] = [along('LR'), along('PA'), along('SI')]
  const sizes = voxelSizes(affine)
  const strides = [1, dims[0], dims[0] * dims[1]] as const
  const slice = Math.min(dims[head.axis] - 1, Math.max(0, Math.round(voxel[head.axis]!)))
  const place = ({ axis, up }: { axis: Axis; up: boolean }, at: number): number =>
    strides[axis] * (up ? at : dims[axis] - 1 - at)
  return {
    axis: head.axis,
    slice,
    width: dims[left.axis],
    height: dims[back.axis],
    pixel: [sizes[left.axis], sizes[back.axis]],
    offset: (x, y) => place(left, x) + place(back, y) + strides[head.axis] * slice,
    pixelOf: (at) => {
      const along = ({ axis, up }: { axis: Axis; up: boolean }): number =>
        up ? at[axis]! : dims[axis] - 1 - at[axis]!
      return [along(left), along(back)]
    },
  }
}

export const pixelOf = (view: AxialView, voxel: readonly number[]): [number, number] => view.pixelOf(voxel)

/** One value a pixel, row by row from the top. */
export function cut(view: AxialView, data: ArrayLike<number>): Float32Array {
  const { width, height } = view
  const out = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[x + width * y] = data[view.offset(x, y)]!
  return out
}

export interface Crop {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The smallest rectangle around the brain of the slice with a margin; the whole slice where it holds no brain. */
export function cropTo(brain: ArrayLike<number>, { width, height }: AxialView, margin = 3): Crop {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (brain[x + width * y]! > 0) {
        left = Math.min(left, x)
        right = Math.max(right, x)
        top = Math.min(top, y)
        bottom = Math.max(bottom, y)
      }
  if (right < 0) return { x: 0, y: 0, width, height }
  left = Math.max(0, left - margin)
  top = Math.max(0, top - margin)
  return {
    x: left,
    y: top,
    width: Math.min(width - 1, right + margin) - left + 1,
    height: Math.min(height - 1, bottom + margin) - top + 1,
  }
}
