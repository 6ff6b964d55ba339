import type { FaultData } from '../../contract/index.ts'
import type { ProcedureOutput } from '../methods/procedures/types.ts'
import type { PackedInput } from './pack.ts'

export const providers = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const
export type Provider = (typeof providers)[number]

/** Where a graph is and how it is fed. */
export interface GraphFile {
  readonly path: string
  readonly input: string
  readonly output: string
  /** Graph input without the batch: channels, height, width. */
  readonly shape: readonly [number, number, number]
}

/** What the probe found: one batch of a seeded image, the provider beside the CPU. */
export interface Probe {
  readonly provider: Provider
  /** Largest |provider - cpu| over the largest |cpu|. */
  readonly difference: number
  /** Seconds of the second of two runs. */
  readonly seconds: number
  readonly cpuSeconds: number
}

export type InferenceRequest =
  | { id: number; kind: 'load'; graph: GraphFile; provider: Provider; threads: number }
  | { id: number; kind: 'probe'; graph: GraphFile; provider: Provider; threads: number; batch: number }
  | { id: number; kind: 'run'; input: PackedInput }

export type InferenceAnswer = {
  load: undefined
  probe: Probe
  run: ProcedureOutput & { inferenceSeconds: number }
}

export type InferenceReply =
  { id: number; ok: true; value: unknown } | { id: number; ok: false; fault: FaultData; trace?: string }
