import type { LoadedVoxels } from '../connection/index.ts'
import type { IntensityWindow } from './intensities.ts'

/** Share of the residuals that the ends of the colour bar leave out. */
const BEYOND = 0.005
/** Every so many voxels are looked at for it. */
const SAMPLES = 200_000

const withVoxels = (like: LoadedVoxels, data: Float32Array | Uint8Array): LoadedVoxels => ({
  info: { ...like.info, datatype: data instanceof Uint8Array ? 'uint8' : 'float32' },
  data,
})

/**
 * Image − reconstruction, voxel by voxel in the intensities of the scan: above 0 where the image is brighter than the method expects.
 * 0 outside the brain, where a reconstruction is 0. `range` is symmetric about 0 and holds all but the largest 0.5 % of the brain's
 * voxels; ±1 where the two are equal everywhere.
 */
export function residualOf(
  image: LoadedVoxels,
  reconstruction: LoadedVoxels,
): { readonly volume: LoadedVoxels; readonly range: IntensityWindow } {
  const [of, healthy] = [image.data, reconstruction.data]
  const residual = new Float32Array(of.length)
  for (let i = 0; i < of.length; i++) {
    const value = healthy[i] === 0 ? 0 : of[i]! - healthy[i]!
    residual[i] = Number.isFinite(value) ? value : 0
  }
  const stride = Math.max(1, Math.floor(residual.length / SAMPLES)) | 1
  const sizes: number[] = []
  for (let i = 0; i < residual.length; i += stride) if (healthy[i] !== 0) sizes.push(Math.abs(residual[i]!))
  const sorted = Float32Array.from(sizes).sort()
  const most = sorted[Math.round((1 - BEYOND) * (sorted.length - 1))] ?? 0
  const end = most > 0 ? most : 1
  return { volume: withVoxels(image, residual), range: [-end, end] }
}

/** What a voxel of a mask is, by its value; `marked` where there is no reference to compare with. */
export const voxelLabels = ['none', 'found', 'missed', 'alarm', 'marked'] as const
export type VoxelLabel = (typeof voxelLabels)[number]
export const labelRange: IntensityWindow = [0, voxelLabels.length - 1]

export interface LabelledVoxels {
  readonly volume: LoadedVoxels
  /** Millilitres of each label that can occur. */
  readonly ml: readonly { readonly label: Exclude<VoxelLabel, 'none'>; readonly ml: number }[]
}

const millilitresOf = ({ info: { affine: m } }: LoadedVoxels): number =>
  Math.abs(
    m[0]! * (m[5]! * m[10]! - m[6]! * m[9]!) -
      m[1]! * (m[4]! * m[10]! - m[6]! * m[8]!) +
      m[2]! * (m[4]! * m[9]! - m[5]! * m[8]!),
  ) / 1000

/** Voxels with a score above the threshold, beside those of the reference: found, missed, false alarm. All on one grid. */
export function labelled(
  map: LoadedVoxels,
  reference: LoadedVoxels | undefined,
  threshold: number,
): LabelledVoxels {
  const [scores, inside] = [map.data, reference?.data]
  const labels = new Uint8Array(scores.length)
  const counts = new Uint32Array(voxelLabels.length)
  for (let i = 0; i < scores.length; i++) {
    const above = scores[i]! > threshold
    const label = inside === undefined ? (above ? 4 : 0) : inside[i] === 0 ? (above ? 3 : 0) : above ? 1 : 2
    labels[i] = label
    counts[label]!++
  }
  const shown = reference ? (['found', 'missed', 'alarm'] as const) : (['marked'] as const)
  const each = millilitresOf(map)
  return {
    volume: withVoxels(map, labels),
    ml: shown.map((label) => ({ label, ml: each * counts[voxelLabels.indexOf(label)]! })),
  }
}
