import { expect, test } from 'vitest'
import { overBatches, type SliceBatch } from './slices.ts'
import type { SlicedScan } from './types.ts'

const [width, height, depth] = [2, 1, 5]
/** Slice z holds z + 1 everywhere; slice 2 has no brain. */
const scan: SlicedScan = {
  dims: [width, height, depth],
  image: Float32Array.from({ length: width * height * depth }, (_, i) => Math.floor(i / 2) + 1),
  brain: Uint8Array.from({ length: width * height * depth }, (_, i) => (Math.floor(i / 2) === 2 ? 0 : 1)),
  ...{ batch: 3, minBrainVoxels: 1, channels: 1, channelsHold: 'repeat', range: [0, 1], background: -1 },
}

async function batches(over: Partial<SlicedScan>): Promise<SliceBatch[]> {
  const found: SliceBatch[] = []
  await overBatches({ ...scan, ...over }, async (batch) => {
    found.push(batch)
    await Promise.resolve()
  })
  return found
}

test('slices with brain go in batches; those that lie together are a view of the scan', async () => {
  const [first, second] = await batches({})
  expect(first!.slices).toEqual([0, 1, 3])
  expect([...first!.image.data]).toEqual([1, 1, 2, 2, 4, 4])
  expect(second).toMatchObject({ slices: [4], image: { dims: [1, 1, height, width] } })
  expect(second!.image.data.buffer).toBe(scan.image.buffer)
})

test('channels hold the slice again, or its neighbours with background beyond the grid', async () => {
  const [repeated] = await batches({ channels: 3, batch: 1 })
  expect([...repeated!.image.data]).toEqual([1, 1, 1, 1, 1, 1])
  const around = await batches({ channels: 3, channelsHold: 'neighbours', batch: 2 })
  expect(around.map(({ image }) => [...image.data])).toEqual([
    [-1, -1, 1, 1, 2, 2, 1, 1, 2, 2, 3, 3],
    [3, 3, 4, 4, 5, 5, 4, 4, 5, 5, -1, -1],
  ])
  expect(around[0]!.image.dims).toEqual([2, 3, height, width])
})
