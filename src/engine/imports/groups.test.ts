import { expect, test } from 'vitest'
import { temporaryFolder, writeText } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, lookAtTable } from '../studies/index.ts'
import { keepGroups, keptGroups, mergedGroups } from './groups.ts'
import { importFolder, previewImport } from './index.ts'
import { columnAliases, parseGroup, parseSex } from './words.ts'

test('a German table is read: headers, groups, sexes', () => {
  using folder = temporaryFolder()
  const header =
    'Datei;Proband;Sequenz;Diagnose;Alter (Jahre);Geschlecht;Gerät;Standort;Läsionsmaske;Hirnmaske'
  const table = writeText(folder.at('Tabelle.csv'), `${header}\na.nii;1;T1;gesund;40;weiblich;Vida;Mainz;;\n`)
  expect(lookAtTable(table, columnAliases).taken).toEqual({
    path: 'Datei',
    subject: 'Proband',
    modality: 'Sequenz',
    group: 'Diagnose',
    age: 'Alter (Jahre)',
    sex: 'Geschlecht',
    scanner: 'Gerät',
    site: 'Standort',
    mask: 'Läsionsmaske',
    brain_mask: 'Hirnmaske',
  })
  const words = ['gesund', 'Kontrolle', 'Gesunde Kontrolle', 'Patientin', 'La\u0308sion', 'RRMS', 'AD']
  expect(words.map(parseGroup)).toEqual([
    'healthy',
    'healthy',
    'healthy',
    'patient',
    'patient',
    'patient',
    undefined,
  ])
  expect(['männlich', 'Frau', 'divers'].map(parseSex)).toEqual(['M', 'F', 'O'])
})

const rows = ['a.nii,a,T1w,0', 'b.nii,b,T1w,0', 'c.nii,c,T1w,AD', 'd.nii,d,T1w,MCI', 'e.nii,e,T1w,control']

test('words that are not understood are listed with what was said of them', async () => {
  using folder = temporaryFolder()
  const table = writeText(folder.at('scans.csv'), ['path,subject,modality,group', ...rows, ''].join('\n'))
  for (const name of 'abcde') writeText(folder.at(`${name}.nii`), '')
  const look = (groups?: Parameters<typeof mergedGroups>[1]) =>
    previewImport({ folder: folder.at('.'), table, known: [], ...(groups ? { groups } : {}) })
  expect(await look()).toMatchObject({
    scans: 1,
    groupWords: [
      { word: '0', scans: 2, as: null },
      { word: 'AD', scans: 1, as: null },
      { word: 'MCI', scans: 1, as: null },
    ],
  })
  const said = await look({ '0': 'healthy', ad: 'patient', MCI: 'out' })
  expect(said).toMatchObject({ scans: 4, healthy: 3, patients: 1 })
  expect(said.groupWords.map(({ as }) => as)).toEqual(['healthy', 'patient', 'out'])
  expect(said.problems.filter(({ level }) => level === 'skipped')).toMatchObject([
    { code: 'left-out', count: 1 },
  ])
})

test('what was said is kept in the study and holds for the next import, whatever the case', async () => {
  using folder = temporaryFolder()
  using study = createStudy(folder.at('study'), { name: 'groups' })
  writeText(folder.at('data', 'scans.csv'), ['path,subject,modality,group', ...rows, ''].join('\n'))
  const codes = async (groups?: Parameters<typeof mergedGroups>[1]): Promise<string[]> => {
    const options = { folder: folder.at('data'), layout: 'table' as const, ...(groups ? { groups } : {}) }
    return (await importFolder(study, options)).notes.map(({ code }) => code)
  }
  expect(await codes({ AD: 'out' })).toEqual([
    'unknown-group',
    'unknown-group',
    'left-out',
    'unknown-group',
    'not-found',
  ])
  expect(await codes({ mci: 'out' })).toEqual([
    'unknown-group',
    'unknown-group',
    'left-out',
    'left-out',
    'not-found',
  ])
  expect(keptGroups(study)).toEqual({ ad: 'out', mci: 'out' })
  expect(study.db.prepare('SELECT detail FROM log ORDER BY id DESC').pluck().get()).toMatch(
    /AD = out, MCI = out$/,
  )
  keepGroups(study, mergedGroups(keptGroups(study), { AD: 'patient' }))
  expect(keptGroups(study)).toEqual({ ad: 'patient', mci: 'out' })
})
