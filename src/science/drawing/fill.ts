import type { Mask, Triple } from '../volume/types.ts'
import { layoutOf, readSlice, type SlicePlace } from './slices.ts'

/** Marks the voxels outside that hang together (by edges) with those at the given places of a slice. */
function flood(slice: Mask, width: number, height: number, seeds: Iterable<number>): Mask {
  const reached = new Uint8Array(slice.length)
  const waiting: number[] = []
  const visit = (i: number): void => {
    if (slice[i] !== 0 || reached[i] !== 0) return
    reached[i] = 1
    waiting.push(i)
  }
  for (const seed of seeds) visit(seed)
  while (waiting.length > 0) {
    const i = waiting.pop()!
    const u = i % width
    if (u > 0) visit(i - 1)
    if (u < width - 1) visit(i + 1)
    if (i >= width) visit(i - width)
    if (i < width * (height - 1)) visit(i + width)
  }
  return reached
}

/**
 * The voxels of the hole around (u, v) of a slice: outside the mask, hanging together by edges. Undefined where there is
 * none: the place is inside the mask already, or its region reaches the border of the slice (the outline is not closed).
 */
export function holeAt(
  mask: Mask,
  dims: Triple,
  place: SlicePlace,
  [u, v]: readonly [number, number],
): number[] | undefined {
  const { width, height, start, du, dv } = layoutOf(dims, place)
  if (u < 0 || v < 0 || u >= width || v >= height) return undefined
  const slice = readSlice(mask, dims, place)
  if (slice[u + width * v] !== 0) return undefined
  const region = flood(slice, width, height, [u + width * v])
  const voxels: number[] = []
  for (let b = 0, i = 0; b < height; b++)
    for (let a = 0; a < width; a++, i++) {
      if (region[i] === 0) continue
      if (a === 0 || b === 0 || a === width - 1 || b === height - 1) return undefined
      voxels.push(start + a * du + b * dv)
    }
  return voxels
}

/** Every hole of one slice filled: `scipy.ndimage.binary_fill_holes` on it. Voxels to be set. */
export function holesOf(mask: Mask, dims: Triple, place: SlicePlace): number[] {
  const { width, height, start, du, dv } = layoutOf(dims, place)
  const slice = readSlice(mask, dims, place)
  const border: number[] = []
  for (let u = 0; u < width; u++) border.push(u, u + width * (height - 1))
  for (let v = 0; v < height; v++) border.push(width * v, width * v + width - 1)
  const outside = flood(slice, width, height, border)
  const voxels: number[] = []
  for (let v = 0, i = 0; v < height; v++)
    for (let u = 0; u < width; u++, i++)
      if (slice[i] === 0 && outside[i] === 0) voxels.push(start + u * du + v * dv)
  return voxels
}
