import { argsortFloat32, connectedComponents } from '../filters/index.ts'
import type { Mask, Triple } from '../volume/types.ts'

/**
 * Components of {score > t} as t falls: voxels join from the highest score down (union-find, 26 neighbours), so one pass
 * gives what every threshold would. Only brain voxels with score > `floor` take part.
 */
function ordered(
  map: Float32Array,
  brain: Mask,
  floor: number,
): { voxels: Int32Array; scores: Float32Array } {
  let n = 0
  for (let i = 0; i < map.length; i++) if (brain[i] !== 0 && map[i] > floor) n++
  const own = new Int32Array(n)
  const scores = new Float32Array(n)
  for (let i = 0, at = 0; i < map.length; i++)
    if (brain[i] !== 0 && map[i] > floor) {
      own[at] = i
      scores[at++] = map[i]
    }
  const { sorted, order } = argsortFloat32(scores)
  return { voxels: order.map((rank) => own[rank]).reverse(), scores: sorted.reverse() }
}

/** Joins voxels one by one and tells which components a new one unites. */
class Forest {
  /** Parent of each voxel; -1: not in yet. A root is its own parent. */
  private readonly parents: Int32Array
  readonly sizes: Int32Array
  private readonly dims: Triple

  constructor(dims: Triple) {
    const voxels = dims[0] * dims[1] * dims[2]
    this.dims = dims
    this.parents = new Int32Array(voxels).fill(-1)
    this.sizes = new Int32Array(voxels)
  }

  private root(voxel: number): number {
    let at = voxel
    while (this.parents[at] !== at) {
      this.parents[at] = this.parents[this.parents[at]]
      at = this.parents[at]
    }
    return at
  }

  /**
   * Adds a voxel; returns its component's root. `onUnite(old, own)` is called before each older component `old` becomes
   * one with `own`, what the voxel has gathered so far; one of the two is the root afterwards.
   */
  add(voxel: number, onUnite: (old: number, own: number) => void): number {
    const [nx, ny, nz] = this.dims
    const x = voxel % nx
    const row = (voxel - x) / nx
    const y = row % ny
    const z = (row - y) / ny
    this.parents[voxel] = voxel
    this.sizes[voxel] = 1
    let root = voxel
    for (let pz = Math.max(0, z - 1); pz <= Math.min(nz - 1, z + 1); pz++)
      for (let py = Math.max(0, y - 1); py <= Math.min(ny - 1, y + 1); py++)
        for (let px = Math.max(0, x - 1); px <= Math.min(nx - 1, x + 1); px++) {
          const neighbour = px + nx * (py + ny * pz)
          if (this.parents[neighbour] < 0) continue
          const other = this.root(neighbour)
          if (other === root) continue
          onUnite(other, root)
          const [kept, lost] = this.sizes[other] > this.sizes[root] ? [other, root] : [root, other]
          this.parents[lost] = kept
          this.sizes[kept] += this.sizes[lost]
          root = kept
        }
    return root
  }
}

const nothing = (): void => undefined

/**
 * The score at which a scan is flagged: it holds a 26-connected cluster of at least `minVoxels` brain voxels with
 * score > t exactly for every t below it. -Infinity when no cluster is ever that large.
 */
export function flagScore(map: Float32Array, brain: Mask, dims: Triple, minVoxels: number): number {
  if (!(minVoxels >= 1)) throw new RangeError(`a cluster has at least 1 voxel, not ${minVoxels}`)
  const { voxels, scores } = ordered(map, brain, -Infinity)
  const forest = new Forest(dims)
  for (let i = 0; i < voxels.length; i++)
    if (forest.sizes[forest.add(voxels[i], nothing)] >= minVoxels) return scores[i]
  return -Infinity
}

/** Smallest whole number of voxels that fills at least `ml` millilitres. */
export const voxelsOfVolume = (ml: number, voxelMm3: number): number =>
  Math.max(1, Math.ceil((ml * 1000) / voxelMm3 - 1e-9))

/** One scan on its way into a FROC curve. */
export interface FrocScan {
  /** For every lesion the highest score of its brain voxels: found at t when that is above t. -Infinity outside the brain. */
  readonly lesionScores: Float64Array
  /** 26-connected components of {score > thresholds[k]} that hold no voxel of the reference. */
  readonly falsePositives: Int32Array
}

/**
 * What one scan adds to a FROC curve at every one of the thresholds (descending). `minVoxels`: smaller components are no
 * false positives. Components of the prediction in the brain; one that touches a lesion is none of them, however little.
 */
export function frocScan(
  map: Float32Array,
  brain: Mask,
  reference: Mask,
  dims: Triple,
  thresholds: ArrayLike<number>,
  minVoxels = 1,
): FrocScan {
  for (let k = 1; k < thresholds.length; k++)
    if (!(thresholds[k] < thresholds[k - 1])) throw new RangeError('thresholds have to descend')
  const lowest = thresholds.length === 0 ? Infinity : thresholds[thresholds.length - 1]
  const { voxels, scores } = ordered(map, brain, lowest)
  const forest = new Forest(dims)
  const touching = new Uint8Array(map.length)
  const falsePositives = new Int32Array(thresholds.length)
  let found = 0
  const isFalse = (root: number): boolean => touching[root] === 0 && forest.sizes[root] >= minVoxels
  const unite = (old: number, own: number): void => {
    if (isFalse(old)) found--
    touching[old] = touching[own] = touching[old] | touching[own]
  }
  let i = 0
  for (let k = 0; k < thresholds.length; k++) {
    for (; i < voxels.length && scores[i] > thresholds[k]; i++) {
      touching[voxels[i]] = reference[voxels[i]] !== 0 ? 1 : 0
      if (isFalse(forest.add(voxels[i], unite))) found++
    }
    falsePositives[k] = found
  }
  return { lesionScores: highestScores(map, brain, reference, dims), falsePositives }
}

function highestScores(map: Float32Array, brain: Mask, reference: Mask, dims: Triple): Float64Array {
  const { count, starts, ends, labels } = connectedComponents(reference, dims, 26)
  const highest = new Float64Array(count).fill(-Infinity)
  for (let r = 0; r < labels.length; r++)
    for (let i = starts[r]; i < ends[r]; i++)
      if (brain[i] !== 0 && map[i] > highest[labels[r] - 1]) highest[labels[r] - 1] = map[i]
  return highest
}
