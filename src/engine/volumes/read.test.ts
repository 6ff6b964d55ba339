import { describe, expect, test } from 'vitest'
import { fixture, largestDifference, reference } from '../../../tests/fixtures/volumes/reference.ts'
import { orientationOf, packRuns, readRuns, spreadRuns } from '../../science/volume/index.ts'
import { readHeader, readStored, readVolume } from './index.ts'

describe('every stored volume is read as nibabel reads it', () => {
  test.each(Object.entries(reference.volumes))('%s', async (name, expected) => {
    const volume = await readVolume(fixture(name))
    expect(volume.grid.dims).toEqual(expected.dims)
    expect(largestDifference(volume.grid.affine, expected.affine)).toBeLessThan(1e-5)
    expect(orientationOf(volume.grid.affine)).toBe(expected.axcodes)
    expect(volume.header.datatype).toBe(expected.datatype)
    expect(Array.from(volume.data)).toEqual(expected.voxels)
    expect(volume.sha256).toBe(expected.sha256)
    expect(volume.nonFinite).toBe(0)
    const header = await readHeader(fixture(name))
    expect(header.grid).toEqual(volume.grid)
    expect(header.header).toEqual(volume.header)
  })
})

test.each(Object.entries(reference.volumes))(
  '%s: what is sent of the stored numbers is what is read of them',
  async (name, expected) => {
    const { data, slope, grid, header } = await readStored(fixture(name))
    expect(grid).toEqual((await readHeader(fixture(name))).grid)
    expect(header.datatype).toBe(expected.datatype)
    const sent = spreadRuns(readRuns(packRuns(data, slope)), new Float32Array(data.length))
    expect(Array.from(sent)).toEqual(expected.voxels)
  },
)

const read = async (name: string) => readVolume(fixture(name))

test('an ordinary file gives no warnings', async () => {
  expect((await read('int16_v1_little.nii')).warnings).toEqual([])
  expect((await read('float64_v2_big.nii')).warnings).toEqual([])
})

test('whole numbers beyond 2^24 are reported as rounded, with their number', async () => {
  expect((await read('int64_v1_little.nii')).warnings).toEqual([
    expect.stringMatching(/^\d+ voxels lie beyond 2\^24/),
  ])
})

test('which affine is used follows the codes, and disagreement is told', async () => {
  expect((await read('oblique.nii')).header.affineSource).toBe('sform')
  expect((await read('oblique_qform_only.nii')).header.affineSource).toBe('qform')
  const without = await read('no_orientation.nii')
  expect(without.header.affineSource).toBe('pixdim')
  expect(without.warnings.join()).toContain('orientation is not stated')
  const disagreeing = await read('sform_over_qform.nii')
  expect(disagreeing.header.affineSource).toBe('sform')
  expect(disagreeing.warnings).toEqual(['sform and qform disagree by up to 40.0 mm; the sform is used'])
})

test('either half of a pair can be named', async () => {
  const byHeader = await read('pair_v1.hdr')
  const byVoxels = await read('pair_v1.img')
  expect(byVoxels.data).toEqual(byHeader.data)
  expect(byVoxels.sha256).toBe(byHeader.sha256)
})

test('a negative slope exchanges bright and dark, and says so', async () => {
  expect((await read('slope_negative.nii')).warnings.join()).toContain('negative')
})
