import { residual } from '../../../science/residuals/index.ts'
import { Fault } from '../../../contract/index.ts'
import { normativeMap } from './normative.ts'
import { checkMap, overSlices } from './slices.ts'
import type { ProcedureInput, ProcedureOutput, RunGraph } from './types.ts'

export type { NormativeFit, ProcedureInput, ProcedureOutput, RunGraph } from './types.ts'

/** Runs a card's procedure on one prepared scan. `run` is the loaded graph; procedures without a graph do not call it. */
export async function runProcedure(input: ProcedureInput, run?: RunGraph): Promise<ProcedureOutput> {
  switch (input.procedure) {
    case 'reconstruct':
      return reconstruct(input, needed(run))
    case 'direct':
      return direct(input, needed(run))
    case 'intensity':
      return { map: intensityMap(input) }
    case 'normative':
      return { map: normativeMap(input) }
  }
}

function needed(run: RunGraph | undefined): RunGraph {
  if (!run)
    throw new Fault({
      code: 'bad-card',
      message: 'This procedure needs a graph and the card has none.',
      remedy: 'Add the graph to the card.',
    })
  return run
}

/** image -> image; the score is the residual between the two, inside the brain. */
async function reconstruct(
  input: Extract<ProcedureInput, { procedure: 'reconstruct' }>,
  run: RunGraph,
): Promise<ProcedureOutput> {
  const { dims, image, brain } = input
  const area = dims[0] * dims[1]
  const map = new Float32Array(image.length)
  const recon = new Float32Array(image.length)
  await overSlices(input, run, (z, output) => {
    const at = z * area
    const slice = image.subarray(at, at + area)
    const difference = residual(slice, output, dims[0], dims[1], input.residual, {
      window: input.ssimWindow,
      dataRange: 1,
    })
    for (let i = 0; i < area; i++) {
      if (brain[at + i] !== 1) continue
      map[at + i] = difference[i]!
      recon[at + i] = output[i]!
    }
  })
  checkMap(map, brain)
  return { map, recon }
}

/** image -> map, the graph's output as it is, inside the brain. */
async function direct(
  input: Extract<ProcedureInput, { procedure: 'direct' }>,
  run: RunGraph,
): Promise<ProcedureOutput> {
  const { dims, image, brain } = input
  const area = dims[0] * dims[1]
  const map = new Float32Array(image.length)
  await overSlices(input, run, (z, output) => {
    for (let i = 0; i < area; i++) if (brain[z * area + i] === 1) map[z * area + i] = output[i]!
  })
  checkMap(map, brain)
  return { map }
}

/** The thresholding baseline: the scaled brightness itself, or its complement to 1 for lesions darker than the brain. */
function intensityMap({
  image,
  brain,
  side,
}: Extract<ProcedureInput, { procedure: 'intensity' }>): Float32Array {
  const map = new Float32Array(image.length)
  for (let i = 0; i < map.length; i++)
    if (brain[i] === 1) map[i] = side === 'high' ? image[i]! : 1 - image[i]!
  return map
}
