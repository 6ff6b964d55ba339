import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lines, temporaryFolder, writeText } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, listScans, splitStudy, studySummary } from '../studies/index.ts'
import { importFolder } from './index.ts'

const data =
  process.env['NORMASCOPE_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const has = existsSync(join(data, 'ms-patient'))
if (!has) console.warn(`Real scans are not at ${data} (NORMASCOPE_DATA): tests on them are skipped.`)

const rows = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))

test.skipIf(!has)(
  'the MS patient (BIDS) and the 68 IXI calibration and test subjects (table) make one study',
  async () => {
    using folder = temporaryFolder()
    using study = createStudy(folder.at('study'), { name: 'real' })
    const patient = await importFolder(study, { folder: join(data, 'ms-patient'), layout: 'bids' })
    expect(patient).toMatchObject({ taken: 3, warned: 0, skipped: 0, subjects: 1 })
    expect(listScans(study)).toMatchObject(
      ['FLAIR', 'T1w', 'T2w'].map((modality) => ({
        ...{ label: `sub-26_${modality}`, group: 'patient', age: 40, sex: 'F', lesionType: 'MS' },
        ...{ dims: [182, 218, 182], spacing: [1, 1, 1], split: null },
      })),
    )

    const ixi = join(data, 'healthy_t1_ixi')
    const split = new Map(rows(join(ixi, 'split.csv')).map(([id, name]) => [id, name]))
    const table = writeText(
      folder.at('scans.csv'),
      lines([
        ['path', 'subject', 'modality', 'group', 'age', 'sex', 'scanner', 'split'],
        ...rows(join(ixi, 'subjects.csv'))
          .filter(([id]) => split.get(id) !== 'train')
          .map(([id, age, sex]) => [
            ...[`brain2mm/${id}_T1_brain.nii.gz`, id, 'T1w', 'healthy', age, sex, 'Philips 3 T'],
            split.get(id) ?? '',
          ]),
      ]),
    )
    const healthy = await importFolder(study, { folder: ixi, layout: 'table', table })
    expect(healthy).toMatchObject({ taken: 68, skipped: 0, subjects: 68 })
    expect(healthy.notes.filter(({ outcome }) => outcome !== 'taken').map(({ code }) => code)).not.toContain(
      'not-stripped',
    )
    expect(splitStudy(study, { from: join(ixi, 'split.csv') })).toMatchObject({
      ...{ healthyCalibration: 34, healthyTest: 34, patientsTest: 1, train: 0 },
    })
    const summary = await studySummary(study)
    expect(summary).toMatchObject({ scans: 71, subjects: 69, problems: { sources: [] } })
    expect(await importFolder(study, { folder: ixi, layout: 'table', table })).toMatchObject({ already: 68 })
  },
)
