import {
  addVector,
  choleskyOf,
  drawRows,
  mahalanobis,
  removeVector,
  triangle,
  upsampleBilinear,
  type Moments,
} from '../../../science/density/index.ts'
import { createRandom, seedOf } from '../../../science/random/index.ts'
import { Fault } from '../../../contract/index.ts'
import type { Parameters } from '../parameters.ts'
import {
  cellsNearBrain,
  checkShape,
  noVectors,
  overFeatures,
  vectorsOf,
  type FeatureShape,
} from './features.ts'
import { fitOf, type Fitted, type Fitter, type FitScan } from './fitted.ts'
import { MIN_SCANS } from './normative.ts'
import { onScanScale } from './scan-scale.ts'
import { checkMap, putSlices } from './slices.ts'
import type { ProcedureOutput, RunGraphs, SlicedScan } from './types.ts'

/** PaDiM (Defard et al. 2021): each place's features against a Gaussian of the healthy features at that place. */
export interface GaussianInput extends SlicedScan, GaussianParameters {
  readonly procedure: 'gaussian'
  /** The scan took part in the fit: its own features are taken out first. */
  readonly member: number | null
}

interface GaussianParameters {
  /** Channels used, drawn at random. */
  readonly dimensions: number
  readonly epsilon: number
  /** So many neighbouring slices share one Gaussian a cell. */
  readonly zWindow: number
  readonly seed: number
  /** Scores are told on the scan's own scale (`onScanScale`). */
  readonly scanScale: boolean
}

/** One Gaussian a cell and slab of zWindow slices (slab s holds the slices s zWindow to (s + 1) zWindow - 1). */
export interface GaussianFit {
  readonly kind: 'gaussian'
  readonly shape: FeatureShape
  readonly zWindow: number
  /** The channels drawn, rising. */
  readonly channels: Int32Array
  /** Slabs that hold something, rising; of each: slices added, and scans that they came from. */
  readonly slabs: Int32Array
  readonly counts: Int32Array
  readonly scans: Int32Array
  /** slabs x cells x channels, and slabs x cells x triangle (science/density: Moments). */
  readonly means: Float64Array
  readonly comoments: Float64Array
}

/** Bytes of means and co-moments together, in double precision. */
export const MAX_GAUSSIAN_BYTES = 256e6

export const gaussianParameters = (read: Parameters): GaussianParameters => ({
  dimensions: read.integer('dims', 40, { min: 1, max: 1000 }),
  epsilon: read.number('epsilon', 0.01, { min: 1e-12 }),
  zWindow: read.integer('z_window', 4, { min: 1 }),
  seed: read.integer('seed', 42, { min: 0 }),
  scanScale: read.flag('scan_scale', false),
})

interface SlabFeatures {
  /** Slices with their vectors, cells x channels. */
  readonly slices: { readonly z: number; readonly vectors: Float32Array }[]
}

/**
 * Mahalanobis distance (not squared) with covariance + epsilon I, enlarged to the slice (bilinear, align_corners false), 0
 * outside the brain. Slices whose slab has fewer than MIN_SCANS scans (without the scan itself) have no norm: 0. Brought to the
 * scan's scale where the card wants that.
 */
export async function gaussian(
  input: GaussianInput,
  run: RunGraphs,
  fitted: Fitted | undefined,
): Promise<ProcedureOutput> {
  const fit = fitOf(fitted, 'gaussian')
  const { width, height } = fit.shape
  const slabs = await slabsOf(input, run, fit.zWindow, fit.channels, (shape) => checkShape(shape, fit.shape))
  const map = new Float32Array(input.image.length)
  for (const [slab, { slices }] of slabs) {
    const at = fit.slabs.indexOf(slab)
    const own = input.member === null ? 0 : 1
    if (at < 0 || fit.scans[at]! - own < MIN_SCANS) continue
    const scores = slices.map(() => new Float32Array(width * height))
    const near = slices.map(({ z }) => cellsNearBrain(input, z, fit.shape))
    for (let cell = 0; cell < width * height; cell++)
      if (near.some((cells) => cells[cell] === 1)) scoreCell(fit, input, at, cell, slices, scores)
    slices.forEach(({ z }, i) =>
      putSlices(map, input, [z], upsampleBilinear(scores[i]!, width, height, input.dims[0] / width)),
    )
  }
  checkMap(map, input.brain)
  return { map: input.scanScale ? onScanScale(map, input.brain) : map }
}

/** The distances of one cell in the slices of a slab. */
function scoreCell(
  fit: GaussianFit,
  { member, epsilon }: GaussianInput,
  slab: number,
  cell: number,
  slices: SlabFeatures['slices'],
  scores: readonly Float32Array[],
): void {
  const dim = fit.channels.length
  const vector = (i: number): Float32Array => slices[i]!.vectors.subarray(cell * dim, (cell + 1) * dim)
  const place = slab * fit.shape.height * fit.shape.width + cell
  const [mean, comoment] = [view(fit.means, place, dim), view(fit.comoments, place, triangle(dim))]
  let moments: Moments = { mean, comoment }
  let n = fit.counts[slab]!
  if (member !== null) {
    moments = { mean: mean.slice(), comoment: comoment.slice() }
    for (let i = 0; i < slices.length; i++) removeVector(moments, n--, vector(i))
  }
  let factor: Float64Array
  try {
    factor = choleskyOf(moments.comoment, dim, n, epsilon)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw singular(epsilon, error)
  }
  const scratch = new Float64Array(dim)
  scores.forEach((score, i) => (score[cell] = mahalanobis(moments.mean, factor, vector(i), scratch)))
}

