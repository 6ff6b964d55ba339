import {
  distancesTo,
  drawRows,
  FarthestPoints,
  randomProjection,
  upsampleBilinear,
} from '../../../science/density/index.ts'
import { smoothInside } from '../../../science/preprocessing/index.ts'
import { createRandom, seedOf } from '../../../science/random/index.ts'
import { Fault } from '../../../contract/index.ts'
import type { Parameters } from '../parameters.ts'
import {
  cellList,
  cellsNearBrain,
  checkShape,
  noVectors,
  overFeatures,
  vectorsOf,
  type FeatureShape,
} from './features.ts'
import { fitOf, type Fitted, type Fitter, type FitScan } from './fitted.ts'
import { onScanScale } from './scan-scale.ts'
import { checkMap, putSlices } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan } from './types.ts'

/** PatchCore (Roth et al. 2022): the distance of each patch's features to the nearest in a bank of healthy ones. */
export interface MemoryBankInput extends SlicedScan, MemoryBankParameters {
  readonly procedure: 'memory-bank'
  /** The scan's place in the fit, where it took part: its own entries are left out. */
  readonly member: number | null
}

interface MemoryBankParameters {
  /** Share of all vectors near the brain that the bank keeps, and how many at most. */
  readonly share: number
  readonly maxBank: number
  /** Dimensions in which the coreset is chosen. */
  readonly projection: number
  readonly seed: number
  readonly neighbours: number
  readonly smoothFwhmVoxels: number
  /** Only entries of slices at most so many away are searched; null: all. */
  readonly zWindow: number | null
  /** Scores are told on the scan's own scale (`onScanScale`). */
  readonly scanScale: boolean
}

/**
 * The bank that new scans are compared with (fold WHOLE), then for each fold a bank chosen without the scans of that fold,
 * with which those are scored. In each, entries are in the order of scans, then slices, then cells.
 */
export interface MemoryBankFit {
  readonly kind: 'memory-bank'
  readonly shape: FeatureShape
  /** Row-major entries x channels. */
  readonly vectors: Float32Array
  /** Of each entry: its bank, the place of its scan in the fit, and its slice. */
  readonly foldOf: Int32Array
  readonly scanOf: Int32Array
  readonly sliceOf: Int32Array
  /** Vectors near the brain in all scans; how many of them the coreset was chosen from. */
  readonly seen: number
  readonly pool: number
}

export const MAX_BANK = 20_000
/** The coreset is chosen from at most so many vectors, and at most so many values (256 MB). */
const POOL_VECTORS = 100_000
const POOL_VALUES = 64_000_000
const STARTS = 10

export const WHOLE = -1
export const FOLDS = 5
/** The fold of the scan at a place. */
const foldOf = (place: number): number => place % FOLDS

export const memoryBankParameters = (
  read: Parameters,
  spacing: readonly [number, number, number],
): MemoryBankParameters => {
  const window = read.number('z_window_mm', 0, { min: 0 })
  return {
    share: read.number('coreset_share', 0.01, { min: 1e-6, max: 1 }),
    maxBank: read.integer('max_bank', 10_000, { min: 1, max: MAX_BANK }),
    projection: read.integer('projection', 128, { min: 1 }),
    seed: read.integer('seed', 42, { min: 0 }),
    neighbours: read.integer('neighbours', 1, { min: 1, max: 50 }),
    smoothFwhmVoxels: (read.number('smooth_sigma_mm', 0, { min: 0 }) * 2.354820045030949) / spacing[0],
    zWindow: window === 0 ? null : Math.round(window / spacing[2]),
    scanScale: read.flag('scan_scale', false),
  }
}

/**
 * Mean squared L2 distance to the nearest bank entries, enlarged to the slice (bilinear, align_corners false), 0 outside the
 * brain, smoothed inside it and brought to the scan's scale where the card wants that.
 */
