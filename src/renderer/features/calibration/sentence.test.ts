import { expect, test } from 'vitest'
import type { Calibration, MethodRow } from '../../../contract/index.ts'
import { Figures } from '../../analysis/figures.ts'
import { sentencesOf } from './sentence.ts'

const estimate = (value: number, lo: number | null, hi: number | null, n = 20) => ({ value, lo, hi, n })
const point = (change: Partial<Calibration> = {}): Calibration => ({
  method: 'ae',
  modality: 'FLAIR',
  postprocessing: 'none',
  target_fpr: 0.01,
  confidence: 0.9,
  threshold: 0.2468,
  threshold_lo: 0.24,
  threshold_hi: 0.26,
  bootstrap_replicates: 1000,
  seed: 1,
  fpr: 0.01,
  scans: 40,
  subjects: 40,
  voxels: 1000,
  scan_fprs: [],
  heldout: { fpr: estimate(0.0125, 0.0101, 0.0155, 65), scans: 65 },
  histogram_bin_width: 0.0001,
  warnings: [],
  created: '2026-01-01T00:00:00Z',
  ...change,
})
const at = { k: 1, threshold: 0.2468, fpr: 0.01, heldoutFpr: 0.0125, sensitivity: 0.62, dice: 0.4 }
const measured = { sensitivity: estimate(0.618, 0.55, 0.68, 38) } as unknown as MethodRow
const say = (change: Partial<Calibration> | undefined, sensitivity: number | null = 0.62, row?: MethodRow) =>
  sentencesOf(
    {
      method: 'Autoencoder',
      modality: 'FLAIR',
      point: change && point(change),
      at: { ...at, sensitivity },
      measured: row,
      patients: 40,
    },
    new Figures('en-GB'),
  )

test('too few held-out subjects for an interval confirm nothing', () => {
  const few = say({ heldout: { fpr: estimate(0.0331, null, null, 2), scans: 2 } })[1]!
  expect(few).toMatchObject({ key: 'heldoutFew', values: { interval: '3.31 %', n: 2 } })
})

test('says sensitivity and whether the held-out check holds', () => {
  expect(say({}).map(({ key }) => key)).toEqual(['sensitivity', 'heldoutAbove'])
  expect(say({})[0]!.values).toMatchObject({ fpr: '1 %', sensitivity: '62.0 %', n: 40 })
  expect(say({ heldout: { fpr: estimate(0.0105, 0.008, 0.013), scans: 20 } })[1]!.key).toBe('heldoutHolds')
  expect(say({ heldout: { fpr: estimate(0.005, 0.003, 0.007), scans: 20 } })[1]!.key).toBe('heldoutBelow')
  expect(say({ heldout: null })[1]!.key).toBe('noHeldout')
})

test('names a scanner that stands out, among those with an interval', () => {
  const by_scanner = [
    { scanner: 'A', scans: 20, fpr: estimate(0.005, 0.004, 0.006) },
    { scanner: 'B', scans: 20, fpr: estimate(0.012, 0.01, 0.014) },
    { scanner: 'C', scans: 3, fpr: estimate(0.5, null, null, 3) },
  ]
  const told = say({ by_scanner })[2]!
  expect(told.key).toBe('scannerCalibration')
  expect(told.values).toMatchObject({ most: 'B', mostN: 20, least: 'A', leastN: 20, times: '2.4' })
  expect(told.values['mostFpr']).toBe('1.20 % [1.00, 1.40]')
  expect(told.values['leastFpr']).toBe('0.50 % [0.40, 0.60]')
  expect(say({ by_scanner: by_scanner.slice(0, 1) })).toHaveLength(2)
  // held-out scans are told of where two scanners have enough of them
  const heldout = { fpr: estimate(0.01, 0.008, 0.012), scans: 40, by_scanner: by_scanner.slice(0, 2) }
  expect(say({ by_scanner, heldout })[2]!.key).toBe('scannerHeldout')
  const few = { ...heldout, by_scanner: by_scanner.slice(1) }
  expect(say({ by_scanner, heldout: few })[2]!.key).toBe('scannerCalibration')
})

test('what is measured is told with its interval and its subjects', () => {
  const [first] = say({}, 0.62, measured)
  expect(first!.key).toBe('measured')
  expect(first!.values).toMatchObject({ sensitivity: '61.8 % [55.0, 68.0]', n: 38 })
})

test('says what is missing', () => {
  expect(say(undefined)).toEqual([{ key: 'none', values: { method: 'Autoencoder', modality: 'FLAIR' } }])
  expect(say({}, null)[0]!.key).toBe('noPatients')
})
