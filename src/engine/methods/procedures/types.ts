import type { DiffusionAggregateInput } from './diffusion-aggregate.ts'
import type { DiffusionRestoreInput } from './diffusion-restore.ts'
import type { DirectInput } from './direct.ts'
import type { GaussianInput } from './gaussian.ts'
import type { InpaintSetsInput } from './inpaint-sets.ts'
import type { IntensityInput } from './intensity.ts'
import type { IterativeMaskInput } from './iterative-mask.ts'
import type { MemoryBankInput } from './memory-bank.ts'
import type { NormativeInput } from './normative.ts'
import type { PseudoHealthyInput } from './pseudo-healthy.ts'
import type { ReconstructInput } from './reconstruct.ts'

/** A prepared scan on the grid the card asks for; layout x fastest, then y, then z. */
export interface PreparedScan {
  readonly dims: readonly [number, number, number]
  /** Scaled image, background as the card says. */
  readonly image: Float32Array
  readonly brain: Uint8Array
}

/** A prepared scan and how its axial slices go to a graph. */
export interface SlicedScan extends PreparedScan {
  /** Slices at once. */
  readonly batch: number
  /** Slices with fewer brain voxels are not run: their map is 0. */
  readonly minBrainVoxels: number
  readonly channels: number
  readonly channelsHold: 'repeat' | 'neighbours'
  /** What the clip (or scale) percentiles became: the range of the image, often 0..1 or -1..1. */
  readonly range: readonly [number, number]
  readonly background: number
}

/** Everything a procedure gets; crosses a process boundary. Each procedure's own part is in its file. */
export type ProcedureInput =
  | InpaintSetsInput
  | DiffusionAggregateInput
  | DiffusionRestoreInput
  | ReconstructInput
  | DirectInput
  | MemoryBankInput
  | GaussianInput
  | IntensityInput
  | NormativeInput
  | IterativeMaskInput
  | PseudoHealthyInput

export interface ProcedureOutput {
  /** Anomaly score, 0 outside the brain, same layout as the image. */
  readonly map: Float32Array
  /** What the method thinks is healthy, where it makes one. */
  readonly recon?: Float32Array
}

/** A float32 array with its dimensions, row-major: [batch, channels, height = y, width = x] for images. */
export interface Tensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/**
 * Runs the graph of a role. Inputs and outputs are keyed by what they are (roles.ts), not by their names in the file.
 * Shapes of outputs are checked against the role; values are not.
 */
export type RunGraphs = (
  role: string,
  inputs: Readonly<Record<string, Tensor>>,
) => Promise<Readonly<Record<string, Tensor>>>