export async function memoryBank(
  input: MemoryBankInput,
  run: RunGraphs,
  fitted: Fitted | undefined,
): Promise<ProcedureOutput> {
  const fit = fitOf(fitted, 'memory-bank')
  const queries: { z: number; cells: number[]; vectors: Float32Array }[] = []
  await overFeatures(input, run, ({ z, shape, values }) => {
    checkShape(shape, fit.shape)
    const cells = cellList(cellsNearBrain(input, z, shape))
    queries.push({ z, cells, vectors: vectorsOf(values, shape, cells) })
  })
  const dim = fit.shape.channels
  const distances = async (vectors: Float32Array, bank: Float32Array): Promise<Float32Array> =>
    distancesTo(vectors, bank, dim, await fitted!.nearest(vectors, bank, dim, input.neighbours))
  const { width, height } = fit.shape
  const map = new Float32Array(input.image.length)
  const put = (z: number, cells: readonly number[], scores: Float32Array): void => {
    const small = new Float32Array(width * height)
    cells.forEach((cell, i) => (small[cell] = scores[i]!))
    putSlices(map, input, [z], upsampleBilinear(small, width, height, input.dims[0] / width))
  }
  if (input.zWindow === null) {
    const scores = await distances(joined(queries.map(({ vectors }) => vectors)), bankFor(fit, input, null))
    let at = 0
    for (const { z, cells } of queries) put(z, cells, scores.subarray(at, (at += cells.length)))
  } else {
    for (const { z, cells, vectors } of queries)
      put(z, cells, await distances(vectors, bankFor(fit, input, z)))
  }
  checkMap(map, input.brain)
  const smooth = smoothInside(map, input.brain, input.dims, input.smoothFwhmVoxels)
  return { map: input.scanScale ? onScanScale(smooth, input.brain) : smooth }
}

/**
 * The entries a slice is compared with: for a scan of the fit those of the bank chosen without its fold (or, where there is
 * none, all but its own); near the slice where a window is set (wider if that is empty).
 */
