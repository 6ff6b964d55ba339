import { expect, test } from 'vitest'
import type { SliderTable } from '../../../contract/api.ts'
import { SliderModel } from './slider-model.ts'

const packed = (values: readonly number[]): string =>
  btoa(String.fromCharCode(...new Uint8Array(Uint32Array.from(values).buffer)))
const column = (scan: string, role: SliderTable['columns'][number]['role'], scanner: string | null) => ({
  scan_id: scan.charCodeAt(0),
  scan,
  subject: scan,
  scanner,
  role,
})

/** Two calibration scans of 100 voxels, one held out, one patient with 90 healthy and 10 lesion voxels; 4 thresholds. */
const table: SliderTable = {
  method: 'ae',
  modality: 'FLAIR',
  postprocessing: 'none',
  range: { lo: 0, hi: 1, bins: 100 },
  edges: packed([0, 20, 40, 60, 100]),
  healthy: packed([
    ...[100, 100, 100, 90],
    ...[30, 10, 40, 9],
    ...[4, 0, 8, 3],
    ...[1, 0, 2, 0],
    ...[0, 0, 0, 0],
  ]),
  lesion: packed([10, 9, 6, 2, 0]),
  columns: [
    column('a', 'calibration', 'A'),
    column('b', 'calibration', 'B'),
    column('c', 'heldout', 'B'),
    column('p', 'patient', null),
  ],
  calibration: null,
}
const model = new SliderModel(table)

test('finds the place of a threshold and of a target FPR', () => {
  expect(model.last).toBe(4)
  expect(model.thresholdAt(2)).toBeCloseTo(0.4)
  expect(model.placeOfThreshold(0.43)).toBe(2)
  expect(model.placeOfFpr(0.02)).toBe(2)
  expect(model.placeOfFpr(0.019)).toBe(3)
  expect(model.placeOfFpr(0.0001)).toBe(4)
})

test('gives pooled FPR, held-out FPR, sensitivity and Dice at a place', () => {
  expect(model.at(2)).toEqual({
    k: 2,
    threshold: 0.4,
    fpr: 4 / 200,
    heldoutFpr: 8 / 100,
    sensitivity: 6 / 10,
    dice: 12 / (6 + 3 + 10),
  })
  // nothing above the highest threshold: no voxel is called, none of the lesion is found
  expect(model.at(4)).toMatchObject({ fpr: 0, sensitivity: 0, dice: 0 })
})

test('keeps scanners and roles apart', () => {
  expect(model.scanners(1).map(({ scanner, role, fpr }) => [scanner, role, fpr])).toEqual([
    ['A', 'calibration', 0.3],
    ['B', 'calibration', 0.1],
    ['B', 'heldout', 0.4],
  ])
})

test('draws only where there is an FPR to be drawn', () => {
  expect(model.curve(0.5, 0.001).map(({ k, fpr }) => [k, fpr])).toEqual([
    [1, 0.2],
    [2, 0.02],
    [3, 0.005],
  ])
})

test('without healthy scans there is no FPR, and no 0', () => {
  const bare = new SliderModel({
    ...table,
    columns: [column('p', 'patient', null)],
    healthy: packed([90, 9, 3, 0, 0]),
  })
  expect(bare.at(1)).toMatchObject({ fpr: null, heldoutFpr: null, sensitivity: 0.9 })
  expect(bare.curve()).toEqual([])
})
