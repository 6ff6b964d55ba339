import { fractionOf, voxelAt, type AxisMap, type FileAxis, type TilePlace, type Triple } from './tiles.ts'

/** Where a pane looks; panes of one scan take it from each other. */
export interface Camera {
  /** Fractions of the volume along right, anterior, superior. */
  readonly crosshair: Triple
  readonly pan: Triple
  readonly zoom: number
}

const zooms = { least: 0.5, most: 16 }
const along = (values: Triple, change: (value: number, axis: FileAxis) => number): Triple => [
  change(values[0], 0),
  change(values[1], 1),
  change(values[2], 2),
]

/** The crosshair in the middle of the voxel that it lies in. */
export const centred = (camera: Camera, to: Triple, axes: readonly AxisMap[]): Camera => ({
  ...camera,
  crosshair: along(to, (value, ras) => (voxelAt(value, axes[ras]!.count) + 0.5) / axes[ras]!.count),
})

/** The crosshair on a voxel of the file. */
export const lookingAt = (camera: Camera, voxel: Triple, axes: readonly AxisMap[]): Camera => ({
  ...camera,
  crosshair: fractionOf(axes, voxel),
})

/** A place so many voxels to the right and downwards on the screen. */
export const shifted = (
  from: Triple,
  { axes: [, u, v], uSign, vSign }: Pick<TilePlace, 'axes' | 'uSign' | 'vSign'>,
  [right, down]: readonly [number, number],
  axes: readonly AxisMap[],
): Triple =>
  along(from, (value, ras) => {
    const by = ras === u ? uSign * right : ras === v ? vSign * down : 0
    return value + by / axes[ras]!.count
  })

/** Moved by slices along an axis; undefined where the volume ends before. */
export function stepped(
  camera: Camera,
  by: number,
  through: FileAxis,
  axes: readonly AxisMap[],
): Camera | undefined {
  const { count } = axes[through]!
  const slice = voxelAt(camera.crosshair[through], count) + by
  if (slice < 0 || slice >= count) return undefined
  const crosshair = along(camera.crosshair, (value, ras) => (ras === through ? (slice + 0.5) / count : value))
  return { ...camera, crosshair }
}

/** Larger by a factor; what lies at `fixed` (in NiiVue's own mm) stays where it is. */
export function zoomed({ crosshair, pan, zoom }: Camera, fixed: Triple, factor: number): Camera {
  const to = Math.min(zooms.most, Math.max(zooms.least, zoom * factor))
  return { crosshair, pan: along(pan, (value, axis) => value + fixed[axis] * (zoom - to)), zoom: to }
}

/** What was at one place comes to lie at the other, both in NiiVue's own mm. */
export const panned = ({ crosshair, pan, zoom }: Camera, from: Triple, to: Triple): Camera => ({
  crosshair,
  pan: along(pan, (value, axis) => value + (to[axis] - from[axis]) * zoom),
  zoom,
})
