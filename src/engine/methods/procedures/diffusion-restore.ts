import type { Parameters } from '../parameters.ts'
import { anoddpm, anoddpmParameters, type AnoddpmParameters } from './anoddpm.ts'
import { disyre, disyreParameters, type DisyreParameters } from './disyre.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan } from './types.ts'

export type DiffusionRestoreInput = SlicedScan & {
  readonly procedure: 'diffusion-restore'
} & DiffusionRestoreParameters
export type DiffusionRestoreParameters = DisyreParameters | AnoddpmParameters

export function diffusionRestoreParameters(read: Parameters): DiffusionRestoreParameters {
  return read.choice('scheme', ['disyre', 'anoddpm'], 'disyre') === 'disyre'
    ? disyreParameters(read)
    : anoddpmParameters(read)
}

/** A network that restores what is anomalous: from the slice itself (disyre), or from the slice under noise (anoddpm). */
export const diffusionRestore = (input: DiffusionRestoreInput, run: RunGraphs): Promise<ProcedureOutput> =>
  input.scheme === 'disyre' ? disyre(input, run) : anoddpm(input, run)
