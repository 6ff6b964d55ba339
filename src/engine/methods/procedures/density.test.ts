import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { floats, mask, openRoles, relative } from '../../../../tests/fixtures/procedures/graphs.ts'
import reference from '../../../../tests/fixtures/procedures/density.json' with { type: 'json' }
import { nearestRows } from '../../../science/density/index.ts'
import { openSearch } from '../../../../tests/fixtures/procedures/search.ts'
import { cellsNearBrain } from './features.ts'
import type { FeatureFit, Fitter } from './fitted.ts'
import { gaussian, GaussianFitter, type GaussianFit, type GaussianInput } from './gaussian.ts'
import {
  FOLDS,
  memoryBank,
  MemoryBankFitter,
  type MemoryBankFit,
  type MemoryBankInput,
} from './memory-bank.ts'
import { onScanScale } from './scan-scale.ts'
import type { SlicedScan } from './types.ts'

const dims = reference.dims as [number, number, number]
const [width, height, depth] = dims
const area = width * height
const brain = mask(reference.brain)
/** The stored slices in a whole volume, 0 elsewhere. */
function volume(base64: string): Float32Array {
  const slices = floats(base64)
  const whole = new Float32Array(area * depth)
  reference.wanted.forEach((z, n) => whole.set(slices.subarray(n * area, (n + 1) * area), z * area))
  return whole
}
const scanOf = (base64: string): SlicedScan => ({
  dims,
  image: volume(base64),
  brain,
  batch: 3,
  minBrainVoxels: reference.minBrainVoxels,
  channels: 1,
  channelsHold: 'repeat',
  range: [0, 1],
  background: 0,
})
const patient = scanOf(reference.patient)
const healthy = reference.healthy.map(scanOf)
const ofBank = {
  share: reference.share,
  maxBank: 1000,
  projection: reference.projection,
  seed: reference.seed,
  neighbours: 1,
  smoothFwhmVoxels: 0,
  zWindow: null,
  scanScale: false,
}
const ofGaussian = {
  dimensions: reference.dimensions,
  epsilon: reference.epsilon,
  zWindow: reference.zWindow,
  seed: reference.seed,
  scanScale: false,
}
let graphs: Awaited<ReturnType<typeof openRoles>>
let bank: MemoryBankFit
let density: GaussianFit
async function fitted<T extends FeatureFit>(fitter: Fitter, scans = healthy, calibrates = false): Promise<T> {
  for (const [place, scan] of scans.entries())
    await fitter.add(scan, { place, of: scans.length, sha256: `scan ${place}`, calibrates }, graphs.run)
  for (;;) {
    const { done, total } = fitter.step(5)
    if (done >= total) return fitter.result() as T
  }
}
beforeAll(async () => {
  graphs = await openRoles({ features: 'density' }, dims)
  bank = await fitted(new MemoryBankFitter(ofBank))
  density = await fitted(new GaussianFitter(ofGaussian))
})
afterAll(() => graphs.release())

const patchcore = async (
  scan: SlicedScan,
  over: Partial<MemoryBankInput> = {},
  nearest: Parameters<typeof memoryBank>[2] & object = { fit: bank, nearest: nearestRows },
): Promise<Float32Array> =>
  (
    await memoryBank(
      { ...scan, procedure: 'memory-bank', ...ofBank, member: null, ...over },
      graphs.run,
      nearest,
    )
  ).map
const padim = async (
  scan: SlicedScan,
  over: Partial<GaussianInput> = {},
  fit = density,
): Promise<Float32Array> =>
  (
    await gaussian({ ...scan, procedure: 'gaussian', ...ofGaussian, member: null, ...over }, graphs.run, {
      fit,
      nearest: nearestRows,
    })
  ).map

