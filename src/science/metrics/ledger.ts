import { connectedComponents } from '../filters/index.ts'
import { type Grid, type Mask, apply, voxelVolume } from '../volume/index.ts'
import { predict } from './compute.ts'
import { centre, contrasts, voxelsOf } from './lesions.ts'
import { matchLesions } from './overlap.ts'

export interface LedgerMap {
  readonly method: string
  /** Scores on the scan's grid. */
  readonly map: Float32Array
  readonly threshold: number
}

export interface LedgerInput {
  readonly brain: Mask
  /** All zero for a healthy scan. */
  readonly reference: Mask
  readonly image: Float32Array
  readonly grid: Grid
  readonly maps: readonly LedgerMap[]
}

/** A reference lesion, or a component above one method's threshold that touches no lesion, and what every method made of it. */
export interface LedgerEntry {
  readonly kind: 'lesion' | 'false-positive'
  /** Whose false positive; null for a lesion. */
  readonly method: string | null
  /** Number within the scan (lesions) or within the scan and method, from 1, as the components are numbered. */
  readonly number: number
  readonly voxels: number
  readonly volume_ml: number
  /** As of lesions: |mean inside - mean of the 3 mm shell| / sd of the shell; the shell leaves out lesions and predictions. */
  readonly contrast: number | null
  /** Mean of its voxel centres, RAS+ mm in the scan's own world. */
  readonly centre_mm: [number, number, number]
  readonly methods: readonly {
    readonly method: string
    /** Any of its voxels is above the method's threshold. */
    readonly found: boolean
    /** Share of its voxels above it, 0..1. */
    readonly overlap: number
    /** The method's score at its voxel nearest to the centre; null when that lies outside the brain. */
    readonly score: number | null
  }[]
}

/** The entries of one scan: its lesions first, then the false positives of each method. Components of 26 neighbours. */
export function ledgerOf({ brain, reference, image, grid, maps }: LedgerInput): LedgerEntry[] {
  const predictions = maps.map(({ map, threshold }) => predict(map, brain, threshold))
  const lesions = connectedComponents(reference, grid.dims, 26)
  const volume = voxelVolume(grid)
  const entry = (
    kind: LedgerEntry['kind'],
    method: string | null,
    number: number,
    voxels: Int32Array,
    contrast: number | null,
  ): LedgerEntry => {
    const centre_mm = centre(voxels, grid)
    const middle = nearestTo(centre_mm, voxels, grid)
    return {
      kind,
      method,
      number,
      voxels: voxels.length,
      volume_ml: (voxels.length * volume) / 1000,
      contrast,
      centre_mm,
      methods: maps.map(({ method: of, map }, m) => {
        let hits = 0
        for (const voxel of voxels) hits += predictions[m][voxel]
        return {
          method: of,
          found: hits > 0,
          overlap: hits / voxels.length,
          score: brain[middle] === 0 ? null : map[middle],
        }
      }),
    }
  }
  const ofLesion = contrasts(reference, brain, grid, image)
  const found = voxelsOf(lesions).map((voxels, at) => entry('lesion', null, at + 1, voxels, ofLesion(voxels)))
  maps.forEach(({ method }, m) => {
    const predicted = connectedComponents(predictions[m], grid.dims, 26)
    const members = voxelsOf(predicted)
    const taken = reference.map((value, i) => (value !== 0 || predictions[m][i] !== 0 ? 1 : 0))
    const ofComponent = contrasts(taken, brain, grid, image)
    for (const number of matchLesions(lesions, predicted).untouched) {
      const voxels = members[number - 1]
      found.push(entry('false-positive', method, number, voxels, ofComponent(voxels)))
    }
  })
  return found
}

/** The voxel whose centre is nearest to a point in mm; of equally near ones the first in storage order. */
function nearestTo([px, py, pz]: readonly number[], voxels: Int32Array, { dims, affine }: Grid): number {
  const [nx, ny] = dims
  let [best, least] = [voxels[0], Infinity]
  for (const voxel of voxels) {
    const x = voxel % nx
    const row = (voxel - x) / nx
    const [mx, my, mz] = apply(affine, [x, row % ny, Math.floor(row / ny)])
    const away = (mx - px) ** 2 + (my - py) ** 2 + (mz - pz) ** 2
    if (away < least - 1e-9) [best, least] = [voxel, away] // not by rounding alone
  }
  return best
}
