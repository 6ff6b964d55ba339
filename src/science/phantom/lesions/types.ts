export const lesionTypes = ['tumour', 'stroke', 'ms', 'small-vessel'] as const
export type LesionType = (typeof lesionTypes)[number]

/** What a voxel of a lesion is made of; decides its signal in each contrast. */
export type LesionPart = 'core' | 'necrosis' | 'oedema' | 'infarct' | 'plaque' | 'gliosis'

export interface LesionSpec {
  readonly type: LesionType
  /** Volume of the mask wanted for the whole subject, mm^3. */
  readonly volumeMm3: number
  /** Share of the part's full signal difference, 0 (invisible) to about 1.5. */
  readonly contrast: number
}

/** One lesion: the brain voxels it touches and the fraction of each that is lesion (mask: at least 0.5). */
export interface GrownPart {
  readonly part: LesionPart
  readonly voxels: Int32Array
  readonly fraction: Float32Array
}

export interface GrownLesion {
  readonly type: LesionType
  readonly parts: readonly GrownPart[]
}
