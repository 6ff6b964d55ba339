import { expect, test } from 'vitest'
import type { NamesChoice } from '../../../contract/api.ts'
import type { GroupChoices } from '../groups.ts'
import { recognise } from './recognise.ts'
import { tableOf } from './table.ts'
import { wordsIn } from './words.ts'

const look = (paths: readonly string[], choice: NamesChoice = {}, groups: GroupChoices = {}) =>
  recognise({ folder: '/data/scans', name: 'scans', paths, choice, groups })
const relative = (path: string | null): string => path?.replace('/data/scans/', '') ?? ''
/** path: subject [session] modality [mask] */
const scans = (found: ReturnType<typeof look>): string[] =>
  found.candidates.map(({ path, subject, session, modality, maskPath, brainMaskPath }) =>
    [`${relative(path)}:`, subject, session, modality, relative(maskPath), relative(brainMaskPath)]
      .filter(Boolean)
      .join(' '),
  )
const left = (found: ReturnType<typeof look>): string[] =>
  found.skipped.map(({ path, code }) => `${relative(path)}: ${code}`)

test.each([
  ['patient03/T1.nii.gz', 'patient03 T1w'],
  ['IXI012-HH-1211-T1.nii.gz', 'IXI012-HH-1211 T1w'],
  ['sub-01_FLAIR.nii.gz', 'sub-01 FLAIR'],
  ['sub-01/ses-2/sub-01_ses-2_space-T1w_FLAIR.nii', 'sub-01 2 FLAIR'],
  ['p7_t2_flair.nii.gz', 'p7 FLAIR'],
  ['p7_T2-TSE_ax_brain.nii.gz', 'p7 T2w'],
  ['07/t1_mprage_n4.hdr', '07 T1w'],
  ['T1/Müller_03.nii', 'Müller_03 T1w'],
  ['Muster_3dT1.nii', 'Muster T1w'],
  ['patients/p7/visit 2/T1W.nii', 'p7 2 T1w'],
  ['p7_2024-01-31_T2w.nii', 'p7 2024-01-31 T2w'],
  ['p7_20240131_T2w.nii', 'p7 20240131 T2w'],
  ['p7_baseline_mprage.nii', 'p7 baseline T1w'],
  ['anon.p7.T1w.nii', 'anon.p7 T1w'],
])('%s is %s', (path, expected) => {
  expect(scans(look([path]))).toEqual([`${path}: ${expected}`])
})

test('masks find their scan: by modality, by session, brain masks apart', () => {
  const found = look([
    'case_7_flair.nii.gz',
    'case_7_flair_mask.nii.gz',
    'case_7_t1.nii.gz',
    'case_7_brain_mask.nii.gz',
    'case_8_t1.nii.gz',
    'case_8_consensus_gt.nii.gz',
  ])
  expect(scans(found)).toEqual([
    'case_7_flair.nii.gz: case_7 FLAIR case_7_flair_mask.nii.gz case_7_brain_mask.nii.gz',
    'case_7_t1.nii.gz: case_7 T1w case_7_brain_mask.nii.gz',
    'case_8_t1.nii.gz: case_8 T1w case_8_consensus_gt.nii.gz',
  ])
  expect(found.skipped).toEqual([])
})

test('masks and modalities may stand in the names of folders', () => {
  const found = look(['FLAIR/p1.nii', 'FLAIR/p2.nii', 'masks/p1.nii', 'T1/p1.nii'])
  expect(scans(found)).toEqual([
    'FLAIR/p1.nii: p1 FLAIR masks/p1.nii',
    'FLAIR/p2.nii: p2 FLAIR',
    'T1/p1.nii: p1 T1w masks/p1.nii',
  ])
})

test('other kinds, unknown ones and contradictions are named, not guessed', () => {
  const found = look([
    'p1_pd.nii',
    'p1_T1_Gd.nii',
    'p1_final.nii',
    'p1_T1_FLAIR.nii',
    'p1_lesion_brainmask.nii',
    'p2_mask.nii',
  ])
  expect(found.candidates).toEqual([])
  expect(left(found)).toEqual([
    'p1_pd.nii: unknown-modality',
    'p1_T1_Gd.nii: unknown-modality',
    'p1_final.nii: unknown-modality',
    'p1_T1_FLAIR.nii: unknown-modality',
    'p1_lesion_brainmask.nii: unknown-modality',
    'p2_mask.nii: unused-mask',
  ])
  expect(found.skipped.map(({ message }) => message)).toEqual([
    expect.stringContaining('of the kind "pd"'),
    expect.stringContaining('of the kind "t1gd"'),
    expect.stringContaining('says which modality'),
    expect.stringContaining('several modalities (T1w, FLAIR)'),
    expect.stringContaining('of a lesion mask and of a brain mask'),
    expect.stringContaining('no scan fits it'),
  ])
  expect(found.skipped.every(({ remedy }) => remedy !== '')).toBe(true)
})

