import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { fixture } from '../../../tests/fixtures/volumes/reference.ts'
import { exitCodeOf, Fault } from '../../contract/faults.ts'
import { readHeader, readVolume } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'normascope-volumes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const plain = readFileSync(fixture('int16_v1_little.nii'))
const two = readFileSync(fixture('int16_v2_little.nii'))
const edit = (change: (b: Buffer) => void, from = plain): Buffer => {
  const copy = Buffer.from(from)
  change(copy)
  return copy
}
const badCrc = edit((b) => b.writeUInt32LE(1, b.length - 8), gzipSync(plain))
const noOrientation = (b: Buffer): void => {
  b.writeInt16LE(0, 252)
  b.writeInt16LE(0, 254)
}

/** file name, content, fault code, words of the message */
const refused: [string, Buffer | string, string, RegExp][] = [
  ['empty.nii', '', 'truncated', /is empty/],
  ['text.nii', 'subject,age\n1,50\n'.repeat(60), 'not-a-volume', /text file/],
  ['short.nii', plain.subarray(0, 100), 'truncated', /only 100 bytes/],
  ['no-voxels.nii', plain.subarray(0, 352), 'truncated', /cannot hold/],
  ['half.nii.gz', gzipSync(plain).subarray(0, 150), 'truncated', /middle of its gzip stream/],
  ['crc.nii.gz', badCrc, 'truncated', /damaged gzip/],
  ['body.nii.gz', gzipSync(plain.subarray(0, 400)), 'truncated', /promises 472 bytes .* holds 400/],
  ['twice.nii.gz', gzipSync(gzipSync(plain)), 'not-a-volume', /compressed twice/],
  ['bomb.nii.gz', gzipSync(Buffer.concat([plain, Buffer.alloc(2 ** 25)])), 'not-a-volume', /more than 1 MiB/],
  ['long.nii', Buffer.concat([plain, Buffer.alloc(2 ** 21)]), 'not-a-volume', /more than 1 MiB/],
  ['magic.nii', edit((b) => b.write('xx1', 344)), 'not-a-volume', /magic string/],
  ['analyze.hdr', edit((b) => b.fill(0, 344, 348)).subarray(0, 348), 'not-a-volume', /Analyze 7.5/],
  ['type.nii', edit((b) => b.writeInt16LE(9999, 70)), 'not-a-volume', /datatype code 9999/],
  ['complex.nii', edit((b) => b.writeInt16LE(32, 70)), 'not-a-volume', /complex/],
  ['rgb.nii', edit((b) => b.writeInt16LE(128, 70)), 'not-a-volume', /RGB/],
  ['dim0.nii', edit((b) => b.writeInt16LE(0, 40)), 'not-a-volume', /0 dimensions/],
  ['dim9.nii', edit((b) => b.writeInt16LE(9, 40)), 'not-a-volume', /9 dimensions/],
  ['negative.nii', edit((b) => b.writeInt16LE(-5, 42)), 'not-a-volume', /not positive/],
  ['series.nii', edit((b) => { b.writeInt16LE(4, 40); b.writeInt16LE(3, 48) }), 'not-a-volume', /3 volumes/],
  ['huge.nii.gz', gzipSync(edit((b) => b.fill(0x7f, 42, 48))), 'truncated', /cannot hold/],
  ['huge2.nii', edit((b) => b.writeBigInt64LE(2n ** 60n, 24), two), 'truncated', /cannot hold/],
  ['offset.nii', edit((b) => b.writeFloatLE(1e9, 108)), 'truncated', /cannot hold/],
  ['offset-nan.nii', edit((b) => b.writeFloatLE(NaN, 108)), 'not-a-volume', /vox_offset/],
  ['singular.nii', edit((b) => { noOrientation(b); b.writeInt16LE(1, 254); b.fill(0, 280, 296) }), 'not-a-volume', /left and right/],
  ['pixdim.nii', edit((b) => { noOrientation(b); b.writeFloatLE(NaN, 80) }), 'not-a-volume', /voxel sizes/],
  ['intercept.nii', edit((b) => { b.writeFloatLE(2, 112); b.writeFloatLE(NaN, 116) }), 'not-a-volume', /intercept/],
  ['lonely.hdr', readFileSync(fixture('pair_v1.hdr')), 'not-found', /lonely\.img.* cannot be found/],
  ['lonely-voxels.img', readFileSync(fixture('pair_v1.img')), 'not-found', /lonely-voxels\.hdr.* cannot be found/],
  ['scan.nrrd', 'NRRD0004\ntype: uchar\n', 'not-a-volume', /NRRD/],
  ['scan.mnc', Buffer.from('\x89HDF\r\n', 'latin1'), 'not-a-volume', /HDF5/],
  ['scan.mha', 'ObjectType = Image\nNDims = 3\n', 'not-a-volume', /MetaImage/],
  ['scan.dcm', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]), 'not-a-volume', /DICOM/],
] // prettier-ignore