function bankFor(fit: MemoryBankFit, input: MemoryBankInput, z: number | null): Float32Array {
  const dim = fit.shape.channels
  const { member } = input
  const fold = member !== null && fit.foldOf.includes(foldOf(member)) ? foldOf(member) : WHOLE
  let rows = [...fit.scanOf.keys()].filter((row) => fit.foldOf[row] === fold && fit.scanOf[row] !== member)
  if (rows.length < input.neighbours)
    throw new Fault({
      code: 'too-few',
      message: `The bank has ${rows.length} entries of other scans; ${input.neighbours} neighbours are asked for.`,
      remedy: 'Fit on more healthy scans, or raise coreset_share in the card.',
    })
  if (z !== null) {
    const apart = (row: number): number => Math.abs(fit.sliceOf[row]! - z)
    const needed = rows.map(apart).sort((a, b) => a - b)[input.neighbours - 1]!
    rows = rows.filter((row) => apart(row) <= Math.max(input.zWindow!, needed))
  }
  if (rows.length === fit.scanOf.length) return fit.vectors
  const bank = new Float32Array(rows.length * dim)
  rows.forEach((row, i) => bank.set(fit.vectors.subarray(row * dim, (row + 1) * dim), i * dim))
  return bank
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** One bank of a fit. */
interface Bank {
  readonly fold: number
  readonly vectors: Float32Array
  readonly scanOf: Int32Array
  readonly sliceOf: Int32Array
}

/** A bank that is being chosen. */
interface Choice {
  readonly fold: number
  readonly shares: readonly Share[]
  readonly points: FarthestPoints
  readonly wanted: number
}

interface Share {
  readonly place: number
  /** Vectors near the brain, of which `vectors` were drawn. */
  readonly seen: number
  readonly vectors: Float32Array
  readonly slices: Int32Array
}

/**
 * Draws an equal number of vectors from each scan, then picks the coreset from all of them together; and, where these scans
 * will also set the threshold, one more for each fifth of them from the others.
 */
export class MemoryBankFitter implements Fitter {
  readonly #parameters: MemoryBankParameters
  readonly #shares: Share[] = []
  #shape: FeatureShape | undefined
  #calibrates = false
  #left: number[] | undefined
  #current: Choice | undefined
  #chosen: Bank[] = []
  #done = 0
  #total = 0

  constructor(parameters: MemoryBankParameters) {
    this.#parameters = parameters
  }

  async add(scan: SlicedScan, { place, of, sha256, calibrates }: FitScan, run: RunGraphs): Promise<void> {
    const parts: Float32Array[] = []
    const slices: number[] = []
    await overFeatures(scan, run, ({ z, shape, values }) => {
      this.#shape ??= shape
      checkShape(shape, this.#shape)
      const cells = cellList(cellsNearBrain(scan, z, shape))
      parts.push(vectorsOf(values, shape, cells))
      for (let i = 0; i < cells.length; i++) slices.push(z)
    })
    const dim = this.#shape?.channels
    if (dim === undefined) return // no slice with enough brain
    const limit = Math.floor(Math.min(POOL_VECTORS, POOL_VALUES / dim) / of)
    const random = createRandom(seedOf(this.#parameters.seed, 'pool', sha256))
    const rows = drawRows(slices.length, limit, random).sort((a, b) => a - b)
    const all = joined(parts)
    const vectors = new Float32Array(rows.length * dim)
    rows.forEach((row, i) => vectors.set(all.subarray(row * dim, (row + 1) * dim), i * dim))
    this.#calibrates = calibrates
    this.#shares.push({
      place,
      seen: slices.length,
      vectors,
      slices: Int32Array.from(rows, (row) => slices[row]!),
    })
  }

  step(milliseconds: number): { done: number; total: number } {
    this.#left ??= this.#plan()
    const until = performance.now() + milliseconds
    while (performance.now() < until) {
      this.#current ??= this.#begin(this.#left.shift())
      if (!this.#current) break
      const { points, wanted } = this.#current
      if (points.picked.length < wanted && points.pick(1) === 1) this.#done++
      else this.#end(this.#current) // enough, or copies of picks alone are left
    }
    return { done: this.#current || this.#left.length > 0 ? this.#done : this.#total, total: this.#total }
  }

  /** The banks to choose: of all scans, then for each fold of the scans that are not in it. */
  #plan(): number[] {
    if (this.#shares.length === 0) throw noVectors()
    const folds = this.#calibrates ? Array.from({ length: FOLDS }, (_, fold) => fold) : []
    const plan = [WHOLE, ...folds]
    for (const fold of plan) this.#total += this.#size(this.#sharesFor(fold))
    return plan
  }

  #sharesFor = (fold: number): Share[] => this.#shares.filter(({ place }) => foldOf(place) !== fold)

  #size(shares: readonly Share[]): number {
    const { share, maxBank } = this.#parameters
    const seen = shares.reduce((sum, one) => sum + one.seen, 0)
    const pool = shares.reduce((sum, { slices }) => sum + slices.length, 0)
    return Math.min(pool, maxBank, Math.max(1, Math.round(share * seen)))
  }

  #begin(fold: number | undefined): Choice | undefined {
    if (fold === undefined) return undefined
    const { projection, seed } = this.#parameters
    const dim = this.#shape!.channels
    const shares = this.#sharesFor(fold)
    const pool = joined(shares.map(({ vectors }) => vectors))
    const to = Math.min(dim, projection)
    const seen = to < dim ? randomProjection(pool, dim, to, createRandom(seedOf(seed, 'projection'))) : pool
    const starts = drawRows(pool.length / dim, STARTS, createRandom(seedOf(seed, 'starts')))
    return { fold, shares, points: new FarthestPoints(seen, to, starts), wanted: this.#size(shares) }
  }

  #end({ fold, shares, points }: Choice): void {
    const dim = this.#shape!.channels
    const picked = [...points.picked].sort((a, b) => a - b)
    const vectors = new Float32Array(picked.length * dim)
    const scanOf = new Int32Array(picked.length)
    const sliceOf = new Int32Array(picked.length)
    let before = 0
    let entry = 0
    for (const { place, vectors: own, slices } of shares) {
      for (; entry < picked.length && picked[entry]! - before < slices.length; entry++) {
        const row = picked[entry]! - before
        vectors.set(own.subarray(row * dim, (row + 1) * dim), entry * dim)
        scanOf[entry] = place
        sliceOf[entry] = slices[row]!
      }
      before += slices.length
    }
    this.#chosen.push({ fold, vectors, scanOf, sliceOf })
    this.#current = undefined
  }

  result(): MemoryBankFit {
    const ints = (part: (bank: Bank) => Int32Array): Int32Array =>
      Int32Array.from(this.#chosen.flatMap((bank) => [...part(bank)]))
    return {
      kind: 'memory-bank',
      shape: this.#shape!,
      vectors: joined(this.#chosen.map(({ vectors }) => vectors)),
      foldOf: ints(({ fold, scanOf }) => scanOf.map(() => fold)),
      scanOf: ints(({ scanOf }) => scanOf),
      sliceOf: ints(({ sliceOf }) => sliceOf),
      seen: this.#shares.reduce((sum, { seen }) => sum + seen, 0),
      pool: this.#shares.reduce((sum, { slices }) => sum + slices.length, 0),
    }
  }
}
