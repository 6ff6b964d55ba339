import { expect, it } from 'vitest'
import type { ScanEntry } from '../../../contract/api.ts'
import { balanceOf, subjectsOf } from './split.ts'

const scan = (change: Partial<ScanEntry>): ScanEntry => ({
  scan_id: 1,
  scan: 'sub-01_T2w',
  subject: 'sub-01',
  modality: 'T2w',
  group: 'healthy',
  split: 'calibration',
  age: 40,
  sex: 'F',
  scanner: 'A',
  site: null,
  lesion_type: null,
  has_mask: false,
  session: '',
  dims: [1, 1, 1],
  spacing_mm: [1, 1, 1],
  methods: [],
  ...change,
})

it('makes one row a subject and says how alike calibration and test are', () => {
  const subjects = subjectsOf([
    scan({}),
    scan({ scan_id: 2, modality: 'FLAIR', scanner: 'B' }),
    scan({ scan_id: 3, subject: 'sub-02', age: null, sex: 'M' }),
    scan({ scan_id: 4, subject: 'sub-03', age: 60, split: 'test', scanner: null }),
    scan({ scan_id: 5, subject: 'sub-04', group: 'patient', split: 'test' }),
  ])
  expect(subjects[0]).toMatchObject({ scans: 2, modalities: 'T2w, FLAIR', scanner: 'A, B', scanIds: [1, 2] })
  expect(balanceOf(subjects)).toEqual([
    {
      split: 'calibration',
      subjects: 2,
      age: { median: 40, min: 40, max: 40 },
      female: 1,
      male: 1,
      scanners: 'A 1, A, B 1',
    },
    {
      split: 'test',
      subjects: 1,
      age: { median: 60, min: 60, max: 60 },
      female: 1,
      male: 0,
      scanners: '? 1',
    },
  ])
})
