import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../contract/faults.ts'
import { sameGrid } from '../../science/volume/index.ts'
import { readHeader, readMask, readVolume } from './index.ts'

const root =
  process.env['NORMASCOPE_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const generated = join(root, 'odd_files', 'generated')
const present = existsSync(generated)
if (!present)
  console.warn(`Skipped: no odd files at ${generated}; set NORMASCOPE_DATA to the data folder to run them.`)

/** What each odd file must end in; every file not named here must be read without a fault. */
const refused: Record<string, string> = {
  'affine_singular.nii.gz': 'not-a-volume',
  'analyze75.hdr': 'not-a-volume',
  'analyze75.img': 'not-a-volume',
  'bad_datatype.nii.gz': 'not-a-volume',
  'bad_magic.nii.gz': 'not-a-volume',
  'body_truncated.nii.gz': 'truncated',
  'dim0_is_0.nii.gz': 'not-a-volume',
  'dim0_is_9.nii.gz': 'not-a-volume',
  'dim_huge_header.nii.gz': 'truncated',
  'dim_negative.nii.gz': 'not-a-volume',
  'double_gzip.nii.gz': 'not-a-volume',
  'dtype_complex64.nii.gz': 'not-a-volume',
  'dtype_rgb24.nii.gz': 'not-a-volume',
  'empty.nii': 'truncated',
  'gzip_bad_crc.nii.gz': 'truncated',
  'gzip_bomb_64MiB.nii.gz': 'not-a-volume',
  'gzip_corrupt_middle.nii.gz': 'truncated',
  'gzip_truncated.nii.gz': 'truncated',
  'head.mgz': 'not-a-volume',
  'header_only.nii.gz': 'truncated',
  'header_truncated.nii': 'truncated',
  'shape_4d_t3.nii.gz': 'not-a-volume',
  'vox_offset_past_end.nii.gz': 'truncated',
}

/** Read, and told: a word of the warning. */
const warned: Record<string, string> = {
  'all_nan.nii.gz': '33825 of 33825',
  'bad_sizeof_hdr.nii.gz': 'sizeof_hdr',
  'bitpix_mismatch.nii.gz': 'bitpix',
  'both_codes_zero.nii.gz': 'orientation is not stated',
  'dtype_int64.nii.gz': '2^24',
  'dtype_uint32.nii.gz': '2^24',
  'gzipped_but_named.nii': 'gzip content',
  'mask_nan.nii.gz': '33537 of 33825',
  'not_gzipped.nii.gz': 'not gzip',
  'pixdim_nan.nii.gz': 'affine is believed',
  'pixdim_negative.nii.gz': 'affine is believed',
  'pixdim_zero.nii.gz': 'affine is believed',
  'qform_sform_mismatch.nii.gz': '40.0 mm',
  'shape_2d.nii.gz': 'one slice',
  'slope_negative.nii.gz': 'negative',
  'trailing_garbage.nii.gz': '10240 bytes',
  'vox_offset_0.nii.gz': 'vox_offset is 0',
  'voxels_inf.nii.gz': '64 of 33825',
  'voxels_nan.nii.gz': '64 of 33825',
}

/** Dims that nibabel saw (the first three; trailing dimensions are 1), by file name. */
function nibabelDims(): Map<string, number[]> {
  const table = readFileSync(join(root, 'odd_files', 'nibabel_5.0.0_behaviour.txt'), 'utf8')
  const rows = [...table.matchAll(/^(\S+)\s+\d+ ok \(([^)]*)\)/gm)]
  return new Map(rows.map((row) => [row[1], row[2].split(',').filter(Boolean).map(Number)]))
}

describe.skipIf(!present)('odd files as published with the data', () => {
  const files = present ? readdirSync(generated) : []
  const seen = present ? nibabelDims() : new Map<string, number[]>()

  test('there are as many as were checked', () => expect(files.length).toBe(86))

  test.each(files)('%s', async (name) => {
    const path = join(generated, name)
    const outcome = await readVolume(path).catch((error: unknown) => error)
    if (name in refused) {
      expect(outcome).toBeInstanceOf(Fault)
      expect((outcome as Fault).code).toBe(refused[name])
      expect((outcome as Fault).message).toContain(generated)
      return
    }
    expect(outcome).not.toBeInstanceOf(Error)
    const volume = outcome as Awaited<ReturnType<typeof readVolume>>
    const warnings = volume.warnings.join('; ')
    if (name in warned) expect(warnings).toContain(warned[name])
    else expect(warnings).toBe('')
    const dims = [...(seen.get(name) ?? []), 1].slice(0, 3)
    if (seen.has(name)) expect(volume.grid.dims).toEqual(dims)
    expect((await readHeader(path)).grid).toEqual(volume.grid)
  })

  test('all storage orders hold the same head', async () => {
    const control = await readVolume(join(generated, 'ok_int16.nii.gz'))
    const sorted = Float32Array.from(control.data).sort()
    for (const name of ['RAS', 'LPS', 'PSR', 'LIA', 'ASL']) {
      const other = await readVolume(join(generated, `orient_${name}.nii.gz`))
      expect(Float32Array.from(other.data).sort()).toEqual(sorted)
    }
  })

  test('masks against the grid of the control', async () => {
    const { grid } = await readHeader(join(generated, 'ok_int16.nii.gz'))
    const voxels = async (name: string) => (await readMask(join(generated, name), grid)).voxels
    const control = await readMask(join(generated, 'mask_ok.nii.gz'), grid)
    expect(control.voxels).toBe(288)
    expect(sameGrid(control.grid, grid)).toBe(true)
    for (const name of ['mask_255', 'mask_flipped_LR', 'mask_nan']) {
      const mask = await readMask(join(generated, `${name}.nii.gz`), grid)
      expect(mask.data, name).toEqual(control.data)
    }
    expect(await voxels('mask_empty.nii.gz')).toBe(0)
    expect(await voxels('mask_negative.nii.gz')).toBe(0)
    expect(await voxels('mask_full.nii.gz')).toBe(33825)
    expect(await voxels('mask_one_voxel.nii.gz')).toBe(1)
    for (const name of ['mask_wrong_shape.nii.gz', 'mask_shifted_affine.nii.gz']) {
      await expect(readMask(join(generated, name), grid)).rejects.toMatchObject({ code: 'grid-mismatch' })
    }
  })
})
