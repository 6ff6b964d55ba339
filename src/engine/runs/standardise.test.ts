import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import reference from '../../../tests/fixtures/models/healthy.json' with { type: 'json' }
import { Fault } from '../../contract/index.ts'
import { axisGrid } from '../../science/volume/index.ts'
import { cardKey, chooseMethods, healthyReferenceOf, listMethods } from '../methods/index.ts'
import { standardised } from './standardise.ts'

const [method] = chooseMethods(['nsa'])
const { dims, spacing_mm, origin_mm } = method!.card.input.grid!
const grid = axisGrid(dims, spacing_mm, origin_mm)
const room = mkdtempSync(join(tmpdir(), 'normascope-healthy-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

test('scores by place are those of nibabel and SciPy', async () => {
  const size = dims[0] * dims[1] * dims[2]
  const map = Float32Array.from({ length: size }, (_, i) => 0.08 + 0.06 * Math.sin(i / 1000))
  const { mean, sd, floor } = healthyReferenceOf(method!, 'T1w')!
  const scores = await standardised(map, grid, { mean, sd, floor }, new Uint8Array(size))
  expect(reference.score.filter((score) => score > 0).length).toBeGreaterThan(50)
  for (const [k, i] of reference.index.entries()) expect(scores[i]).toBeCloseTo(reference.score[k]!, 4)
})

test('scores on the usual scale of a scan are those of nibabel and NumPy', async () => {
  const [nx, ny, nz] = dims
  const map = Float32Array.from({ length: nx * ny * nz }, (_, i) => 0.08 + 0.06 * Math.sin(i / 1000))
  const brain = new Uint8Array(map.length)
  for (let z = 10; z < nz - 10; z++)
    for (let y = 10; y < ny - 10; y++) brain.fill(1, 10 + nx * (y + ny * z), nx - 10 + nx * (y + ny * z))
  const own = { ...healthyReferenceOf(method!, 'T1w')!, scan: reference.usual }
  const scores = await standardised(map, grid, own, brain)
  for (const [k, i] of reference.index.entries()) expect(scores[i]).toBeCloseTo(reference.scaled[k]!, 4)
})

test('a modality without a reference is left as it is', () => {
  const [lesions] = chooseMethods(['lesions'])
  expect(healthyReferenceOf(lesions!, 'FLAIR')).toBeUndefined()
})

test('every reference of the bundled methods is the file its card describes', () => {
  const with_ = listMethods().filter(({ card }) => card.healthy_reference)
  expect(with_.length).toBeGreaterThan(5)
  for (const one of with_)
    for (const { modality } of one.card.healthy_reference!)
      expect(healthyReferenceOf(one, modality)?.floor).toBeGreaterThan(0)
})

test('a reference that was changed is refused, and makes another key', () => {
  const own = method!.card.healthy_reference!.find(({ modality }) => modality === 'T1w')
  copyFileSync(join(method!.folder!, own!.mean), join(room, own!.mean))
  writeFileSync(join(room, own!.sd), readFileSync(join(method!.folder!, own!.mean)))
  const moved = { ...method!, folder: room }
  const caught = (() => {
    try {
      return healthyReferenceOf(moved, 'T1w')
    } catch (error) {
      return error
    }
  })()
  expect(caught).toBeInstanceOf(Fault)
  expect((caught as Fault).code).toBe('hash-mismatch')
  const other = { ...method!.card, healthy_reference: [{ ...own!, floor: own!.floor * 2 }] }
  expect(cardKey(other)).not.toBe(cardKey(method!.card))
})