const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  const outcome = await work.then(
    () => 'read without a fault',
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(Fault)
  return outcome as Fault
}

describe('a broken file is refused with its name, the reason and a remedy', () => {
  test.each(refused)('%s', async (name, content, code, message) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    const fault = await faultOf(readVolume(path))
    expect(fault.code).toBe(code)
    expect(fault.message).toMatch(message)
    expect(fault.message).toContain(folder)
    expect(fault.remedy.length).toBeGreaterThan(10)
    expect(exitCodeOf(fault)).toBe(3)
  })

  test('a file that vanished, and a folder', async () => {
    expect((await faultOf(readVolume(join(folder, 'gone.nii.gz')))).code).toBe('not-found')
    expect((await faultOf(readVolume(folder))).code).toBe('bad-input')
  })

  test('the header alone already refuses what it can show', async () => {
    for (const name of ['text.nii', 'series.nii', 'huge.nii.gz', 'twice.nii.gz', 'lonely.hdr']) {
      await faultOf(readHeader(join(folder, name)))
    }
  })
})

/** file name, content, words of the warning: odd, but read, and the voxels are those of the sound file */
const tolerated: [string, Buffer, RegExp | undefined][] = [
  ['renamed.nii', gzipSync(plain), /gzip content/],
  ['plain.nii.gz', plain, /not gzip/],
  ['tail.nii', Buffer.concat([plain, Buffer.alloc(5000, 1)]), /5000 bytes after/],
  ['sizeof.nii', edit((b) => b.writeInt32LE(999, 0)), /sizeof_hdr/],
  ['bitpix.nii', edit((b) => b.writeInt16LE(32, 72)), /bitpix/],
  ['offset0.nii', edit((b) => b.writeFloatLE(0, 108)), /vox_offset is 0/],
  ['pixdim0.nii', edit((b) => b.fill(0, 80, 92)), /affine is believed/],
  ['singular-s.nii', edit((b) => b.fill(0, 280, 296)), /sform is singular/],
  ['metres.nii', edit((b) => (b[123] = 1)), /mm is assumed/],
  ['unit-unknown.nii', edit((b) => (b[123] = 0)), undefined],
]

describe('an odd file is read, with a warning', () => {
  test.each(tolerated)('%s', async (name, content, warning) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    const sound = await readVolume(fixture('int16_v1_little.nii'))
    const volume = await readVolume(path)
    expect(volume.data).toEqual(sound.data)
    expect(volume.grid.affine.map((v) => Math.round(v * 1e4))).toEqual(
      sound.grid.affine.map((v) => Math.round(v * 1e4)),
    )
    if (warning) expect(volume.warnings).toEqual([expect.stringMatching(warning)])
    else expect(volume.warnings).toEqual([])
  })

  test('microns become mm', async () => {
    const path = join(folder, 'micron.nii')
    writeFileSync(
      path,
      edit((b) => {
        b[123] = 3
        b.writeInt16LE(0, 252)
        for (let at = 280; at < 328; at += 4) b.writeFloatLE(b.readFloatLE(at) * 1000, at)
        for (let at = 80; at < 92; at += 4) b.writeFloatLE(b.readFloatLE(at) * 1000, at)
      }),
    )
    const volume = await readVolume(path)
    expect(volume.header.spacing.map((size) => Math.round(size))).toEqual([2, 3, 4])
    expect(volume.warnings).toEqual([expect.stringContaining('converted to mm')])
  })
})
