import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  copySeries,
  dicomFolder,
  multiframeFolder,
  nativeFolder,
  reference,
  seriesFolders,
  sliceName,
} from '../../../tests/fixtures/dicom/reference.ts'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, listScans } from '../studies/index.ts'
import { readVolume } from '../volumes/index.ts'
import { convertSeries } from './convert.ts'
import { importDicom } from './index.ts'

const filesOf = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name))
const names = Object.keys(reference.series) as (keyof typeof reference.series)[]

/** The voxel nearest to a place in mm. */
function valueAt(
  { grid, data }: Awaited<ReturnType<typeof readVolume>>,
  [x, y, z]: readonly number[],
): number {
  const { affine, dims } = grid
  let best = { distance: Infinity, value: NaN }
  for (let i = 0; i < data.length; i++) {
    const v = [i % dims[0], Math.floor(i / dims[0]) % dims[1], Math.floor(i / (dims[0] * dims[1]))]
    const mm = [0, 4, 8].map(
      (r) => affine[r] * v[0] + affine[r + 1] * v[1] + affine[r + 2] * v[2] + affine[r + 3],
    )
    const distance = Math.hypot(mm[0] - x, mm[1] - y, mm[2] - z)
    if (distance < best.distance) best = { distance, value: data[i] }
  }
  expect(best.distance).toBeLessThan(0.02)
  return best.value
}

test.each(names)(
  '%s: voxels and affine are those of the native dcm2niix, marks lie where the tags say',
  async (name) => {
    using folder = temporaryFolder()
    const image = folder.at('x', 'converted.nii.gz')
    const { dims, marks } = reference.series[name]
    const paths = filesOf(join(dicomFolder, seriesFolders[name]))
    expect(await convertSeries({ paths, image, dims })).toMatch(/^dcm2niix v1\.0\.\d+$/)
    const ours = await readVolume(image)
    const theirs = await readVolume(join(nativeFolder, `${name}.nii.gz`))
    expect(ours.grid).toEqual(theirs.grid)
    expect(ours.data).toEqual(theirs.data)
    expect(ours.warnings).toEqual([])
    // most to the person's left is the largest -x of RAS; were left and right exchanged, it would not be found there
    for (const { ras, value } of Object.values(marks)) expect(valueAt(ours, ras)).toBe(value)
    expect(marks.left.ras[0]).toBeLessThan(-10)
  },
)

test('no text field of the header is left: the converter writes times and comments there', async () => {
  using folder = temporaryFolder()
  const image = folder.at('converted.nii.gz')
  const paths = filesOf(join(dicomFolder, seriesFolders.t1))
  await convertSeries({ paths, image, dims: reference.series.t1.dims })
  const header = gunzipSync(readFileSync(image)).subarray(0, 352)
  const theirs = gunzipSync(readFileSync(join(nativeFolder, 't1.nii.gz')))
  expect(theirs.toString('latin1', 148, 228), 'as it would be').toContain('Time=')
  for (const [from, to] of [
    [4, 32],
    [148, 252],
    [328, 344],
    [348, 352],
  ])
    expect(header.subarray(from, to).every((byte) => byte === 0)).toBe(true)
})

test('the order of the files does not matter, and the same voxels give the same bytes', async () => {
  using folder = temporaryFolder()
  const paths = filesOf(join(dicomFolder, seriesFolders.flair))
  const { dims } = reference.series.flair
  await convertSeries({ paths, image: folder.at('a.nii.gz'), dims })
  await convertSeries({ paths: paths.toReversed(), image: folder.at('b.nii.gz'), dims })
  expect(readFileSync(folder.at('a.nii.gz'))).toEqual(readFileSync(folder.at('b.nii.gz')))
})

test('what is not one volume is a fault that names no file, and leaves nothing', async () => {
  using folder = temporaryFolder()
  const image = folder.at('out', 'converted.nii.gz')
  const { dims } = reference.series.t1
  const paths = filesOf(copySeries('t1', folder.at('data')))
  const other = filesOf(join(dicomFolder, seriesFolders.flair))
  const fault = (files: readonly string[]): Promise<unknown> =>
    convertSeries({ paths: files, image, dims }).catch((error: unknown) => error)
  expect(await fault([...paths, ...other])).toMatchObject({
    code: 'not-a-volume',
    message: 'Its conversion gave 2 volumes instead of one.',
  })
  expect(await fault(paths.filter((path) => !path.endsWith(sliceName(16))))).toMatchObject({
    message: 'Its conversion gave 15 x 20 x 22 voxels instead of 16 x 20 x 22.',
  })
  expect(await fault([folder.at('data', 'gone')])).toMatchObject({
    message: 'One of its files has gone.',
  })
  expect(readdirSync(folder.at('out'))).toEqual([])
})

test('an abort ends the thread', async () => {
  using folder = temporaryFolder()
  const stop = new AbortController()
  const paths = filesOf(join(dicomFolder, seriesFolders.t1))
  const work = convertSeries({
    paths,
    image: folder.at('a.nii.gz'),

    dims: null,
    signal: stop.signal,
  })
  stop.abort()
  await expect(work).rejects.toMatchObject({ code: 'cancelled' })
  expect(readdirSync(folder.path)).toEqual([])
})

test('a volume in one file of many frames (Enhanced MR) is one series, with the voxels of the native dcm2niix', async () => {
  using folder = temporaryFolder()
  using study = createStudy(folder.at('study'), { name: 'x' })
  const report = await importDicom(study, { folder: multiframeFolder, group: 'patient' })
  expect(report.found.series).toMatchObject([
    {
      files: 1,
      dims: reference.series.flair.dims,
      modality: 'FLAIR',
      spacing_mm: [2, 2.5, expect.closeTo(3)],
    },
  ])
  const [scan] = listScans(study)
  const ours = await readVolume(scan.path)
  const theirs = await readVolume(join(nativeFolder, 'multiframe.nii.gz'))
  expect(ours.grid).toEqual(theirs.grid)
  expect(ours.data).toEqual(theirs.data)
  const { left, top } = reference.series.flair.marks
  expect([valueAt(ours, left.ras), valueAt(ours, top.ras)]).toEqual([1111, 2222])
})
