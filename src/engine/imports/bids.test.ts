import { linkSync, symlinkSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder, writeText } from '../../../tests/fixtures/imports/index.ts'
import { findInBids } from './bids.ts'
import { detectLayout } from './index.ts'

/** A folder of empty files: discovery reads names and tables only. */
function tree(files: Record<string, string>): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(files)) writeText(folder.at(name), text)
  return folder
}

const a = 'sub-a/anat/sub-a'
const participants = 'participant_id\tage\tgroup\nsub-a\t40\tpatient\n'

describe('scans of a BIDS folder', () => {
  test('by subject, session and modality, entities and all, in natural order', () => {
    using folder = tree({
      'sub-10/ses-2/anat/sub-10_ses-2_acq-iso_rec-n4_FLAIR.nii': '',
      'sub-10/ses-1/anat/sub-10_ses-1_T1w.nii.gz': '',
      'sub-2/anat/sub-2_T2w.nii.gz': '',
      'sub-2/anat/sub-2_T2w.json': '{"ManufacturersModelName": "Prisma"}',
      'sub-2/func/sub-2_task-rest_bold.nii.gz': '',
      'participants.tsv':
        'participant_id\tage\tsex\tdiagnosis\tsite\n2\t30\tf\tcontrol\tX\nsub-10\t50\tM\tcontrol\tY\n',
    })
    const { candidates, skipped } = findInBids(folder.path)
    expect(candidates.map(({ subject, session, modality }) => [subject, session, modality])).toEqual([
      ['sub-2', '', 'T2w'],
      ['sub-10', '1', 'T1w'],
      ['sub-10', '2', 'FLAIR'],
    ])
    expect(candidates[0]).toMatchObject({ group: 'healthy', age: 30, sex: 'F', scanner: 'Prisma', site: 'X' })
    expect(skipped).toEqual([])
  })

  test('ages by session from the sessions file or from participants.tsv', () => {
    using folder = tree({
      'sub-a/ses-1/anat/sub-a_ses-1_T1w.nii.gz': '',
      'sub-a/ses-2/anat/sub-a_ses-2_T1w.nii.gz': '',
      'sub-a/sub-a_sessions.tsv': 'session_id\tage\tscanner\nses-1\t40\tA\nses-2\t43\tB\n',
      'participants.tsv': 'participant_id\tgroup\nsub-a\tcontrol\n',
    })
    expect(findInBids(folder.path).candidates.map(({ age, scanner }) => [age, scanner])).toEqual([
      [40, 'A'],
      [43, 'B'],
    ])
  })

  test('what is no scan of a known kind is told, masks are not', () => {
    using folder = tree({
      [`${a}_PDw.nii.gz`]: '',
      [`${a}_T1w.nii.gz`]: '',
      [`${a}_seg-anomaly_mask.nii.gz`]: '',
      [`${a}_desc-brain_mask.nii.gz`]: '',
      [`${a}_dseg.nii.gz`]: '',
      'sub-b/func/sub-b_bold.nii.gz': '',
      'participants.tsv': participants + 'sub-z\t1\tpatient\n',
    })
    expect(findInBids(folder.path).skipped.map(({ code, path }) => [code, path])).toEqual([
      ['unknown-modality', folder.at(`${a}_PDw.nii.gz`)],
      ['no-scan', folder.at('sub-b')],
      ['not-found', folder.at('sub-z')],
    ])
  })

  test('linked files and folders (as DataLad makes them) are followed', () => {
    using folder = tree({ 'store/x.nii.gz': '', 'participants.tsv': participants })
    mkdirSync(dirname(folder.at(`${a}_T1w.nii.gz`)), { recursive: true })
    symlinkSync(folder.at('store/x.nii.gz'), folder.at(`${a}_T1w.nii.gz`))
    expect(findInBids(folder.path).candidates).toHaveLength(1)
  })

  test('20,000 files of 5,000 subjects in the time it takes to list them', { timeout: 240_000 }, () => {
    using folder = tree({ one: '{}' })
    for (let n = 0; n < 5000; n++) {
      const at = `sub-${n}/anat`
      mkdirSync(folder.at(at), { recursive: true })
      for (const name of ['T1w.nii.gz', 'T2w.nii.gz', 'FLAIR.nii.gz', 'FLAIR.json'])
        linkSync(folder.at('one'), folder.at(at, `sub-${n}_${name}`))
    }
    const lines = Array.from({ length: 5000 }, (_, n) => `sub-${n}\thealthy`)
    writeText(folder.at('participants.tsv'), ['participant_id\tgroup', ...lines, ''].join('\n'))
    const start = performance.now()
    expect(findInBids(folder.path).candidates).toHaveLength(15_000)
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  test('a folder without subjects has nothing to do; a participants.tsv without its column is named', () => {
    using empty = tree({ 'readme.txt': '' })
    expect(() => findInBids(empty.path)).toThrow(expect.objectContaining({ code: 'nothing-to-do' }))
    using wrong = tree({ [`${a}_T1w.nii.gz`]: '', 'participants.tsv': 'name\tage\nx\t1\n' })
    expect(() => findInBids(wrong.path)).toThrow(expect.objectContaining({ code: 'missing-column' }))
  })

  test('the layout of a folder', () => {
    using bids = tree({ [`${a}_T1w.nii.gz`]: '' })
    using table = tree({ 'scans.csv': 'path\n' })
    expect([detectLayout(bids.path), detectLayout(table.path)]).toEqual(['bids', 'table'])
  })
})

describe('masks', () => {
  const chosen = (files: string[], modality = 'T1w'): [string | null, string | null, string[]] => {
    using folder = tree({
      ...Object.fromEntries(files.map((file) => [file, ''])),
      [`${a}_T1w.nii.gz`]: '',
      [`${a}_FLAIR.nii.gz`]: '',
      'participants.tsv': participants,
    })
    const scan = findInBids(folder.path).candidates.find((candidate) => candidate.modality === modality)!
    const relative = (path: string | null): string | null => path && path.slice(folder.path.length + 1)
    return [relative(scan.maskPath), relative(scan.brainMaskPath), scan.remarks.map(({ code }) => code)]
  }
  const inside = 'derivatives/lesions/sub-a/anat/sub-a'

  test('beside the scan, as the benchmark names them', () => {
    expect(chosen([`${a}_seg-anomaly_mask.nii.gz`])).toEqual([`${a}_seg-anomaly_mask.nii.gz`, null, []])
  })

  test('under derivatives: the same modality first, else the subject-wide one', () => {
    const files = [
      `${inside}_label-L_mask.nii.gz`,
      `${inside}_space-FLAIR_label-L_mask.nii.gz`,
      `${inside}_desc-T1lesion_label-L_mask.nii.gz`,
    ]
    expect(chosen(files)[0]).toBe(files[2])
    expect(chosen(files, 'FLAIR')[0]).toBe(files[1])
    expect(chosen([files[0], files[1]])[0]).toBe(files[0])
  })

  test('never those that we wrote, nor of another session', () => {
    expect(
      chosen([
        'derivatives/normascope/sub-a/anat/sub-a_T1w_desc-reader_label-L_mask.nii.gz',
        'derivatives/lesions/sub-a/ses-2/anat/sub-a_ses-2_label-L_mask.nii.gz',
      ])[0],
    ).toBeNull()
  })

  test('two that fit equally well: the first by name, and told', () => {
    const two = [`derivatives/r1/${a}_label-L_mask.nii.gz`, `derivatives/r2/${a}_label-L_mask.nii.gz`]
    expect(chosen(two)).toEqual([two[0], null, ['several-masks']])
  })

  test('brain masks beside the scan or under derivatives, but not in another space', () => {
    const own = `derivatives/fmriprep/${a}_desc-brain_mask.nii.gz`
    const mni = `derivatives/fmriprep/${a}_space-MNI152NLin2009cAsym_desc-brain_mask.nii.gz`
    expect(chosen([own, mni])[1]).toBe(own)
    expect(chosen([mni])[1]).toBeNull()
    expect(chosen([`${a}_desc-brain_mask.nii.gz`])[1]).toBe(`${a}_desc-brain_mask.nii.gz`)
  })
})
