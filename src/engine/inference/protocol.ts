import type { FaultData } from '../../contract/index.ts'
import type { TensorKind } from '../methods/procedures/roles.ts'
import type { ProcedureOutput } from '../methods/procedures/types.ts'
import type { FitAnswer, FitRequest } from './fitting.ts'
import type { PackedInput } from './pack.ts'

export const providers = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const
export type Provider = (typeof providers)[number]

/** Where a graph is and how it is fed. */
export interface GraphFile {
  readonly path: string
  readonly role: string
  /** Names in the file of its inputs and outputs, by canonical name, with what each holds. */
  readonly inputs: Readonly<Record<string, GraphTensor>>
  readonly outputs: Readonly<Record<string, GraphTensor>>
  /** The card's channels, and height and width of a slice, or of the card's window. */
  readonly shape: readonly [number, number, number]
  /** Providers the card says this graph does not agree on. */
  readonly providersRefused: readonly string[]
}

export interface GraphTensor {
  readonly name: string
  readonly kind: TensorKind
}

/** What the probe found: one batch of seeded input, the provider beside the CPU. */
export interface Probe {
  readonly provider: Provider
  /** Largest |provider - cpu| over the largest |cpu| of an output; the worst of all outputs. */
  readonly difference: number
  /** Seconds of the second of two runs. */
  readonly seconds: number
  readonly cpuSeconds: number
}

/** A graph to be run as it is: feeds and wanted outputs by their names in the file. */
export interface TensorRun {
  readonly path: string
  readonly feeds: Readonly<Record<string, { data: Float32Array; dims: readonly number[] }>>
  readonly outputs: readonly string[]
  readonly threads: number
}
export type TensorRunResult =
  | { readonly failed: 'load' | 'run'; readonly why: string }
  | {
      readonly failed?: never
      /** `data` is absent where the type is not float32. */
      readonly outputs: Readonly<
        Record<string, { type: string; dims: readonly number[]; data: Float32Array | undefined }>
      >
      /** Two runs gave the same values, bit for bit. */
      readonly repeatable: boolean
      /** Of the second run. */
      readonly seconds: number
    }

export type InferenceRequest =
  | { id: number; kind: 'load'; graphs: readonly GraphFile[]; provider: Provider; threads: number }
  | { id: number; kind: 'probe'; graph: GraphFile; provider: Provider; threads: number; batch: number }
  | { id: number; kind: 'run'; input: PackedInput }
  | { id: number; kind: 'tensors'; run: TensorRun }
  | ({ id: number } & FitRequest)

export type InferenceAnswer = FitAnswer & {
  load: undefined
  probe: Probe
  run: ProcedureOutput & { inferenceSeconds: number; seconds: number }
  tensors: TensorRunResult
}

export type InferenceReply =
  { id: number; ok: true; value: unknown } | { id: number; ok: false; fault: FaultData; trace?: string }