describe('PatchCore', () => {
  test('the bank holds the entries that NumPy picks', () => {
    expect([bank.scanOf.length, bank.pool]).toEqual(reference.entries)
    expect([...bank.scanOf]).toEqual(reference.scanOf)
    expect([...bank.sliceOf]).toEqual(reference.sliceOf)
  })

  test('the map is that of PyTorch and scikit-learn; by plain loops and by the matrix product', async () => {
    expect(relative(await patchcore(patient), volume(reference.maps.bank))).toBeLessThan(1e-4)
    const byProduct = { fit: bank, nearest: await openSearch(1) }
    expect(relative(await patchcore(patient, {}, byProduct), volume(reference.maps.bank))).toBeLessThan(1e-4)
    expect(
      relative(await patchcore(patient, { neighbours: 2 }, byProduct), volume(reference.maps.bankOfTwo)),
    ).toBeLessThan(1e-4)
  })

  test("on the scan's own scale the map is that of NumPy", async () => {
    const scaled = await patchcore(patient, { scanScale: true })
    expect(relative(scaled, volume(reference.maps.bankScaled))).toBeLessThan(1e-4)
    const raw = await patchcore(patient)
    const louder = raw.map((value) => 3 * value + 0.5) // all over, as a noisier scan has it
    expect(relative(onScanScale(louder, brain), scaled)).toBeLessThan(1e-4)
    const flat = raw.map(() => 2)
    expect(() => onScanScale(flat, brain)).toThrow(/no scale of its own/)
  })

  test('a window of slices restricts the search', async () => {
    const near = await patchcore(patient, { zWindow: 1 })
    expect(relative(near, volume(reference.maps.bankNear))).toBeLessThan(1e-4)
  })

  test('a scan of the fit is not compared with its own entries', async () => {
    const own = await patchcore(healthy[2]!, { member: 2 })
    expect(relative(own, volume(reference.maps.bankMember))).toBeLessThan(1e-4)
    expect(own.reduce((a, b) => a + b)).toBeGreaterThan(
      1.05 * (await patchcore(healthy[2]!)).reduce((a, b) => a + b),
    )
  })

  test('with folds, a scan of the fit is scored by a bank chosen without its fold', async () => {
    const folds = await fitted<MemoryBankFit>(new MemoryBankFitter(ofBank), healthy, true)
    expect(await patchcore(patient, {}, { fit: folds, nearest: nearestRows })).toEqual(
      await patchcore(patient),
    )
    const others = await fitted<MemoryBankFit>(
      new MemoryBankFitter(ofBank),
      healthy.filter((_, place) => place % FOLDS !== 2 % FOLDS),
    )
    expect(await patchcore(healthy[2]!, { member: 2 }, { fit: folds, nearest: nearestRows })).toEqual(
      await patchcore(healthy[2]!, {}, { fit: others, nearest: nearestRows }),
    )
  })

  test('smoothing stays in the brain', async () => {
    const smooth = await patchcore(patient, { smoothFwhmVoxels: 3 })
    expect(smooth).not.toEqual(await patchcore(patient))
    smooth.forEach((value, i) => expect(value > 0 && brain[i] === 0).toBe(false))
  })

  test('the same scans give the same bank; the number of entries has a limit', async () => {
    expect(await fitted(new MemoryBankFitter(ofBank))).toEqual(bank)
    const small = await fitted<MemoryBankFit>(new MemoryBankFitter({ ...ofBank, maxBank: 12 }))
    expect(small.scanOf.length).toBe(12)
  })

  test('a bank without entries of other scans, and features of another shape, are refused', async () => {
    const alone = { fit: { ...bank, scanOf: bank.scanOf.map(() => 2) }, nearest: nearestRows }
    await expect(patchcore(healthy[2]!, { member: 2 }, alone)).rejects.toMatchObject({ code: 'too-few' })
    const other = { fit: { ...bank, shape: { ...bank.shape, channels: 11 } }, nearest: nearestRows }
    await expect(patchcore(patient, {}, other)).rejects.toThrow(/12 x 6 x 4; the fit was made from 11/)
    const odd: SlicedScan = { ...patient, dims: [18, 24, 1], image: patient.image.subarray(0, 432), brain }
    await expect(patchcore({ ...odd, brain: brain.subarray(3 * area).slice(0, 432) })).rejects.toThrow(
      /whole factor/,
    )
    await expect(
      memoryBank({ ...patient, procedure: 'memory-bank', ...ofBank, member: null }, graphs.run, undefined),
    ).rejects.toMatchObject({ code: 'nothing-to-do' })
  })
})

describe('PaDiM', () => {
  test('the channels are those that NumPy draws, and the map is its map', async () => {
    expect([...density.channels]).toEqual(reference.channels)
    expect(relative(await padim(patient), volume(reference.maps.gaussian))).toBeLessThan(1e-4)
    const scaled = await padim(patient, { scanScale: true })
    expect(relative(scaled, volume(reference.maps.gaussianScaled))).toBeLessThan(1e-4)
  })

  test('a scan of the fit is scored as by a fit without it', async () => {
    const own = await padim(healthy[2]!, { member: 2 })
    expect(relative(own, volume(reference.maps.gaussianMember))).toBeLessThan(1e-4)
    const without = await fitted<GaussianFit>(
      new GaussianFitter(ofGaussian),
      healthy.filter((_, i) => i !== 2),
    )
    expect(relative(own, await padim(healthy[2]!, {}, without))).toBeLessThan(1e-6)
  })

  test('too few scans give no norm, and Gaussians that do not fit into memory are refused', async () => {
    const few = await fitted<GaussianFit>(new GaussianFitter(ofGaussian), healthy.slice(0, 5))
    expect(Math.max(...(await padim(patient, {}, few)))).toBeGreaterThan(0)
    expect(Math.max(...(await padim(healthy[0]!, { member: 0 }, few)))).toBe(0)
    const large = new GaussianFitter({ ...ofGaussian, dimensions: 1000, zWindow: 1 })
    const many = async () => {
      const data = new Float32Array(3 * 3000 * 24)
      return { features: { data, dims: [3, 3000, 6, 4] } }
    }
    await expect(
      large.add(patient, { place: 0, of: 7, sha256: '', calibrates: false }, many),
    ).rejects.toThrow(/would take \d+ MB/)
  })
})

test('cells near the brain: those that cover it and their neighbours', () => {
  const one = new Uint8Array(area)
  one[9 * width + 5] = 1 // cell (1, 2)
  const near = cellsNearBrain({ ...patient, brain: one }, 0, { channels: 1, height: 6, width: 4 })
  expect([...near].map((v, i) => (v ? i : -1)).filter((i) => i >= 0)).toEqual([4, 5, 6, 8, 9, 10, 12, 13, 14])
})
