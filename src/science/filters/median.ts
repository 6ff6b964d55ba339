import type { Mask, Triple } from '../volume/types.ts'
import { type KernelMemory, createMemory } from '../webassembly/index.ts'
import { type Box, boundingBox, boxDims, firstSet, lastSet } from './box.ts'
import { CHUNK, mapAt, resultAt, rowKernel } from './median-module.ts'

export type MedianSize = 3 | 4 | 5

/** Slices fromZ (included) to toZ (excluded). */
export interface SliceRange {
  readonly fromZ: number
  readonly toZ: number
}

/**
 * 3-D median filter of an anomaly map: `scipy.ndimage.median_filter(map, size)` at the brain voxels, 0 elsewhere.
 * Window offsets per axis: 3: -1..1, 4: -2..1 (the brain UAD benchmark's), 5: -2..2; of the sorted window the element
 * with index floor(size^3 / 2) (for 4: 32 of 64, the upper median); beyond the volume the map is mirrored with the
 * edge voxel repeated ('reflect'). The window reads the map as it is: a map is 0 outside the brain.
 *
 * Returns a new array of the whole volume, or of the slices of `range` alone, so that slabs can be filtered on several
 * threads; the result does not depend on how the volume is cut. Throws an Error when a voxel it reads is NaN.
 */
export function medianFilter(
  map: Float32Array,
  dims: Triple,
  size: MedianSize,
  brain: Mask,
  range: SliceRange = { fromZ: 0, toZ: dims[2] },
): Float32Array {
  const [nx, ny] = dims
  const out = new Float32Array(Math.max(0, range.toZ - range.fromZ) * nx * ny)
  const box = boundingBox(brain, dims, range.fromZ, range.toZ)
  if (box === null) return out
  const padded = padBox(map, dims, box, size)
  const filterRow = createRowFilter(padded, size)
  for (let z = box.from[2]; z < box.to[2]; z++)
    for (let y = box.from[1]; y < box.to[1]; y++) {
      const row = nx * (y + ny * z) + box.from[0]
      const target = row - range.fromZ * nx * ny
      const width = box.to[0] - box.from[0]
      filterRow(
        y - box.from[1],
        z - box.from[2],
        brain.subarray(row, row + width),
        out.subarray(target, target + width),
      )
    }
  return out
}

/** Index in 0 .. n - 1 of position i of the mirrored line (edge repeated): d c b a | a b c d | d c b a. */
function reflect(i: number, n: number): number {
  const period = 2 * n
  const at = ((i % period) + period) % period
  return at < n ? at : period - 1 - at
}

interface Padded {
  readonly memory: KernelMemory
  /** Voxels of one stored row, and of one stored slice. */
  readonly row: number
  readonly slice: number
}

/** Copies the box and all that its windows read into the kernel's memory: (0, 0, 0) is `size >> 1` before the box. */
function padBox(map: Float32Array, dims: Triple, box: Box, size: number): Padded {
  const [nx, ny, nz] = dims
  const inner = boxDims(box)
  const [px, py, pz] = [inner[0] + size - 1, inner[1] + size - 1, inner[2] + size - 1]
  const radius = size >> 1
  const columns = Int32Array.from({ length: px }, (_, i) => reflect(box.from[0] - radius + i, nx))
  const start = mapAt(size)
  const bytes = start + (px * py * pz + CHUNK) * 4
  const memory = createMemory(bytes)
  const values = new Float32Array(memory.buffer, start, px * py * pz)
  let at = 0
  let bad = 0
  for (let z = 0; z < pz; z++)
    for (let y = 0; y < py; y++) {
      const row = nx * (reflect(box.from[1] - radius + y, ny) + ny * reflect(box.from[2] - radius + z, nz))
      for (let x = 0; x < px; x++) {
        const value = map[row + columns[x]] + 0
        if (Number.isNaN(value)) bad++
        values[at++] = value
      }
    }
  if (bad > 0) throw new Error(`the map holds ${bad} NaN voxels: a median filter needs a number everywhere`)
  return { memory, row: px, slice: px * py }
}

/** Filters row (y, z) of the box; `brain` and `out` are that row of the mask and of the result. */
function createRowFilter(
  padded: Padded,
  size: number,
): (y: number, z: number, brain: Mask, out: Float32Array) => void {
  const { memory, row, slice } = padded
  const kernel = rowKernel(size, memory)
  const table = new Int32Array(memory.buffer, 0, size * size)
  const medians = new Float32Array(memory.buffer, resultAt(size), CHUNK)
  const filterChunk = (y: number, z: number, from: number, count: number): void => {
    let n = 0
    for (let dz = 0; dz < size; dz++)
      for (let dy = 0; dy < size; dy++)
        table[n++] = mapAt(size) + 4 * (from + row * (y + dy) + slice * (z + dz))
    const bytes = Math.ceil(count / 4) * 16
    kernel.row(0, bytes + 16, bytes + 16, bytes, resultAt(size))
  }
  return (y, z, brain, out) => {
    const end = lastSet(brain, 0, brain.length) + 1
    if (end === 0) return
    for (let from = firstSet(brain, 0, end); from < end; from += CHUNK) {
      const count = Math.min(CHUNK, end - from)
      filterChunk(y, z, from, count)
      for (let i = 0; i < count; i++) if (brain[from + i] !== 0) out[from + i] = medians[i]
    }
  }
}