test('files that come out as the same scan are all left out until a word tells them apart', () => {
  const paths = ['p1_T1.nii', 'p1_T1_brain.nii', 'p2_T1.nii']
  expect(left(look(paths))).toEqual(['p1_T1.nii: duplicate-subject', 'p1_T1_brain.nii: duplicate-subject'])
  const said = look(paths, { words: { brain: 'out' } })
  expect(scans(said)).toEqual(['p1_T1.nii: p1 T1w', 'p2_T1.nii: p2 T1w'])
  expect(left(said)).toEqual(['p1_T1_brain.nii: left-out'])
})

test('several masks that fit equally well: one is used, and said', () => {
  const [scan] = look(['p1_T1.nii', 'p1_gt.nii', 'p1_seg.nii']).candidates
  expect(scan).toMatchObject({ maskPath: '/data/scans/p1_gt.nii' })
  expect(scan!.remarks.map(({ code }) => code)).toEqual(['missing-age', 'several-masks'])
})

test('subjects come from the folder where names of files repeat in every folder', () => {
  const found = look(['p1/s2_T1.nii', 'p1/s5_FLAIR.nii', 'p2/s2_T1.nii', 'p2/s5_FLAIR.nii'])
  expect(found.rule).toBe('folder')
  expect(new Set(found.candidates.map(({ subject }) => subject))).toEqual(new Set(['p1', 'p2']))
  expect(look(['p1/nifti2/x_T1.nii', 'p2/nifti2/x_T1.nii']).rule).toBe('outer-folder')
  expect(look(['patient03/xyz_flair.nii', 'patient03/lesion.nii']).rule).toBe('folder')
})

test('a person can say where the subject stands and what a word means', () => {
  const ixi = look(['IXI012-HH-1211-T1.nii', 'IXI012-HH-1211-PD.nii'], {
    subject: 'first-part',
    words: { PD: 'T2w' },
  })
  expect(scans(ixi)).toEqual(['IXI012-HH-1211-T1.nii: IXI012 T1w', 'IXI012-HH-1211-PD.nii: IXI012 T2w'])
  expect(scans(look(['sub-01_x_T1.nii'], { subject: 'first-part' }))).toEqual(['sub-01_x_T1.nii: sub-01 T1w'])
  const noFlair = look(['p1_T2_FLAIR.nii'], { words: { T2_flair: 'out' } })
  expect(left(noFlair)).toEqual(['p1_T2_FLAIR.nii: left-out'])
  expect(scans(look(['constructor/T1.nii']))).toEqual(['constructor/T1.nii: constructor T1w'])
  expect(scans(look(['p1_final_T1.nii'], { words: { final: 'nothing' } }))).toEqual([
    'p1_final_T1.nii: p1 T1w',
  ])
})

test('folders say the group, a person says it for all, or nobody does', () => {
  const paths = ['healthy/a_T1.nii', 'patients/b_T1.nii', 'IXI/c_T1.nii', 'IXI/d_T1.nii']
  const groups = (found: ReturnType<typeof look>) => found.candidates.map(({ group }) => group)
  const open = look(paths)
  expect(groups(open)).toEqual(['healthy', 'patient', null, null])
  expect(open.groupWords).toEqual([{ word: 'IXI', scans: 2, as: null }])
  expect(groups(look(paths, {}, { ixi: 'healthy' }))).toEqual(['healthy', 'patient', 'healthy', 'healthy'])
  expect(left(look(paths, {}, { ixi: 'out' }))).toEqual(['IXI/c_T1.nii: left-out', 'IXI/d_T1.nii: left-out'])
  expect(groups(look(paths, { group: 'patient' }))).toEqual(Array(4).fill('patient'))
  expect(look(['p1/T1.nii', 'p1/FLAIR.nii', 'p2/T1.nii']).groupWords).toEqual([])
})

test('words that mean something are listed, then those that several subjects share', () => {
  const { files } = look(['p1_final_T1.nii', 'p2_final_T1.nii', 'p3_pd.nii', 'weird.nii'])
  expect(wordsIn(files, new Map())).toEqual([
    { word: 't1', files: 2, as: 'T1w' },
    { word: 'pd', files: 1, as: 'out' },
    { word: 'final', files: 2, as: 'name' },
    { word: 'weird', files: 1, as: 'name' },
  ])
  const open = look(['p1_T1.nii', 'p1_dark.nii', 'p2_T1.nii', 'p2_dark.nii']).files
  expect(wordsIn(open, new Map()).map(({ word }) => word)).toEqual(['t1', 'dark'])
})

test('the table names files relative to their folder', () => {
  const { candidates } = look(['a, b/p1_T1.nii', 'a, b/p1_mask.nii'], { group: 'patient', subject: 'file' })
  expect(tableOf(candidates, '/data/scans')).toBe(
    'path,subject,session,modality,group,age,sex,scanner,mask,brain_mask\n' +
      '"a, b/p1_T1.nii",p1,,T1w,patient,,,,"a, b/p1_mask.nii",\n',
  )
})
