import { checkMap, overBatches, putSlices } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan } from './types.ts'

export interface DirectInput extends SlicedScan {
  readonly procedure: 'direct'
}

/** image -> map, the graph's output as it is, inside the brain. */
export async function direct(input: DirectInput, run: RunGraphs): Promise<ProcedureOutput> {
  const map = new Float32Array(input.image.length)
  await overBatches(input, async ({ slices, image }) => {
    const output = await run('direct', { image })
    putSlices(map, input, slices, output['map']!.data)
  })
  checkMap(map, input.brain)
  return { map }
}
