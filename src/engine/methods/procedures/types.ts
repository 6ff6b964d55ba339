import type { ResidualKind } from '../../../science/residuals/index.ts'

/** Everything a procedure gets, on the grid the card asks for; layout x fastest, then y, then z. Crosses a process boundary. */
export type ProcedureInput = {
  readonly dims: readonly [number, number, number]
  /** Scaled image, background as the card says. */
  readonly image: Float32Array
  readonly brain: Uint8Array
} & (
  | {
      readonly procedure: 'reconstruct'
      readonly batch: number
      readonly minBrainVoxels: number
      readonly channels: number
      readonly residual: ResidualKind
      readonly ssimWindow: number
    }
  | {
      readonly procedure: 'direct'
      readonly batch: number
      readonly minBrainVoxels: number
      readonly channels: number
    }
  | { readonly procedure: 'intensity'; readonly side: 'high' | 'low' }
  | {
      readonly procedure: 'normative'
      readonly fit: NormativeFit
      /** The scan took part in the fit: its own share is taken out of mean and sd. */
      readonly member: boolean
      readonly floor: number
      readonly smoothFwhmVoxels: number
      readonly side: 'both' | 'high' | 'low'
    }
)

/** Voxel-wise moments of the healthy scans on the method's grid. */
export interface NormativeFit {
  /** Scans that have brain at the voxel. */
  readonly count: Float32Array
  readonly mean: Float32Array
  /** Sum of squared deviations from the mean. */
  readonly m2: Float32Array
}

export interface ProcedureOutput {
  /** Anomaly score, 0 outside the brain, same layout as the image. */
  readonly map: Float32Array
  /** What the method thinks is healthy, where it makes one. */
  readonly recon?: Float32Array
}

/** n images of the graph's shape in, n images out. */
export type RunGraph = (images: Float32Array, n: number) => Promise<Float32Array>

/** A float32 array with its dimensions, row-major: [batch, channels, height = y, width = x] for images. */
export interface Tensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/**
 * Runs the graph of a role. Inputs and outputs are keyed by what they are, not by their names in the file: 'image' and the
 * role's own output name first (docs/method-card.md lists them), then the card's further `inputs` and `outputs`.
 */
export type RunGraphs = (
  role: string,
  inputs: Readonly<Record<string, Tensor>>,
) => Promise<Readonly<Record<string, Tensor>>>
