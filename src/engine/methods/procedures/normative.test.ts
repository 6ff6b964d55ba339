import { expect, test } from 'vitest'
import { createRandom } from '../../../science/random/index.ts'
import { addToFit, emptyFit, MIN_SCANS, normativeMap } from './normative.ts'

const dims = [4, 3, 2] as const
const n = 24
const random = createRandom(5)
const scans = Array.from({ length: 9 }, () => Float32Array.from({ length: n }, () => random.normal()))
const brain = new Uint8Array(n).fill(1)
const base = { procedure: 'normative', dims, brain, floor: 0.01, smoothFwhmVoxels: 0, side: 'both' } as const
const fitOf = (members: readonly Float32Array[]) => {
  const fit = emptyFit(n)
  for (const scan of members) addToFit(fit, scan, brain)
  return fit
}

test('the z-map is |x - mean| over the sample standard deviation', () => {
  const fit = fitOf(scans)
  const image = Float32Array.from({ length: n }, (_, i) => i / 5)
  const map = normativeMap({ ...base, image, fit, member: false })
  for (let i = 0; i < n; i++) {
    const values = scans.map((scan) => scan[i]!)
    const mean = values.reduce((a, b) => a + b) / values.length
    const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1))
    expect(map[i]).toBeCloseTo(Math.abs(image[i]! - mean) / sd, 3)
  }
})

test('a scan of the fit is scored as if the fit had been made without it', () => {
  const whole = fitOf(scans)
  const without = fitOf(scans.slice(1))
  const image = scans[0]!
  const left = normativeMap({ ...base, image, fit: whole, member: true })
  const expected = normativeMap({ ...base, image, fit: without, member: false })
  for (let i = 0; i < n; i++) expect(left[i]).toBeCloseTo(expected[i]!, 3)
  expect(left).not.toEqual(normativeMap({ ...base, image, fit: whole, member: false }))
})

test('too few scans at a voxel, and voxels outside the brain, score 0; sides are one-sided; the floor holds', () => {
  const few = fitOf(scans.slice(0, MIN_SCANS - 1))
  const image = Float32Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 9 : -9))
  expect([...normativeMap({ ...base, image, fit: few, member: false })]).toEqual(Array(n).fill(0))
  const fit = fitOf(scans)
  const holes = brain.map((_, i) => (i % 3 === 0 ? 0 : 1))
  const high = normativeMap({ ...base, image, fit, member: false, side: 'high', brain: holes })
  high.forEach((value, i) => expect(value > 0).toBe(holes[i] === 1 && i % 2 === 0))
  const flat = fitOf(Array.from({ length: 8 }, () => new Float32Array(n)))
  const z = normativeMap({
    ...base,
    image: new Float32Array(n).fill(1),
    fit: flat,
    member: false,
    floor: 0.5,
  })
  expect([...z]).toEqual(Array(n).fill(2))
})
