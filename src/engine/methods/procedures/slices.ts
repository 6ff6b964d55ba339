import { allFinite, masked } from '../../../science/pixels/index.ts'
import { brainVoxelsPerSlice } from '../../../science/preprocessing/index.ts'
import { Fault } from '../../../contract/index.ts'
import type { SlicedScan, Tensor } from './types.ts'

/** Axial slices that go through a graph together. */
export interface SliceBatch {
  /** Their indices in the volume, rising. */
  readonly slices: readonly number[]
  /** [slices, channels, height, width]: what the graph is to see. May be a view of the scan: do not write to it. */
  readonly image: Tensor
}

/** The axial slices that are run: brain, and at least as much of it as the card wants. */
export function wantedSlices({ brain, dims, minBrainVoxels }: SlicedScan): number[] {
  const counts = brainVoxelsPerSlice(brain, dims)
  return [...counts.keys()].filter((z) => counts[z]! > 0 && counts[z]! >= minBrainVoxels)
}

/** The wanted slices in batches, one after the other. */
export async function overBatches(
  scan: SlicedScan,
  receive: (batch: SliceBatch) => Promise<void>,
): Promise<void> {
  const wanted = wantedSlices(scan)
  for (let from = 0; from < wanted.length; from += scan.batch) {
    const slices = wanted.slice(from, from + scan.batch)
    await receive({ slices, image: imagesOf(scan, slices) })
  }
}

/** What the graph sees of some slices; one channel of slices that lie together is a view, without a copy. */
function imagesOf(scan: SlicedScan, slices: readonly number[]): Tensor {
  const [width, height, depth] = scan.dims
  const { image, channels } = scan
  const area = width * height
  const dims = [slices.length, channels, height, width]
  const [first, last] = [slices[0]!, slices.at(-1)!]
  if (channels === 1 && last - first === slices.length - 1)
    return { data: image.subarray(first * area, (last + 1) * area), dims }
  const data = new Float32Array(slices.length * channels * area)
  slices.forEach((z, n) => {
    for (let c = 0; c < channels; c++) {
      const from = scan.channelsHold === 'neighbours' ? z + c - (channels - 1) / 2 : z
      const at = (n * channels + c) * area
      if (from < 0 || from >= depth) data.fill(scan.background, at, at + area)
      else data.set(image.subarray(from * area, (from + 1) * area), at)
    }
  })
  return { data, dims }
}

/** Slices as one grey image each: a view of the scan where they lie together. Do not write to it. */
export const greySlices = (scan: SlicedScan, slices: readonly number[]): Tensor =>
  imagesOf({ ...scan, channels: 1, channelsHold: 'repeat' }, slices)

/** Fills slices of a volume: the brain voxels with `values`, one image a slice, the others with 0. */
export function putSlices(
  volume: Float32Array,
  { brain, dims }: Pick<SlicedScan, 'brain' | 'dims'>,
  slices: readonly number[],
  values: Float32Array,
): void {
  const area = dims[0] * dims[1]
  slices.forEach((z, n) => {
    const at = z * area
    const image = values.subarray(n * area, (n + 1) * area)
    masked(image, brain.subarray(at, at + area), volume.subarray(at, at + area))
  })
}

/** A map, 0 outside the brain, is finite; else the graph is broken for this scan. */
export function checkMap(map: Float32Array, brain: Uint8Array): void {
  if (allFinite(map)) return
  const at = map.findIndex((value, i) => brain[i] === 1 && !Number.isFinite(value))
  if (at >= 0) throw notFinite(map[at]!, ' inside the brain')
}

/** What a graph gave is finite everywhere: for steps that cannot take anything else. */
export function checkFinite({ data }: Tensor): void {
  if (!allFinite(data))
    throw notFinite(
      data.find((value) => !Number.isFinite(value))!,
      '',
    )
}

const notFinite = (value: number, where: string): Fault =>
  new Fault({
    code: 'bad-graph',
    message: `The graph gave a value that is not finite (${value})${where}.`,
    remedy: 'Check the value range in the card, or export the model again.',
  })
