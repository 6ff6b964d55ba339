/** What the header of one file says, and nothing more is kept of it. Lives in memory; what holds identity never reaches a disk. */
export interface SliceHeader {
  readonly path: string
  readonly sopInstance: string
  readonly seriesUid: string
  readonly studyUid: string
  readonly patient: {
    readonly id: string
    readonly name: string
    readonly birth: string
    readonly sex: string
  }
  /** YYYYMMDD and HHMMSS, '' where not said. */
  readonly studyDate: string
  readonly studyTime: string
  readonly patientAge: string
  readonly modality: string
  readonly sopClass: string
  readonly transferSyntax: string
  readonly imageType: readonly string[]
  readonly seriesNumber: number | null
  readonly description: string
  readonly protocol: string
  readonly sequenceName: string
  readonly scanningSequence: readonly string[]
  /** '2D' or '3D', as the scanner says. */
  readonly acquisition: string
  readonly repetitionTime: number | null
  readonly inversionTime: number | null
  readonly contrastAgent: string
  readonly bodyPart: string
  readonly diffusion: boolean
  readonly manufacturer: string
  readonly model: string
  readonly fieldTesla: number | null
  readonly rows: number
  readonly columns: number
  readonly thickness: number | null
  /** Between rows, between columns (mm). */
  readonly pixelSpacing: readonly [number, number] | null
  /** One a frame; one for a file of a single image. */
  readonly frames: readonly Frame[]
}

export interface Frame {
  /** Centre of the first voxel in the patient's mm (LPS), and the directions of a row and of a column. */
  readonly position: readonly number[] | null
  readonly orientation: readonly number[] | null
  readonly echoTime: number | null
}

/** What a file turned out to be. */
export type Looked =
  | { readonly kind: 'slice'; readonly slice: SliceHeader }
  /** No DICOM, or DICOM without an image (reports, plans, DICOMDIR). */
  | { readonly kind: 'other' }
  | Damaged

export interface Damaged {
  readonly kind: 'damaged'
  readonly path: string
  readonly why: string
  /** Of its series, where its header could be read. */
  readonly seriesUid: string | null
}
