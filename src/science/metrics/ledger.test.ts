import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { makeInput, type Case } from '../../../tests/fixtures/metrics/inputs.ts'
import { ledgerOf, type LedgerEntry } from './index.ts'

const grid = { dims: [12, 1, 1] as const, affine: [-2, 0, 0, 10, 0, 1, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1] }

test('lesions and false positives by hand, across two methods', () => {
  const reference = Uint8Array.of(0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1)
  const brain = Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0)
  const a = Float32Array.of(0, 0.5, 1, 0, 0, 0, 0.9, 0.75, 0, 0, 0, 9)
  const b = Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0.8, 0, 0, 0.9, 0)
  const image = Float32Array.of(1, 5, 5, 5, 2, 1, 1, 1, 1, 1, 1, 1)
  const found = ledgerOf({
    brain,
    reference,
    image,
    grid,
    maps: [
      { method: 'a', map: a, threshold: 0.4 },
      { method: 'b', map: b, threshold: 0.7 },
    ],
  })
  expect(found.map(({ kind, method, number, voxels }) => [kind, method, number, voxels])).toEqual([
    ['lesion', null, 1, 3],
    ['lesion', null, 2, 1],
    ['false-positive', 'a', 2, 2],
    ['false-positive', 'b', 1, 1],
    ['false-positive', 'b', 2, 1],
  ])
  const [first, outside, falseA, shared] = found
  expect(first).toMatchObject({ volume_ml: 0.03, centre_mm: [6, 0, 0] })
  expect(first.methods).toEqual([
    { method: 'a', found: true, overlap: 2 / 3, score: 1 },
    { method: 'b', found: false, overlap: 0, score: 0 },
  ])
  // shell within 3 mm on a 2 mm axis: the voxels beside it, 1 and 2: |5 - 1.5| / 0.5
  expect(first.contrast).toBeCloseTo(7, 12)
  expect(outside.methods[0]).toEqual({ method: 'a', found: false, overlap: 0, score: null })
  // two voxels equally near to their centre: the first
  expect(falseA.methods[0].score).toBeCloseTo(0.9, 6)
  expect(falseA.methods[1]).toMatchObject({ found: true, overlap: 0.5 })
  expect(shared.methods[0]).toMatchObject({ method: 'a', found: true, overlap: 1 })
})

test('nothing above any threshold and no lesion: no entry', () => {
  const empty = new Uint8Array(12)
  const map = new Float32Array(12)
  const brain = empty.map(() => 1)
  const maps = [{ method: 'a', map, threshold: 0 }]
  expect(ledgerOf({ brain, reference: empty, image: map, grid, maps })).toEqual([])
})

interface Reference {
  cases: (Case & { name: string; second: number; rows: number; kept: LedgerEntry[] })[]
}
describe('rows are those of SciPy: size, contrast, place, who found it, score nearest to the centre', () => {
  const { cases } = JSON.parse(
    readFileSync(new URL('../../../tests/fixtures/metrics/ledger.json', import.meta.url), 'utf8'),
  ) as Reference
  for (const { name, second, rows, kept, ...one } of cases)
    test(name, () => {
      const { map, brain, reference, image } = makeInput(one)
      const maps = [
        { method: 'a', map, threshold: one.threshold },
        { method: 'b', map: map.map((value) => -value), threshold: second },
      ]
      const found = ledgerOf({ brain, reference, image, grid: { dims: one.dims, affine: one.affine }, maps })
      expect(found).toHaveLength(rows)
      for (const wanted of kept) {
        const own = found.find(
          ({ kind, method, number }) =>
            kind === wanted.kind && method === wanted.method && number === wanted.number,
        )!
        expect(own.voxels).toBe(wanted.voxels)
        expect(own.volume_ml).toBeCloseTo(wanted.volume_ml, 9)
        if (wanted.contrast === null) expect(own.contrast).toBeNull()
        else expect(own.contrast!).toBeCloseTo(wanted.contrast, 6)
        own.centre_mm.forEach((mm, axis) => expect(mm).toBeCloseTo(wanted.centre_mm[axis], 9))
        expect(own.methods.map(({ method, found: hit }) => [method, hit])).toEqual(
          wanted.methods.map(({ method, found: hit }) => [method, hit]),
        )
        own.methods.forEach(({ overlap, score }, m) => {
          expect(overlap).toBeCloseTo(wanted.methods[m].overlap, 9)
          if (wanted.methods[m].score === null) expect(score).toBeNull()
          else expect(score!).toBeCloseTo(wanted.methods[m].score, 6)
        })
      }
    })
})
