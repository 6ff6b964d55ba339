import { expect, test, vi } from 'vitest'
import { progressOf, type Facts } from './progress.ts'

vi.mock('./study.ts', () => ({ useStudy: () => ({}) }))
vi.mock('./jobs.ts', () => ({ useJobs: () => ({}) }))

const scan = (scan_id: number, modality: 'T2w' | 'FLAIR', split: 'calibration' | 'test' = 'calibration') => ({
  scan_id,
  modality,
  group: 'healthy' as const,
  split,
})
const facts = (change: Partial<Facts> = {}): Facts => ({
  scans: [scan(1, 'T2w'), scan(2, 'FLAIR'), scan(3, 'T2w', 'test')],
  maps: [
    { scan_id: 1, method: 'ae' },
    { scan_id: 2, method: 'ae' },
    { scan_id: 3, method: 'other' },
  ],
  points: [
    { method: 'ae', modality: 'T2w' },
    { method: 'ae', modality: 'FLAIR' },
  ],
  runTrouble: false,
  analysis: { needs: 'nothing', reason: null },
  reviewed: true,
  report: 'current',
  ...change,
})

test('everything that is done says so', () => {
  expect(new Set(Object.values(progressOf(facts())))).toEqual(new Set(['done']))
})

test('a point that is missing on one modality needs attention; a pair that cannot have one does not', () => {
  expect(progressOf(facts({ points: [{ method: 'ae', modality: 'T2w' }] })).calibration).toBe('attention')
  // 'other' has a map of a test scan alone
  expect(progressOf(facts()).calibration).toBe('done')
  expect(progressOf(facts({ points: [] })).calibration).toBe('ready')
})

test('results of other operating points need attention, and points that do not hold any more', () => {
  const changed = progressOf(facts({ analysis: { needs: 'evaluation', reason: null } }))
  expect([changed.comparison, changed.bias, changed.calibration]).toEqual(['attention', 'attention', 'done'])
  const lapsed = progressOf(facts({ analysis: { needs: 'calibration', reason: 'The split has changed.' } }))
  expect([lapsed.calibration, lapsed.comparison]).toEqual(['attention', 'attention'])
  expect(progressOf(facts({ analysis: undefined })).comparison).toBe('ready')
})

test('a report that is older than the study needs attention', () => {
  expect(progressOf(facts({ report: 'stale' })).report).toBe('attention')
  expect(progressOf(facts({ report: 'none', reviewed: false }))).toMatchObject({
    report: 'ready',
    review: 'ready',
  })
})

test('an empty study begins with its scans', () => {
  const empty = progressOf(
    facts({ scans: [], maps: [], points: [], analysis: { needs: 'scans', reason: null }, report: 'none' }),
  )
  expect(empty).toMatchObject({
    cohort: 'ready',
    runs: 'nothing',
    comparison: 'nothing',
    report: 'nothing',
    review: 'nothing',
  })
})
