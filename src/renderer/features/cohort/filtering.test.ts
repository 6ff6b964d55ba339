import { describe, expect, test } from 'vitest'
import type { ScanEntry } from '../../../contract/api.ts'
import { filterScans, noFilter, stepFrom } from './filtering.ts'

const scan = (label: string, facts: Partial<ScanEntry> = {}): ScanEntry => ({
  scan_id: 1,
  scan: label,
  subject: label.split('_')[0]!,
  modality: 'T1w',
  group: 'healthy',
  split: null,
  age: null,
  sex: null,
  scanner: null,
  site: null,
  lesion_type: null,
  has_mask: false,
  session: '',
  dims: [2, 2, 2],
  spacing_mm: [1, 1, 1],
  methods: [],
  ...facts,
})
const scans = [
  scan('sub-01_T1w', { scanner: 'Alpha 3T', split: 'calibration', methods: ['ae'] }),
  scan('sub-02_FLAIR', { modality: 'FLAIR', group: 'patient', lesion_type: 'stroke', split: 'test' }),
  scan('sub-03_T1w', { scanner: 'Beta 1.5T' }),
]
const labels = (filter: Partial<typeof noFilter>): string[] =>
  filterScans(scans, { ...noFilter, ...filter }).map((one) => one.scan)

describe('filterScans', () => {
  test('keeps all without a filter', () => expect(labels({})).toHaveLength(3))
  test('every word must occur, in any field and any case', () => {
    expect(labels({ text: 'ALPHA sub-01' })).toEqual(['sub-01_T1w'])
    expect(labels({ text: 'alpha stroke' })).toEqual([])
  })
  test('by modality, group and split', () => {
    expect(labels({ modality: 'FLAIR' })).toEqual(['sub-02_FLAIR'])
    expect(labels({ group: 'healthy', split: 'calibration' })).toEqual(['sub-01_T1w'])
    expect(labels({ split: 'none' })).toEqual(['sub-03_T1w'])
  })
  test('by method', () => expect(labels({ method: 'ae' })).toEqual(['sub-01_T1w']))
})

describe('stepFrom', () => {
  test('moves and stops at both ends', () => {
    expect(stepFrom(scans, 'sub-01_T1w', 1)?.scan).toBe('sub-02_FLAIR')
    expect(stepFrom(scans, 'sub-01_T1w', -1)?.scan).toBe('sub-01_T1w')
    expect(stepFrom(scans, 'sub-03_T1w', 10)?.scan).toBe('sub-03_T1w')
  })
  test('starts at the first when the chosen scan is filtered out, and has no answer in an empty list', () => {
    expect(stepFrom(scans, 'gone', 1)?.scan).toBe('sub-01_T1w')
    expect(stepFrom([], undefined, 1)).toBeUndefined()
  })
})
