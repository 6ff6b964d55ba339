/** A real labelled brain as the phantom's lesion model wants it: tissue fractions, distances, coordinates near MNI. */
import type { Anatomy } from '../../src/science/phantom/anatomy.ts'
import { squaredDistances } from '../../src/science/filters/index.ts'
import { smoothInside } from '../../src/science/preprocessing/index.ts'
import { median } from '../../src/science/statistics/index.ts'
import { voxelSizes, type Grid, type Volume } from '../../src/science/volume/index.ts'

/** DLMUSE labels by what the lesion model asks of them. */
const lateralVentricles = [49, 50, 51, 52]
const ventricles = [4, 11, ...lateralVentricles]
const hindbrain = [35, 38, 39, 40, 41, 71, 72, 73]
const thalami = [59, 60]
/** Middle of both thalami in MNI space, mm. */
const thalamiMni = [0, -19, 8] as const

const membership = (labels: Float32Array, wanted: readonly number[]): Float32Array => {
  const set = new Set(wanted)
  return labels.map((label) => (set.has(label) ? 1 : 0))
}

/** The scan's grid moved, not turned, so that the thalami lie where they do in MNI space; RAS+ with equal spacing only. */
export function gridNearMni(grid: Grid, labels: Float32Array): Grid {
  const { affine, dims } = grid
  const mm = affine[0]
  const axes = [affine[0], affine[5], affine[10]]
  const skewed = [1, 2, 4, 6, 8, 9].some((i) => Math.abs(affine[i]) > 1e-6)
  if (skewed || axes.some((step) => Math.abs(step - mm) > 1e-4) || mm <= 0)
    throw new Error('lesions are implanted on upright RAS+ grids of equal spacing only')
  const sum = [0, 0, 0]
  let count = 0
  labels.forEach((label, at) => {
    if (!thalami.includes(label)) return
    count++
    sum[0] += at % dims[0]
    sum[1] += Math.floor(at / dims[0]) % dims[1]
    sum[2] += Math.floor(at / (dims[0] * dims[1]))
  })
  if (count === 0) throw new Error('the labels have no thalamus (DLMUSE 59, 60)')
  const moved = [...affine]
  for (const axis of [0, 1, 2] as const) moved[4 * axis + 3] = thalamiMni[axis] - (mm * sum[axis]) / count
  return { dims, affine: moved }
}

export interface LabelledScan {
  readonly t1: Volume
  /** DLMUSE labels on the grid of t1; 0 in the brain is fluid. */
  readonly labels: Float32Array
  /** DLMUSE labels of white matter. */
  readonly whiteLabels: readonly number[]
}

const clip = (value: number): number => Math.min(1, Math.max(0, value))

/** Fields the lesion model does not read (iron, texture) are 0. Brain: voxels of t1 above 0. */
export function anatomyOf({ t1, labels, whiteLabels }: LabelledScan): Anatomy {
  const { dims } = t1.grid
  const brain = Uint8Array.from(t1.data, (value) => (value > 0 ? 1 : 0))
  const grid = gridNearMni(t1.grid, labels)
  const mm = grid.affine[0]
  const soft = (wanted: readonly number[]): Float32Array =>
    smoothInside(membership(labels, wanted), brain, dims, 2.5 / mm)
  const [whiteAt, fluidAt] = [soft(whiteLabels), soft([0, ...ventricles])]
  const lateral = membership(labels, lateralVentricles)
  const [inner, hind] = [membership(labels, ventricles), membership(labels, hindbrain)]
  const away = squaredDistances(Uint8Array.from(lateral), dims, { from: [0, 0, 0], to: dims }, voxelSizes(grid.affine))
  const level = median(t1.data.filter((_, i) => whiteLabels.includes(labels[i])))
  const index = Int32Array.from(brain.keys()).filter((at) => brain[at] === 1)
  const lookup = new Int32Array(brain.length).fill(-1)
  index.forEach((at, n) => (lookup[at] = n))
  const make = (): Float32Array => new Float32Array(index.length)
  const [grey, white, csf, ventricleDistance] = [make(), make(), make(), make()]
  const position = new Float32Array(3 * index.length)
  index.forEach((at, n) => {
    const voxel = [at % dims[0], Math.floor(at / dims[0]) % dims[1], Math.floor(at / (dims[0] * dims[1]))]
    for (const axis of [0, 1, 2] as const) position[3 * n + axis] = grid.affine[4 * axis + 3] + mm * voxel[axis]
    // dark voxels are fluid whatever their label (the phantom's own ramp: 0.4 of the white level, half step 0.09)
    const dark = clip((0.49 - t1.data[at] / level) / 0.18)
    csf[n] = Math.max(dark, fluidAt[at])
    white[n] = Math.min(1 - csf[n], whiteAt[at])
    grey[n] = 1 - csf[n] - white[n]
    ventricleDistance[n] = Math.min(50, Math.sqrt(away[at]))
  })
  const at = (field: Float32Array): Float32Array => Float32Array.from(index, (voxel) => field[voxel])
  return {
    grid,
    spacingMm: mm,
    index,
    lookup,
    position,
    grey,
    white,
    csf,
    ventricle: at(inner),
    iron: make(),
    hindbrain: at(hind),
    lateral: at(lateral),
    texture: make(),
    ventricleDistance,
  }
}
