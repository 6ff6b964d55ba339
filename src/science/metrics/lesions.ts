import { type Components, ballOffsets, connectedComponents } from '../filters/index.ts'
import { type Grid, type Mask, apply, voxelSizes, voxelVolume } from '../volume/index.ts'
import { matchLesions } from './overlap.ts'
import type { LesionMetrics } from './types.ts'

/** The shell of brain around a lesion that its contrast is measured against. */
export const SHELL_MM = 3

export interface LesionInput {
  readonly reference: Mask
  readonly brain: Mask
  readonly grid: Grid
  /** Voxels above the threshold, inside the brain. Absent without a threshold. */
  readonly prediction?: Mask | undefined
  readonly image?: Float32Array | undefined
  readonly minIou?: number | undefined
}

export interface LesionFindings {
  readonly lesions: LesionMetrics[]
  /** Components (26) of the prediction that hold no voxel of the reference; null without a prediction. */
  readonly falsePositives: number | null
}

/**
 * Lesion by lesion. Lesions are the 26-connected components of the whole reference mask; a voxel of one outside the
 * brain can't be predicted and counts as missed. IoU (for `minIou`): the lesion against the union of the predicted
 * components that overlap it.
 */
export function findLesions(input: LesionInput): LesionFindings {
  const { reference, brain, grid, prediction, image } = input
  const components = connectedComponents(reference, grid.dims, 26)
  const members = voxelsOf(components)
  const match =
    prediction === undefined ? null : matchLesions(components, connectedComponents(prediction, grid.dims, 26))
  const contrastOf = image === undefined ? null : contrasts(reference, brain, grid, image)
  const volume = voxelVolume(grid)
  const lesions = members.map((voxels, at): LesionMetrics => {
    const hit = match?.hits[at] ?? 0
    const enough = match !== null && input.minIou !== undefined ? match.ious[at] >= input.minIou : true
    return {
      id: at + 1,
      voxels: voxels.length,
      volume_mm3: voxels.length * volume,
      detected: match === null ? null : hit > 0 && enough,
      overlap: match === null ? null : hit / voxels.length,
      match: match?.matches[at] ?? null,
      centre_mm: centre(voxels, grid),
      contrast: contrastOf === null ? null : contrastOf(voxels),
    }
  })
  return { lesions, falsePositives: match === null ? null : match.untouched.length }
}

/** Voxel indices of each component, in storage order. */
export function voxelsOf({ count, starts, ends, labels }: Components): Int32Array[] {
  const sizes = new Int32Array(count)
  for (let r = 0; r < labels.length; r++) sizes[labels[r] - 1] += ends[r] - starts[r]
  const members = Array.from(sizes, (size) => new Int32Array(size))
  sizes.fill(0)
  for (let r = 0; r < labels.length; r++) {
    const label = labels[r] - 1
    for (let i = starts[r]; i < ends[r]; i++) members[label][sizes[label]++] = i
  }
  return members
}

export function centre(voxels: Int32Array, { dims: [nx, ny], affine }: Grid): [number, number, number] {
  let [x, y, z] = [0, 0, 0]
  for (const i of voxels) {
    x += i % nx
    y += Math.floor(i / nx) % ny
    z += Math.floor(i / (nx * ny))
  }
  return apply(affine, [x / voxels.length, y / voxels.length, z / voxels.length])
}

/**
 * Contrast of a lesion: |mean in lesion - mean in shell| / sd of shell (population). Lesion: its voxels in the brain.
 * Shell: brain voxels of no lesion whose centre is at most 3 mm from the centre of a voxel of this lesion. Null when
 * the lesion has no brain voxel, the shell fewer than two, or no spread.
 */
export function contrasts(
  reference: Mask,
  brain: Mask,
  { dims, affine }: Grid,
  image: Float32Array,
): (voxels: Int32Array) => number | null {
  const [nx, ny, nz] = dims
  const offsets = Int32Array.from(ballOffsets(voxelSizes(affine), SHELL_MM).flat())
  const seen = new Int32Array(reference.length)
  let stamp = 0
  return (voxels) => {
    stamp++
    const shell: number[] = []
    for (const i of voxels) {
      const x = i % nx
      const y = Math.floor(i / nx) % ny
      const z = Math.floor(i / (nx * ny))
      if (!onSurface(reference, i, x, y, z, nx, ny, nz)) continue
      for (let o = 0; o < offsets.length; o += 3) {
        const px = x + offsets[o]
        const py = y + offsets[o + 1]
        const pz = z + offsets[o + 2]
        if (px < 0 || py < 0 || pz < 0 || px >= nx || py >= ny || pz >= nz) continue
        const at = px + nx * (py + ny * pz)
        if (seen[at] === stamp || brain[at] === 0 || reference[at] !== 0) continue
        seen[at] = stamp
        shell.push(image[at])
      }
    }
    const inside = [...voxels].filter((i) => brain[i] !== 0).map((i) => image[i])
    if (inside.length === 0 || shell.length < 2) return null
    const around = mean(shell)
    const spread = Math.sqrt(mean(shell.map((value) => (value - around) ** 2)))
    const contrast = Math.abs(mean(inside) - around) / spread
    return Number.isFinite(contrast) ? contrast : null
  }
}

/** The nearest lesion voxel of a point outside has a face neighbour outside: others need no look around. */
function onSurface(
  mask: Mask,
  i: number,
  x: number,
  y: number,
  z: number,
  nx: number,
  ny: number,
  nz: number,
): boolean {
  if (x === 0 || y === 0 || z === 0 || x === nx - 1 || y === ny - 1 || z === nz - 1) return true
  const slice = nx * ny
  return !(
    mask[i - 1] !== 0 &&
    mask[i + 1] !== 0 &&
    mask[i - nx] !== 0 &&
    mask[i + nx] !== 0 &&
    mask[i - slice] !== 0 &&
    mask[i + slice] !== 0
  )
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
