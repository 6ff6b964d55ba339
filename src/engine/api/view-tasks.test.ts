import { expect, test } from 'vitest'
import { grid, temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { brainMaskFrom, readRuns, spreadRuns } from '../../science/volume/index.ts'
import { percentilesInside } from '../../science/preprocessing/index.ts'
import { medianFilter } from '../../science/filters/index.ts'
import { readMask, readVolume, writeVolume } from '../volumes/index.ts'
import { viewTask } from './view-tasks.ts'

const voxels = grid.dims[0] * grid.dims[1] * grid.dims[2]

test('a reconstruction is shown in the intensities of its scan, and 0 outside the brain', async () => {
  using folder = temporaryFolder()
  const [scanPath, path] = [folder.at('sub-1_FLAIR.nii.gz'), folder.at('recon.nii.gz')]
  const scan = Float32Array.from({ length: voxels }, (_, i) => (i % 3 === 0 ? 0 : 100 + (i % 400)))
  const brain = Uint8Array.from(scan, (value) => Number(value !== 0))
  const intensity = {
    clip_percentiles: [1, 99],
    scale_percentiles: [10, 90],
    range: [-1, 1],
    background: -1,
  } as const
  const [low, high] = percentilesInside(scan, brain, [10, 90]) as [number, number]
  // As a network gives it: the scan itself, scaled; and something outside the brain that is not to be seen.
  const recon = scan.map((value, i) => (brain[i] === 1 ? -1 + (2 * (value - low)) / (high - low) : 0.3))
  await writeVolume(scanPath, { grid, data: scan }, { datatype: 'float32' })
  await writeVolume(path, { grid, data: recon }, { datatype: 'float32' })
  const seen = await viewTask({
    kind: 'recon',
    scanPath,
    path,
    brainMaskPath: null,
    postprocessing: 'none',
    intensity,
  })
  expect(seen.info.dims).toEqual(grid.dims)
  const data = spreadRuns(readRuns(seen.packed), new Float32Array(voxels))
  for (let i = 0; i < voxels; i++) expect(data[i]).toBeCloseTo(scan[i]!, 2)
})

test('a voxel that is not finite is no brain for a reconstruction, even where a mask takes it in', async () => {
  using folder = temporaryFolder()
  const [scanPath, path] = [folder.at('sub-1_FLAIR.nii.gz'), folder.at('recon.nii.gz')]
  const brainMaskPath = folder.at('mask.nii.gz')
  const scan = Float32Array.from({ length: voxels }, (_, i) => (i === 5 ? NaN : i))
  await writeVolume(scanPath, { grid, data: scan }, { datatype: 'float32' })
  await writeVolume(path, { grid, data: new Float32Array(voxels).fill(0.5) }, { datatype: 'float32' })
  await writeVolume(brainMaskPath, { grid, data: new Float32Array(voxels).fill(1) }, { datatype: 'uint8' })
  const intensity = { clip_percentiles: [0, 100], range: [0, 1], background: 0 } as const
  const asked = { kind: 'recon', scanPath, path, brainMaskPath, postprocessing: 'none', intensity } as const
  const data = spreadRuns(readRuns((await viewTask(asked)).packed), new Float32Array(voxels))
  expect(data[5]).toBe(0)
  for (let i = 0; i < voxels; i++) if (i !== 5) expect(data[i]).toBeCloseTo((voxels - 1) / 2, 3)
})

test('a map is sent as it is measured, a mask as it is read', async () => {
  using folder = temporaryFolder()
  const at = { scan: folder.at('scan.nii.gz'), map: folder.at('map.nii.gz'), mask: folder.at('mask.nii.gz') }
  const brain = Int16Array.from({ length: voxels }, (_, i) => (i % 7 === 0 ? 0 : 100 + (i % 50)))
  const scores = Float32Array.from({ length: voxels }, (_, i) => (brain[i] === 0 ? 0 : Math.sin(i) ** 2))
  const soft = Float32Array.from({ length: voxels }, (_, i) => [0, 0.4, 0.6, 3, -1, NaN][i % 6]!)
  await writeVolume(at.scan, { grid, data: brain }, { datatype: 'int16' })
  await writeVolume(at.map, { grid, data: scores }, { datatype: 'float32' })
  await writeVolume(at.mask, { grid, data: soft }, { datatype: 'float32' })
  const see = async (kind: 'scan' | 'map' | 'mask', postprocessing: 'none' | 'median3') => {
    const input = { kind, scanPath: at.scan, path: at[kind], brainMaskPath: null, postprocessing }
    const { packed, info } = await viewTask(input)
    const volume = info.datatype === 'uint8' ? new Uint8Array(voxels) : new Float32Array(voxels)
    return spreadRuns(readRuns(packed), volume)
  }
  expect(await see('scan', 'none')).toEqual((await readVolume(at.scan)).data)
  expect(await see('map', 'none')).toEqual((await readVolume(at.map)).data)
  const inside = brainMaskFrom(await readVolume(at.scan))
  expect(await see('map', 'median3')).toEqual(medianFilter(scores, grid.dims, 3, inside))
  expect(await see('mask', 'none')).toEqual((await readMask(at.mask, grid)).data)
})

test('a mask stored in another order is put into that of its scan; one on another grid is refused', async () => {
  using folder = temporaryFolder()
  const [scanPath, path] = [folder.at('scan.nii.gz'), folder.at('mask.nii.gz')]
  await writeVolume(scanPath, { grid, data: new Uint8Array(voxels).fill(9) }, { datatype: 'uint8' })
  const [nx] = grid.dims
  const a = [...grid.affine]
  // The same voxel centres with x running the other way.
  for (const row of [0, 4, 8]) {
    a[row + 3] = a[row + 3]! + (nx - 1) * a[row]!
    a[row] = -a[row]!
  }
  const drawn = Uint8Array.from({ length: voxels }, (_, i) => Number(i % nx === 0))
  await writeVolume(
    path,
    { grid: { dims: grid.dims, affine: a as never }, data: drawn },
    { datatype: 'uint8' },
  )
  const input = { kind: 'mask', scanPath, path, brainMaskPath: null, postprocessing: 'none' } as const
  const { packed } = await viewTask(input)
  const seen = spreadRuns(readRuns(packed), new Uint8Array(voxels))
  expect(seen).toEqual(Uint8Array.from({ length: voxels }, (_, i) => Number(i % nx === nx - 1)))
  a[3] = a[3]! + 5
  await writeVolume(
    path,
    { grid: { dims: grid.dims, affine: a as never }, data: drawn },
    { datatype: 'uint8' },
  )
  await expect(viewTask(input)).rejects.toMatchObject({ code: 'grid-mismatch' })
})
