import { Fault } from '../../../contract/index.ts'
import { diffusionAggregate } from './diffusion-aggregate.ts'
import { diffusionRestore } from './diffusion-restore.ts'
import { direct } from './direct.ts'
import type { Fitted } from './fitted.ts'
import { gaussian } from './gaussian.ts'
import { inpaintSets } from './inpaint-sets.ts'
import { intensityMap } from './intensity.ts'
import { iterativeMask } from './iterative-mask.ts'
import { memoryBank } from './memory-bank.ts'
import { normativeMap } from './normative.ts'
import { pseudoHealthy } from './pseudo-healthy.ts'
import { reconstruct } from './reconstruct.ts'
import type { ProcedureInput, ProcedureOutput, RunGraphs } from './types.ts'

export type { FeatureFit, Fitted, FitScan, Fitter } from './fitted.ts'
export { fitterOf } from './fitter.ts'
export type { NormativeFit } from './normative.ts'
export { isFitted, procedureRoles, roles, takesReference, type Role, type TensorKind } from './roles.ts'
export type { PreparedScan, ProcedureInput, ProcedureOutput, RunGraphs, SlicedScan, Tensor } from './types.ts'

/**
 * Runs a card's procedure on one prepared scan. `run` runs the loaded graphs; procedures without a graph do not call it.
 * `fitted` is what was fitted on healthy features, for the procedures that need it.
 */
export async function runProcedure(
  input: ProcedureInput,
  run: RunGraphs = noGraphs,
  fitted?: Fitted,
): Promise<ProcedureOutput> {
  switch (input.procedure) {
    case 'reconstruct':
      return reconstruct(input, run)
    case 'direct':
      return direct(input, run)
    case 'iterative-mask':
      return iterativeMask(input, run)
    case 'pseudo-healthy':
      return pseudoHealthy(input, run)
    case 'inpaint-sets':
      return inpaintSets(input, run)
    case 'diffusion-aggregate':
      return diffusionAggregate(input, run)
    case 'diffusion-restore':
      return diffusionRestore(input, run)
    case 'memory-bank':
      return memoryBank(input, run, fitted)
    case 'gaussian':
      return gaussian(input, run, fitted)
    case 'intensity':
      return { map: intensityMap(input) }
    case 'normative':
      return { map: normativeMap(input) }
  }
}

const noGraphs: RunGraphs = (role) =>
  Promise.reject(
    new Fault({
      code: 'bad-card',
      message: `This procedure needs a graph with the role '${role}' and the card has none.`,
      remedy: 'Add the graph to the card.',
    }),
  )
