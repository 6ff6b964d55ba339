import type { Mask, Triple } from '../volume/types.ts'
import { firstSet } from './box.ts'

/** Voxels are neighbours when they share a face (6), a face or an edge (18), or also a corner (26). */
export type Connectivity = 6 | 18 | 26

export interface Components {
  readonly count: number
  /** Runs of set voxels along x, in storage order; run r covers voxel indices starts[r] .. ends[r] - 1. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /**
   * Component of each run, 1 .. count, numbered as `scipy.ndimage.label` numbers an array indexed [x, y, z]: by the
   * first voxel of each component with x the slowest and z the fastest index.
   */
  readonly labels: Int32Array
}

interface Runs {
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** rows[r] .. rows[r + 1] - 1: the runs of row r = y + ny z. */
  readonly rows: Int32Array
}

/** Connected components of the non-zero voxels. Exact; time grows with the number of runs. */
export function connectedComponents(mask: Mask, dims: Triple, connectivity: Connectivity = 26): Components {
  const runs = findRuns(mask, dims)
  const parents = Int32Array.from({ length: runs.starts.length }, (_, i) => i)
  const [nx, ny, nz] = dims
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++) {
      const row = y + ny * z
      if (runs.rows[row] === runs.rows[row + 1]) continue
      for (const [dy, dz, reach] of EARLIER[connectivity]) {
        const [py, pz] = [y + dy, z + dz]
        if (py >= 0 && py < ny && pz >= 0) joinRows(runs, parents, row, py + ny * pz, nx, reach)
      }
    }
  const { labels, count } = numberComponents(runs, parents, dims)
  return { count, starts: runs.starts, ends: runs.ends, labels }
}

/** Neighbouring rows that come earlier in storage: [dy, dz, how far apart in x voxels of the rows still touch]. */
const EARLIER: Record<Connectivity, readonly (readonly [number, number, number])[]> = {
  6: [
    [-1, 0, 0],
    [0, -1, 0],
  ],
  18: [
    [-1, 0, 1],
    [0, -1, 1],
    [-1, -1, 0],
    [1, -1, 0],
  ],
  26: [
    [-1, 0, 1],
    [0, -1, 1],
    [-1, -1, 1],
    [1, -1, 1],
  ],
}

function findRuns(mask: Mask, [nx, ny, nz]: Triple): Runs {
  let capacity = 1024
  let starts = new Int32Array(capacity)
  let ends = new Int32Array(capacity)
  const rows = new Int32Array(ny * nz + 1)
  let n = 0
  for (let row = 0; row < ny * nz; row++) {
    rows[row] = n
    const stop = (row + 1) * nx
    let at = firstSet(mask, row * nx, stop)
    while (at >= 0) {
      if (n === capacity) {
        capacity *= 2
        starts = grow(starts, capacity)
        ends = grow(ends, capacity)
      }
      starts[n] = at
      while (at < stop && mask[at] !== 0) at++
      ends[n++] = at
      at = firstSet(mask, at, stop)
    }
  }
  rows[ny * nz] = n
  return { starts: starts.slice(0, n), ends: ends.slice(0, n), rows }
}

function grow(array: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity)
  larger.set(array)
  return larger
}

function find(parents: Int32Array, run: number): number {
  let at = run
  while (parents[at] !== at) {
    parents[at] = parents[parents[at]]
    at = parents[at]
  }
  return at
}

/** Unites every run of `row` with the runs of `other` that touch it. */
function joinRows(
  { starts, ends, rows }: Runs,
  parents: Int32Array,
  row: number,
  other: number,
  nx: number,
  reach: number,
): void {
  const shift = (row - other) * nx
  let q = rows[other]
  const qEnd = rows[other + 1]
  for (let p = rows[row]; p < rows[row + 1] && q < qEnd; p++) {
    const from = starts[p] - shift - reach
    const to = ends[p] - shift + reach
    while (q < qEnd && ends[q] <= from) q++
    for (let k = q; k < qEnd && starts[k] < to; k++) {
      const [a, b] = [find(parents, p), find(parents, k)]
      if (a < b) parents[b] = a
      else parents[a] = b
    }
  }
}

function numberComponents(
  { starts }: Runs,
  parents: Int32Array,
  [nx, ny, nz]: Triple,
): { labels: Int32Array; count: number } {
  const firsts = new Map<number, number>()
  for (let r = 0; r < starts.length; r++) {
    const x = starts[r] % nx
    const row = (starts[r] - x) / nx
    const y = row % ny
    const place = (x * ny + y) * nz + (row - y) / ny
    const root = find(parents, r)
    const known = firsts.get(root)
    if (known === undefined || place < known) firsts.set(root, place)
  }
  const ordered = [...firsts].sort((a, b) => a[1] - b[1])
  const numbers = new Map(ordered.map(([root], i) => [root, i + 1]))
  const labels = Int32Array.from(starts, (_, r) => numbers.get(find(parents, r))!)
  return { labels, count: ordered.length }
}

/** A volume with the component number of each voxel, 0 elsewhere. */
export function labelVolume(components: Components, voxels: number): Int32Array {
  const volume = new Int32Array(voxels)
  const { starts, ends, labels } = components
  for (let r = 0; r < starts.length; r++) volume.fill(labels[r], starts[r], ends[r])
  return volume
}
