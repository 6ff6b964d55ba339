import type { Triple } from '../volume/types.ts'

/** Voxels of a leaf: they are compared one by one. */
const LEAF = 8

/**
 * Exact nearest-neighbour search among voxels: a k-d tree over their centres, positions = index x spacing (mm), one
 * tree level after the other split at the median of the wider axis.
 */
export interface NearestVoxel {
  /** Squared distance in mm² from the centre of voxel (x, y, z) to the nearest of the voxels; Infinity without one. */
  squared(x: number, y: number, z: number): number
}

/** `voxels`: indices in a volume of `dims`; `spacing` in mm. Queries close to the one before are the fastest. */
export function nearestVoxel(voxels: Int32Array, dims: Triple, spacing: Triple): NearestVoxel {
  const n = voxels.length
  const points = new Float64Array(3 * n)
  for (let p = 0; p < n; p++) {
    const x = voxels[p] % dims[0]
    const row = (voxels[p] - x) / dims[0]
    const y = row % dims[1]
    points[3 * p] = x * spacing[0]
    points[3 * p + 1] = y * spacing[1]
    points[3 * p + 2] = ((row - y) / dims[1]) * spacing[2]
  }
  const axes = new Uint8Array(n)
  build(points, axes, 0, n)
  let last = 0
  return {
    squared(x, y, z) {
      if (n === 0) return Infinity
      const query = [x * spacing[0], y * spacing[1], z * spacing[2]] as const
      const best = search(points, axes, query[0], query[1], query[2], last)
      last = best
      return squaredTo(points, best, query[0], query[1], query[2])
    },
  }
}

function squaredTo(points: Float64Array, p: number, x: number, y: number, z: number): number {
  const dx = points[3 * p] - x
  const dy = points[3 * p + 1] - y
  const dz = points[3 * p + 2] - z
  return dx * dx + dy * dy + dz * dz
}

/** Orders points from .. to - 1 as a tree: the middle one splits, lower ones before it; axes[middle] says along what. */
function build(points: Float64Array, axes: Uint8Array, from: number, to: number): void {
  if (to - from <= LEAF) return
  const axis = widestAxis(points, from, to)
  const middle = (from + to) >>> 1
  select(points, axis, from, to - 1, middle)
  axes[middle] = axis
  build(points, axes, from, middle)
  build(points, axes, middle + 1, to)
}

function widestAxis(points: Float64Array, from: number, to: number): number {
  let best = 0
  let widest = -1
  for (let axis = 0; axis < 3; axis++) {
    let [low, high] = [Infinity, -Infinity]
    for (let p = from; p < to; p++) {
      const at = points[3 * p + axis]
      if (at < low) low = at
      if (at > high) high = at
    }
    if (high - low > widest) {
      widest = high - low
      best = axis
    }
  }
  return best
}

/** Quickselect (Hoare): afterwards points before k are at most point k along the axis, those behind at least. */
function select(points: Float64Array, axis: number, from: number, to: number, k: number): void {
  let [low, high] = [from, to]
  while (low < high) {
    const pivot = points[3 * ((low + high) >>> 1) + axis]
    let [i, j] = [low, high]
    while (i <= j) {
      while (points[3 * i + axis] < pivot) i++
      while (points[3 * j + axis] > pivot) j--
      if (i <= j) swap(points, i++, j--)
    }
    if (k <= j) high = j
    else if (k >= i) low = i
    else return
  }
}

function swap(points: Float64Array, a: number, b: number): void {
  for (let axis = 0; axis < 3; axis++) {
    const kept = points[3 * a + axis]
    points[3 * a + axis] = points[3 * b + axis]
    points[3 * b + axis] = kept
  }
}

const stack = new Int32Array(256)
const gaps = new Float64Array(128)

/** The nearest point; `guess` bounds the search from the start. */
function search(
  points: Float64Array,
  axes: Uint8Array,
  x: number,
  y: number,
  z: number,
  guess: number,
): number {
  let best = guess
  let least = squaredTo(points, guess, x, y, z)
  let depth = 0
  let from = 0
  let to = axes.length
  for (;;) {
    while (to - from > LEAF) {
      const middle = (from + to) >>> 1
      const axis = axes[middle]
      const gap = (axis === 0 ? x : axis === 1 ? y : z) - points[3 * middle + axis]
      const here = squaredTo(points, middle, x, y, z)
      if (here < least) {
        least = here
        best = middle
      }
      stack[2 * depth] = gap < 0 ? middle + 1 : from
      stack[2 * depth + 1] = gap < 0 ? to : middle
      gaps[depth++] = gap * gap
      if (gap < 0) to = middle
      else from = middle + 1
    }
    for (let p = from; p < to; p++) {
      const here = squaredTo(points, p, x, y, z)
      if (here < least) {
        least = here
        best = p
      }
    }
    do {
      if (depth === 0) return best
      depth--
    } while (gaps[depth] >= least)
    from = stack[2 * depth]
    to = stack[2 * depth + 1]
  }
}
