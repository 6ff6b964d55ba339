import { brainVoxelsPerSlice } from '../../../science/preprocessing/index.ts'
import { Fault } from '../../../contract/index.ts'
import type { RunGraph } from './types.ts'

/**
 * Feeds the axial slices that hold enough brain to the graph, in batches, and hands each output slice on.
 * With c channels a slice is repeated c times (a grey image for a network that wants colour).
 */
export async function overSlices(
  input: {
    image: Float32Array
    brain: Uint8Array
    dims: readonly [number, number, number]
    batch: number
    minBrainVoxels: number
    channels: number
  },
  run: RunGraph,
  receive: (z: number, output: Float32Array) => void,
): Promise<void> {
  const { image, dims, batch, channels } = input
  const area = dims[0] * dims[1]
  const counts = brainVoxelsPerSlice(input.brain, dims)
  const wanted = [...counts.keys()].filter((z) => counts[z]! > 0 && counts[z]! >= input.minBrainVoxels)
  for (let from = 0; from < wanted.length; from += batch) {
    const slices = wanted.slice(from, from + batch)
    const images = new Float32Array(slices.length * channels * area)
    slices.forEach((z, n) => {
      const slice = image.subarray(z * area, (z + 1) * area)
      for (let c = 0; c < channels; c++) images.set(slice, (n * channels + c) * area)
    })
    const outputs = await run(images, slices.length)
    if (outputs.length !== slices.length * area) {
      throw new Fault({
        code: 'bad-graph',
        message: `The graph gave ${outputs.length} values for ${slices.length} slices of ${dims[0]} x ${dims[1]}.`,
        remedy:
          'The output must be one image of the input height and width per slice; correct the card or the export.',
      })
    }
    slices.forEach((z, n) => receive(z, outputs.subarray(n * area, (n + 1) * area)))
  }
}

/** A map is finite and not the same everywhere in the brain; else the graph is broken for this scan. */
export function checkMap(map: Float32Array, brain: Uint8Array): void {
  for (let i = 0; i < map.length; i++) {
    if (brain[i] === 1 && !Number.isFinite(map[i])) {
      throw new Fault({
        code: 'bad-graph',
        message: `The graph gave a value that is not finite (${map[i]}) inside the brain.`,
        remedy: 'Check the value range in the card, or export the model again.',
      })
    }
  }
}
