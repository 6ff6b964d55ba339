import { expect, test } from 'vitest'
import { grid, temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { readRuns, spreadRuns } from '../../science/volume/index.ts'
import { medianFilter } from '../../science/filters/index.ts'
import { writeVolume } from '../volumes/index.ts'
import { WorkerPool } from '../workers/index.ts'
import { evenSlabs, filteredMap } from './filtered-map.ts'

const [nx, ny, nz] = grid.dims
const voxels = nx * ny * nz

test('slabs are in order, miss no brain voxel and hold about as many each', () => {
  const dims = [4, 5, 30] as const
  const brain = new Uint8Array(600).fill(1, 60, 480) // slices 3 to 23
  for (const parts of [1, 3, 4]) {
    const slabs = evenSlabs(brain, dims, parts)
    expect(slabs).toHaveLength(parts)
    const taken = slabs.flatMap(({ fromZ, toZ }) => Array.from({ length: toZ - fromZ }, (_, k) => fromZ + k))
    expect(taken).toEqual([...new Set(taken)].toSorted((a, b) => a - b))
    for (let z = 3; z < 24; z++) expect(taken).toContain(z)
    const counts = slabs.map(({ fromZ, toZ }) =>
      brain.subarray(fromZ * 20, toZ * 20).reduce((sum, one) => sum + one, 0),
    )
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(20)
  }
  expect(evenSlabs(new Uint8Array(600), dims, 3)).toEqual([])
  expect(evenSlabs(new Uint8Array(600).fill(1, 590), dims, 3)).toEqual([{ fromZ: 0, toZ: 30 }])
})

test('a map filtered by several threads is the one filtered whole; what it throws comes through', async () => {
  using folder = temporaryFolder()
  const [scanPath, path] = [folder.at('scan.nii.gz'), folder.at('map.nii.gz')]
  const brain = Uint8Array.from({ length: voxels }, (_, i) => Number(i > 2 * nx * ny && i % 11 !== 0))
  const map = Float32Array.from({ length: voxels }, (_, i) => (brain[i] === 1 ? Math.sin(7 * i) ** 2 : 0))
  await writeVolume(scanPath, { grid, data: Int16Array.from(brain) }, { datatype: 'int16' })
  await writeVolume(path, { grid, data: map }, { datatype: 'float32' })
  const input = { kind: 'map', scanPath, path, brainMaskPath: null, postprocessing: 'median4' } as const
  await using pool = new WorkerPool(3)
  const { info, packed } = await filteredMap(pool, input, new AbortController().signal)
  expect(info.dims).toEqual(grid.dims)
  const seen = spreadRuns(readRuns(packed), new Float32Array(voxels))
  expect(seen).toEqual(medianFilter(map, grid.dims, 4, brain))
  const gone = { ...input, path: folder.at('gone.nii.gz') }
  await expect(filteredMap(pool, gone, new AbortController().signal)).rejects.toMatchObject({
    code: 'not-found',
  })
  await expect(filteredMap(pool, input, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
})
