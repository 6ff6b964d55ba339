import { expect, test } from 'vitest'
import type { ScanRow } from '../../studies/index.ts'
import { namesFor } from './names.ts'

const scan = (subjectId: number, subject: string, session = ''): ScanRow =>
  ({
    subjectId,
    subject,
    session,
    modality: 'T1w',
    label: `sub-${subject}${session === '' ? '' : `_ses-${session}`}_T1w`,
    path: `/data/${subject}/t1.nii.gz`,
    maskPath: null,
    brainMaskPath: null,
    site: subject === '10' ? 'North' : 'Sankt Anna',
    scanner: 'Prisma',
  }) as ScanRow

const scans = [scan(7, '10'), scan(3, '1'), scan(3, '1', '2')]

test('subjects are numbered in the order of import, not of the list', () => {
  const names = namesFor(scans, 'pseudonyms')
  expect(scans.map((row) => names.scan(row))).toEqual(['P002_T1w', 'P001_T1w', 'P001_ses-2_T1w'])
})

test('names are replaced in any text, whole names only', () => {
  const { redact } = namesFor(scans, 'pseudonyms')
  expect(redact({ warnings: ['sub-10_T1w holds 31 %', 'sub-1, sub-10'], n: 3 })).toEqual({
    warnings: ['P002_T1w holds 31 %', 'P001, P002'],
    n: 3,
  })
  expect(redact('in /data/10/t1.nii.gz, sub-1_ses-2_T1w')).toBe('in P002_T1w, P001_ses-2_T1w')
  expect(redact('sub-100 and sub-1b')).toBe('sub-100 and sub-1b')
})

test('without pseudonyms nothing changes', () => {
  const { scan: label, redact } = namesFor(scans, 'labels')
  expect(label(scans[0]!)).toBe('sub-10_T1w')
  expect(redact('sub-10')).toBe('sub-10')
})
