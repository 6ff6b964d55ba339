import { nearestVoxel } from '../filters/index.ts'
import { type Grid, type Mask, type Triple, voxelSizes } from '../volume/index.ts'
import { surfelAreas } from './surfel-areas.ts'

interface Surface {
  /** Corners between voxels through which the surface passes, as indices into a grid one larger along each axis. */
  readonly corners: Int32Array
  /** mm2 of the surface at each. */
  readonly areas: Float64Array
}

function surfaceOf(mask: Mask, [nx, ny, nz]: Triple, areas: Float64Array): Surface {
  const [cx, cy] = [nx + 1, ny + 1]
  const codes = new Uint8Array(cx * cy * (nz + 1))
  // a voxel's eight corners, and the bit it has in the code of each: the higher, the more it lies before the corner
  const around = Array.from({ length: 8 }, (_, bit) => {
    const [dx, dy, dz] = [bit >> 2, (bit >> 1) & 1, bit & 1]
    return { offset: dx + cx * (dy + cy * dz), bit: 1 << bit }
  })
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue
    const x = i % nx
    const row = (i - x) / nx
    const y = row % ny
    const corner = x + cx * (y + cy * ((row - y) / ny))
    for (const { offset, bit } of around) codes[corner + offset] |= bit
  }
  const corners: number[] = []
  for (let c = 0; c < codes.length; c++) if (codes[c] !== 0 && codes[c] !== 255) corners.push(c)
  return { corners: Int32Array.from(corners), areas: Float64Array.from(corners, (c) => areas[codes[c]]) }
}

interface Element {
  readonly distance: number
  readonly area: number
}

/** Surface elements with their distances in mm to the other surface, the nearest first; Infinity where the other is empty. */
function directed(from: Surface, to: Surface, dims: Triple, spacing: Triple): Element[] {
  const nearest = nearestVoxel(to.corners, dims, spacing)
  const all = Array.from(from.corners, (corner, i): Element => {
    const x = corner % dims[0]
    const row = (corner - x) / dims[0]
    const y = row % dims[1]
    return { distance: Math.sqrt(nearest.squared(x, y, (row - y) / dims[1])), area: from.areas[i] }
  })
  return all.sort((a, b) => a.distance - b.distance || a.area - b.area)
}

export interface AreaAgreement {
  /** Share of both surfaces' area within the tolerance of the other; null when both are empty. */
  readonly dice: number | null
  /** The larger of the two directed 95th percentiles over area, in mm; null when either is empty. */
  readonly hd95: number | null
}

/**
 * Surface Dice and 95 % Hausdorff distance as DeepMind's surface-distance defines them: surfaces between the voxels, their
 * elements weighed by area, in mm. `surfaceDice` counts surface voxels instead and gives other figures.
 */
export function areaAgreement(a: Mask, b: Mask, grid: Grid, toleranceMm: number): AreaAgreement {
  if (!(toleranceMm >= 0)) throw new RangeError(`a tolerance is 0 mm or more, not ${toleranceMm}`)
  const spacing = voxelSizes(grid.affine)
  const [nx, ny, nz] = grid.dims
  const areas = surfelAreas(spacing)
  const [first, second] = [surfaceOf(a, grid.dims, areas), surfaceOf(b, grid.dims, areas)]
  const dims = [nx + 1, ny + 1, nz + 1] as const
  const both = [directed(first, second, dims, spacing), directed(second, first, dims, spacing)]
  let [all, within] = [0, 0]
  for (const own of both)
    for (const { distance, area } of own) {
      all += area
      if (distance <= toleranceMm + 1e-9) within += area
    }
  const empty = both.some((own) => own.length === 0)
  return { dice: all === 0 ? null : within / all, hd95: empty ? null : Math.max(...both.map(percentile95)) }
}

/** The first distance at which 95 % of the area is reached. */
function percentile95(own: readonly Element[]): number {
  const all = own.reduce((sum, { area }) => sum + area, 0)
  let sum = 0
  for (const { distance, area } of own) {
    sum += area
    if (sum / all >= 0.95) return distance
  }
  return own[own.length - 1].distance
}