const view = (data: Float64Array, place: number, size: number): Float64Array =>
  data.subarray(place * size, (place + 1) * size)

/** A scan's vectors of all cells, by slab. */
async function slabsOf(
  scan: SlicedScan,
  run: RunGraphs,
  zWindow: number,
  channels: Int32Array | ((shape: FeatureShape) => Int32Array),
  check: (shape: FeatureShape) => void,
): Promise<Map<number, SlabFeatures>> {
  const slabs = new Map<number, SlabFeatures>()
  await overFeatures(scan, run, ({ z, shape, values }) => {
    check(shape)
    const which = typeof channels === 'function' ? channels(shape) : channels
    const slab = Math.floor(z / zWindow)
    const own = slabs.get(slab) ?? { slices: [] }
    slabs.set(slab, own)
    const cells = Array.from({ length: shape.height * shape.width }, (_, cell) => cell)
    own.slices.push({ z, vectors: vectorsOf(values, shape, cells, which) })
  })
  return slabs
}

interface Slab {
  count: number
  scans: number
  readonly means: Float64Array
  readonly comoments: Float64Array
}

/** Adds up the moments of every cell and slab. */
export class GaussianFitter implements Fitter {
  readonly #parameters: GaussianParameters
  readonly #slabs = new Map<number, Slab>()
  #shape: FeatureShape | undefined
  #channels = new Int32Array(0)

  constructor(parameters: GaussianParameters) {
    this.#parameters = parameters
  }

  async add(scan: SlicedScan, _which: FitScan, run: RunGraphs): Promise<void> {
    const { zWindow } = this.#parameters
    const check = (shape: FeatureShape): void => {
      if (this.#shape) return checkShape(shape, this.#shape)
      this.#begin(shape, Math.ceil(scan.dims[2] / zWindow))
    }
    const slabs = await slabsOf(scan, run, zWindow, () => this.#channels, check)
    for (const [at, { slices }] of slabs) this.#addSlab(this.#slab(at), slices)
  }

  #begin(shape: FeatureShape, slabs: number): void {
    const { dimensions, seed } = this.#parameters
    const drawn = drawRows(shape.channels, dimensions, createRandom(seedOf(seed, 'channels')))
    this.#channels = Int32Array.from(drawn.sort((a, b) => a - b))
    this.#shape = shape
    const dim = this.#channels.length
    const bytes = 8 * slabs * shape.height * shape.width * (dim + triangle(dim))
    if (bytes > MAX_GAUSSIAN_BYTES)
      throw new Fault({
        code: 'bad-card',
        message: `The Gaussians of ${dim} channels at ${slabs} x ${shape.height} x ${shape.width} places would take ${(bytes / 1e6).toFixed(0)} MB; ${MAX_GAUSSIAN_BYTES / 1e6} MB is the most.`,
        remedy: "Lower 'dims' or raise 'z_window' in the card's parameters.",
      })
  }

  #slab(at: number): Slab {
    let slab = this.#slabs.get(at)
    if (!slab) {
      const cells = this.#shape!.height * this.#shape!.width
      const dim = this.#channels.length
      slab = {
        count: 0,
        scans: 0,
        means: new Float64Array(cells * dim),
        comoments: new Float64Array(cells * triangle(dim)),
      }
      this.#slabs.set(at, slab)
    }
    return slab
  }

  #addSlab(slab: Slab, slices: SlabFeatures['slices']): void {
    const dim = this.#channels.length
    slab.scans++
    for (const { vectors } of slices) {
      slab.count++
      for (let cell = 0; cell < vectors.length / dim; cell++) {
        const moments = {
          mean: view(slab.means, cell, dim),
          comoment: view(slab.comoments, cell, triangle(dim)),
        }
        addVector(moments, slab.count, vectors.subarray(cell * dim, (cell + 1) * dim))
      }
    }
  }

  step(): { done: number; total: number } {
    if (this.#slabs.size === 0) throw noVectors()
    return { done: 1, total: 1 }
  }

  result(): GaussianFit {
    const entries = [...this.#slabs].sort(([a], [b]) => a - b)
    const joined = (part: (slab: Slab) => Float64Array): Float64Array => {
      const size = part(entries[0]![1]).length
      const whole = new Float64Array(size * entries.length)
      entries.forEach(([, slab], i) => whole.set(part(slab), i * size))
      return whole
    }
    return {
      kind: 'gaussian',
      shape: this.#shape!,
      zWindow: this.#parameters.zWindow,
      channels: this.#channels,
      slabs: Int32Array.from(entries, ([at]) => at),
      counts: Int32Array.from(entries, ([, { count }]) => count),
      scans: Int32Array.from(entries, ([, { scans }]) => scans),
      means: joined(({ means }) => means),
      comoments: joined(({ comoments }) => comoments),
    }
  }
}

const singular = (epsilon: number, cause: Error): Fault =>
  new Fault(
    {
      code: 'bad-card',
      message: `The covariance of the features cannot be inverted with epsilon ${epsilon}: the features are too large for it.`,
      remedy: "Raise 'epsilon' in the card's parameters, or scale the network's features.",
    },
    { cause },
  )
