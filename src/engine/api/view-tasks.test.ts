import { expect, test } from 'vitest'
import { grid, temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { readRuns, spreadRuns } from '../../science/volume/index.ts'
import { percentilesInside } from '../../science/preprocessing/index.ts'
import { writeVolume } from '../volumes/index.ts'
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
