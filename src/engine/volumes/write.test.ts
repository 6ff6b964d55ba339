import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import * as nifti from 'nifti-reader-js'
import { afterAll, describe, expect, test } from 'vitest'
import { fixture, largestDifference, reference } from '../../../tests/fixtures/volumes/reference.ts'
import type { Volume, VoxelData } from '../../science/volume/index.ts'
import { readVolume, replaceFile, writeVolume, type WritableDatatype } from './index.ts'
import { qformAffine } from './orientation.ts'
import { parseHeader } from './header.ts'

const folder = mkdtempSync(join(tmpdir(), 'normascope-write-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sha = (...paths: string[]): string => {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(readFileSync(path))
  return hash.digest('hex')
}

const types: WritableDatatype[] = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'float64',
]

describe('what is written is read back', () => {
  const cases = types.flatMap((datatype) =>
    (['nii', 'nii.gz', 'hdr'] as const).flatMap((ending) =>
      ([1, 2] as const).map((v) => [datatype, ending, v] as const),
    ),
  )
  test.each(cases)('%s .%s version %i', async (datatype, ending, version) => {
    const source = await readVolume(fixture('left_handed.nii'))
    const data = source.data.map((value) => value % 100)
    const path = join(folder, `${datatype}-${version}.${ending}`)
    const hash = await writeVolume(
      path,
      { grid: source.grid, data },
      { datatype, version, description: 'a test' },
    )
    const back = await readVolume(path)
    expect(back.data).toEqual(data)
    expect(largestDifference(back.grid.affine, source.grid.affine)).toBeLessThan(1e-5)
    expect(back.header).toMatchObject({
      datatype,
      version,
      sformCode: 1,
      qformCode: 1,
      description: 'a test',
    })
    expect(back.warnings).toEqual([])
    expect(back.sha256).toBe(hash)
    expect(ending === 'hdr' ? sha(path, path.replace('.hdr', '.img')) : sha(path)).toBe(hash)
  })
})

test('nifti-reader-js, an independent reader, finds the same header and voxels', async () => {
  const source = await readVolume(fixture('oblique.nii'))
  const path = join(folder, 'independent.nii')
  await writeVolume(path, source, { datatype: 'float32' })
  const bytes = readFileSync(path)
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
  const header = nifti.readHeader(buffer)
  expect(header.dims.slice(0, 4)).toEqual([3, ...source.grid.dims])
  expect(largestDifference(header.affine.flat(), source.grid.affine)).toBeLessThan(1e-5)
  expect(new Float32Array(nifti.readImage(header, buffer))).toEqual(source.data)
})

test('qform and sform say the same for every rotation and handedness', async () => {
  const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true })
  await fc.assert(
    fc.asyncProperty(angle, angle, angle, fc.boolean(), async (a, b, c, flip) => {
      const [ca, sa, cb, sb, cc, sc] = [a, b, c].flatMap((t) => [Math.cos(t), Math.sin(t)])
      const rotation = [
        [cb * cc, sa * sb * cc - ca * sc, ca * sb * cc + sa * sc],
        [cb * sc, sa * sb * sc + ca * cc, ca * sb * sc - sa * cc],
        [-sb, sa * cb, ca * cb],
      ]
      const sizes = [flip ? -1.5 : 1.5, 2, 2.5]
      const affine = [
        ...rotation.flatMap((row, i) => [...row.map((v, j) => v * sizes[j]), 10 * i]),
        0,
        0,
        0,
        1,
      ]
      const path = join(folder, 'rotated.nii')
      const volume = { grid: { dims: [2, 2, 2] as const, affine }, data: new Uint8Array(8) }
      // float32 b, c, d fix the angle to sqrt(1e-7) near half a turn: a property of the format, not of ours
      for (const [version, most] of [
        [1, 3e-3],
        [2, 1e-6],
      ] as const) {
        await writeVolume(path, volume, { datatype: 'uint8', version })
        const qform = qformAffine(parseHeader(path, readFileSync(path)))
        expect(largestDifference(qform!, affine)).toBeLessThan(most)
      }
    }),
    { numRuns: 100, seed: 1 },
  )
})

test('a sheared affine is kept by the sform, and no qform claims otherwise', async () => {
  const sheared = reference.volumes['sheared.nii']
  const path = join(folder, 'sheared.nii.gz')
  const volume = {
    grid: { dims: sheared.dims, affine: sheared.affine },
    data: Float32Array.from(sheared.voxels),
  }
  await writeVolume(path, volume, { datatype: 'int16', sformCode: 4 })
  const back = await readVolume(path)
  expect(back.header).toMatchObject({ sformCode: 4, qformCode: 0, affineSource: 'sform' })
  expect(largestDifference(back.grid.affine, sheared.affine)).toBeLessThan(1e-6)
})

test('the same volume gives the same bytes', async () => {
  const source = await readVolume(fixture('oblique.nii'))
  const [a, b] = [join(folder, 'a.nii.gz'), join(folder, 'b.nii.gz')]
  await writeVolume(a, source, { datatype: 'float32' })
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await writeVolume(b, source, { datatype: 'float32' })
  expect(readFileSync(a)).toEqual(readFileSync(b))
  expect(readFileSync(a).subarray(4, 10)).toEqual(Buffer.from([0, 0, 0, 0, readFileSync(a)[8], 255]))
})

const tiny = (data: VoxelData): Volume<VoxelData> => ({
  grid: { dims: [data.length, 1, 1], affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] },
  data,
})

test('a value that does not fit the datatype is refused, not wrapped', async () => {
  const path = join(folder, 'overflow.nii')
  for (const data of [[256], [-1], [NaN]]) {
    const work = writeVolume(path, tiny(Float32Array.from(data)), { datatype: 'uint8' })
    await expect(work).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('uint8') })
  }
  expect(existsSync(path)).toBe(false)
})

test('a failed write names the file, keeps the old one and leaves nothing behind', async () => {
  await expect(
    writeVolume(join(folder, 'missing', 'x.nii'), tiny(new Uint8Array(1)), { datatype: 'uint8' }),
  ).rejects.toMatchObject({ code: 'not-found', path: join(folder, 'missing', 'x.nii') })
  const taken = join(folder, 'taken.nii')
  mkdirSync(taken)
  const work = writeVolume(taken, tiny(new Uint8Array(1)), { datatype: 'uint8' })
  await expect(work).rejects.toMatchObject({ code: 'bad-input', path: taken })
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('a read-only folder', async () => {
  const locked = mkdtempSync(join(folder, 'locked-'))
  chmodSync(locked, 0o500)
  const path = join(locked, 'x.nii')
  await expect(writeVolume(path, tiny(new Uint8Array(1)), { datatype: 'uint8' })).rejects.toMatchObject({
    code: 'read-only',
    path,
  })
})

test.skipIf(!existsSync('/dev/full'))(
  'a full disk: fault, old file kept, no temporary file left',
  async () => {
    const path = join(folder, 'kept.bin')
    await replaceFile(path, Buffer.from('old'))
    const work = replaceFile(path, Buffer.from('new'), () => open('/dev/full', 'w'))
    await expect(work).rejects.toMatchObject({ code: 'disk-full', path })
    expect(readFileSync(path, 'utf8')).toBe('old')
  },
)
