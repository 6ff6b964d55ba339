import { expect, test } from 'vitest'
import type { LedgerRow } from '../../../contract/index.ts'
import { findingKey, type Judgement } from '../../../contract/api/annotations.ts'
import {
  filterFindings,
  goneFrom,
  mapOf,
  rankedFindings,
  reviewedBy,
  withNotes,
  type FindingFilter,
} from './findings.ts'

const row = (
  kind: LedgerRow['kind'],
  x: number,
  volume_ml: number,
  found: Record<string, boolean>,
  method: string | null = null,
): LedgerRow => ({
  scan_id: 1,
  scan: 'sub-1_T2w',
  subject: 'sub-1',
  group: 'patient',
  modality: 'T2w',
  kind,
  method,
  number: 1,
  voxels: 10,
  volume_ml,
  contrast: 1,
  centre_mm: [x + 0.3, 0, 0],
  centre_mni_mm: null,
  found_by: Object.keys(found).filter((name) => found[name]),
  methods: Object.entries(found).map(([name, yes]) => ({
    method: name,
    found: yes,
    overlap: 0,
    score: null,
  })),
})
const rows = [
  row('false-positive', 1, 9, { a: true }, 'a'),
  row('lesion', 2, 5, { a: true, b: true }),
  row('lesion', 3, 1, { a: false, b: false }),
  row('lesion', 4, 3, { a: false, b: false }),
  row('lesion', 5, 8, { a: true, b: false }),
]
const note = (of: LedgerRow, category: Judgement['category'], reader = 'AB'): Judgement => ({
  scan_id: 1,
  scan: of.scan,
  reader,
  item: findingKey(of),
  category,
  comment: '',
  place_mm: [0, 0, 0],
  changed: '',
  finding: 'listed',
})
const all: FindingFilter = { shows: 'all', open: false, leastMl: 0, method: undefined }
const places = (findings: readonly { row: LedgerRow }[]): number[] =>
  findings.map((one) => Math.floor(one.row.centre_mm[0]))

test('missed by all first, the largest of a rank first, false alarms last', () =>
  expect(places(rankedFindings(rows))).toEqual([4, 3, 5, 2, 1]))

test('filters', () => {
  const findings = withNotes(
    rankedFindings(rows),
    [note(rows[3]!, 'agreed'), note(rows[2]!, 'artefact', 'CD')],
    'ab',
  )
  const filtered = (filter: Partial<FindingFilter>): number[] =>
    places(filterFindings(findings, { ...all, ...filter }))
  expect(filtered({ shows: 'missed' })).toEqual([4, 3])
  expect(filtered({ shows: 'missed', method: 'b' })).toEqual([4, 3, 5])
  expect(filtered({ shows: 'missed', open: true })).toEqual([3])
  expect(filtered({ shows: 'lesions', leastMl: 4 })).toEqual([5, 2])
  expect(filtered({ shows: 'false-alarms' })).toEqual([1])
  expect(filtered({ shows: 'false-alarms', method: 'b' })).toEqual([])
})

test('reviewed: the reader’s own judgements of what is listed now, in view or not; a comment alone is none', () => {
  const own = note(rows[0]!, 'agreed')
  const others = [
    note(rows[1]!, null),
    note(rows[2]!, 'artefact', 'CD'),
    { ...note(rows[3]!, 'agreed'), finding: 'gone' as const },
  ]
  expect(reviewedBy([own, ...others], 'ab')).toBe(1)
})

test('the map: a false alarm’s own, a lesion’s by the method of all pages; what was chosen for it is stronger', () => {
  const [alarm, lesion] = rows
  expect(mapOf(alarm!, 'b', undefined)).toBe('a')
  expect(mapOf(alarm!, 'b', 'b')).toBe('b')
  expect(mapOf(alarm!, 'none', undefined)).toBe('none')
  expect(mapOf(lesion!, 'b', undefined)).toBe('b')
  expect(mapOf(lesion!, undefined, undefined)).toBeUndefined()
})

test('judgements whose finding is gone, of every reader', () => {
  const gone = { ...note(rows[1]!, 'agreed', 'CD'), finding: 'gone' as const }
  expect(goneFrom([note(rows[0]!, 'agreed'), gone, { ...gone, category: null }])).toEqual([gone])
})
