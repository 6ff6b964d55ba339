import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { axisGrid, resample, type Grid } from '../../science/volume/index.ts'
import { readMask, writeVolume } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'normascope-masks-'))
afterAll(() => rmSync(folder, { recursive: true }))
const grid = axisGrid([4, 3, 2], [2, 2, 2], [-3, 1, 5])
const values = Float32Array.from({ length: 24 }, (_, i) => [0, 0.4, 0.6, 255, NaN, -1][i % 6])
const path = join(folder, 'mask.nii.gz')
await writeVolume(path, { grid, data: values }, { datatype: 'float32' })

test('above 0.5 is inside; NaN, negative and soft values are told', async () => {
  const mask = await readMask(path, grid)
  expect(Array.from(mask.data)).toEqual(Array.from(values, (v) => (v > 0.5 ? 1 : 0)))
  expect(mask.voxels).toBe(8)
  expect(mask.warnings.join('; ')).toMatch(/NaN counts as outside.*8 voxels lie between 0 and 1.*4 negative/)
})

test('a mask on another grid is refused: both files, both grids, the remedy', async () => {
  const shifted: Grid & { path: string } = {
    ...axisGrid([4, 3, 2], [2, 2, 2], [-3, 1, 5.2]),
    path: 'a/scan.nii.gz',
  }
  await expect(readMask(path, shifted)).rejects.toMatchObject({
    code: 'grid-mismatch',
    message: expect.stringMatching(
      /mask\.nii\.gz does not lie on the grid of a\/scan\.nii\.gz: 4 x 3 x 2 .*0\.20 mm apart/,
    ),
    remedy: expect.stringContaining('Resample'),
  })
  await expect(readMask(path, axisGrid([5, 3, 2], [2, 2, 2], [-3, 1, 5]))).rejects.toMatchObject({
    code: 'grid-mismatch',
    message: expect.stringContaining('against 5 x 3 x 2'),
  })
})

test('a difference below 0.1 mm is the same grid', async () => {
  const near = axisGrid([4, 3, 2], [2, 2, 2], [-3, 1, 5.05])
  expect((await readMask(path, near)).grid).toEqual(near)
})

test('the same voxels in another storage order are put into the order of the scan', async () => {
  const flipped: Grid = { dims: [2, 4, 3], affine: [0, -2, 0, 3, 0, 0, 2, 1, 2, 0, 0, 5, 0, 0, 0, 1] }
  const mask = await readMask(path, flipped)
  expect(mask.grid).toEqual(flipped)
  expect(mask.voxels).toBe(8)
  const back = resample(mask, grid, { interpolation: 'nearest' })
  expect(Array.from(back.data)).toEqual(Array.from(values, (v) => (v > 0.5 ? 1 : 0)))
})
