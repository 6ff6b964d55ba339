import type { PaneKind } from '../app/view.ts'
import type { Drawn } from './contents.ts'
import { fileCoordinates, triple, voxelAt, type AxisMap, type FileAxis, type Triple } from './tiles.ts'

export interface PlaneSlice {
  /** Of right, anterior, superior the one that the slices run through. */
  readonly through: FileAxis
  /** From 1 on. */
  readonly n: number
  readonly total: number
}

export interface Location {
  /** Slices of the planes in view. */
  readonly slices: readonly PlaneSlice[]
  readonly mm: Triple
  /** Voxel of the file at the crosshair. */
  readonly voxel: Triple
  /** What the value under the crosshair is one of. */
  readonly kind: PaneKind
  readonly value: number
  readonly score: number | undefined
}

/** What lies under the crosshair (fractions of the volume along RAS). `through` are the axes of the planes in view. */
export function locationOf(
  { kind, scan, map }: Pick<Drawn, 'kind' | 'scan' | 'map'>,
  axes: readonly AxisMap[],
  crosshair: Triple,
  through: readonly FileAxis[],
): Location {
  const { dims, affine: m } = scan.info
  const voxel = triple(
    fileCoordinates(axes, crosshair).map((value, axis) =>
      Math.min(dims[axis]! - 1, Math.max(0, Math.round(value))),
    ),
  )
  const index = voxel[0] + dims[0] * (voxel[1] + dims[1] * voxel[2])
  const mm = [0, 1, 2].map(
    (row) =>
      m[4 * row]! * voxel[0] + m[4 * row + 1]! * voxel[1] + m[4 * row + 2]! * voxel[2] + m[4 * row + 3]!,
  )
  return {
    slices: through.map((one) => {
      const { count } = axes[one]!
      return { through: one, n: voxelAt(crosshair[one], count) + 1, total: count }
    }),
    mm: triple(mm),
    voxel,
    kind,
    value: scan.data[index]!,
    score: map?.data[index],
  }
}
