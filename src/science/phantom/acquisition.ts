import { createRandom, seedOf } from '../random/index.ts'
import type { Volume } from '../volume/types.ts'
import type { Anatomy } from './anatomy.ts'
import { quickNormal } from './noise.ts'
import type { Modality, Scanner } from './scanners.ts'
import { tissueSignals } from './signal.ts'

interface Box {
  readonly dims: readonly [number, number, number]
  /** Position of each brain voxel in the box. */
  readonly at: Int32Array
}

const boxes = new WeakMap<Anatomy, Box>()

/** The smallest box of grid voxels around the brain with two to spare; kept for the anatomy's other contrasts. */
function boxOf(anatomy: Anatomy): Box {
  const known = boxes.get(anatomy)
  if (known) return known
  const { index, grid } = anatomy
  const [nx, ny] = grid.dims
  const low = [Infinity, Infinity, Infinity]
  const high = [0, 0, 0]
  const where = [0, 0, 0]
  const split = (voxel: number): void => {
    const j = Math.floor(voxel / nx)
    where[0] = voxel - nx * j
    where[2] = Math.floor(j / ny)
    where[1] = j - ny * where[2]
  }
  for (const voxel of index) {
    split(voxel)
    for (let axis = 0; axis < 3; axis++) {
      if (where[axis] < low[axis]) low[axis] = where[axis]
      if (where[axis] > high[axis]) high[axis] = where[axis]
    }
  }
  const dims = [0, 1, 2].map((axis) => Math.max(1, high[axis] - low[axis] + 5)) as [number, number, number]
  const at = new Int32Array(index.length)
  for (let n = 0; n < index.length; n++) {
    split(index[n])
    at[n] = where[0] - low[0] + 2 + dims[0] * (where[1] - low[1] + 2 + dims[1] * (where[2] - low[2] + 2))
  }
  const box = { dims, at }
  boxes.set(anatomy, box)
  return box
}

/** What is planted on top of the scanner: multiples are 1 and additions 0 when nothing is. */
export interface AcquisitionExtras {
  /** Noise added in quadrature, in signal units. */
  readonly noise: number
  /** Added to the peak relative strength of the bias field. */
  readonly bias: number
  /** Added to the exponent of the contrast curve. */
  readonly gamma: number
}

export const noExtras: AcquisitionExtras = { noise: 0, bias: 0, gamma: 0 }

/** One axis of a separable Gaussian, in place on a dense grid; edges repeat. */
function blurAxis(
  data: Float32Array,
  dims: readonly [number, number, number],
  axis: 0 | 1 | 2,
  sdVoxels: number,
): void {
  if (sdVoxels < 0.2) return
  const radius = Math.max(1, Math.ceil(2.5 * sdVoxels))
  const kernel = new Float64Array(2 * radius + 1)
  let sum = 0
  for (let i = -radius; i <= radius; i++)
    sum += kernel[i + radius] = Math.exp((-0.5 * i * i) / (sdVoxels * sdVoxels))
  const stride = axis === 0 ? 1 : axis === 1 ? dims[0] : dims[0] * dims[1]
  const n = dims[axis]
  // lines of one axis lie side by side: whole rows are handled together, in the order of memory
  const block = new Float32Array(stride * n)
  for (let start = 0; start < data.length; start += block.length) {
    block.set(data.subarray(start, start + block.length))
    for (let i = 0; i < n; i++) {
      const to = start + i * stride
      data.fill(0, to, to + stride)
      for (let t = -radius; t <= radius; t++) {
        const from = Math.min(n - 1, Math.max(0, i + t)) * stride
        const weight = kernel[t + radius] / sum
        for (let p = 0; p < stride; p++) data[to + p] += weight * block[from + p]
      }
    }
  }
}

/** Averages axial slabs of `thickness` voxels and reads them back linearly, as thick slices resampled would be. */
function thickSlices(
  data: Float32Array,
  dims: readonly [number, number, number],
  thickness: number,
  phase: number,
): void {
  const [nx, ny, nz] = dims
  const plane = nx * ny
  const slabs = Math.ceil((nz + phase) / thickness) + 1
  const column = new Float64Array(slabs)
  const weight = new Float64Array(slabs)
  for (let p = 0; p < plane; p++) {
    column.fill(0)
    weight.fill(0)
    for (let k = 0; k < nz; k++) {
      const low = (k + phase) / thickness
      const high = (k + 1 + phase) / thickness
      const slab = Math.floor(low)
      const share = high > slab + 1 ? (slab + 1 - low) / (high - low) : 1
      const value = data[p + k * plane]
      column[slab] = column[slab] + share * value
      weight[slab] = weight[slab] + share
      if (share < 1) {
        column[slab + 1] = column[slab + 1] + (1 - share) * value
        weight[slab + 1] = weight[slab + 1] + (1 - share)
      }
    }
    for (let k = 0; k < nz; k++) {
      const at = (k + 0.5 + phase) / thickness - 0.5
      const a = Math.max(0, Math.floor(at))
      const b = Math.min(slabs - 1, a + 1)
      const t = Math.min(1, Math.max(0, at - a))
      const first = weight[a] > 0 ? column[a] / weight[a] : 0
      const second = weight[b] > 0 ? column[b] / weight[b] : first
      data[p + k * plane] = first * (1 - t) + second * t
    }
  }
}

const fwhmToSd = 1 / 2.3548

/** The point spread that is left to add, in voxels: the grid's own box is taken off. */
const addedSd = (fwhmMm: number, spacingMm: number): number => {
  const square = fwhmMm * fwhmMm - 0.6 * spacingMm * spacingMm
  return square <= 0 ? 0 : (Math.sqrt(square) * fwhmToSd) / spacingMm
}

/** Smooth polynomial of the position in [-1, 1]^3, about -1 to 1, part the scanner's own, part the day's. */
function biasField(scanner: Scanner, seed: number): (x: number, y: number, z: number) => number {
  const random = createRandom(seedOf(seed, 'bias'))
  const linear = scanner.biasDirection.map((d) => 0.6 * d + 0.25 * random.normal())
  const square = [0.3 * random.normal(), 0.3 * random.normal(), 0.3 * random.normal()]
  const cross = [0.25 * random.normal(), 0.25 * random.normal(), 0.25 * random.normal()]
  return (x, y, z) => {
    const value =
      linear[0] * x +
      linear[1] * y +
      linear[2] * z +
      square[0] * (x * x - 0.33) +
      square[1] * (y * y - 0.33) +
      square[2] * (z * z - 0.33) +
      cross[0] * x * y +
      cross[1] * y * z +
      cross[2] * x * z
    return value < -1.5 ? -1.5 : value > 1.5 ? 1.5 : value
  }
}

/** Contrast curve as a table over signals 0 to 2; 1 stays 1. */
function curve(gamma: number): Float64Array {
  const table = new Float64Array(2049)
  for (let i = 0; i < table.length; i++) table[i] = Math.pow((2 * i) / 2048, gamma)
  return table
}

const readCurve = (table: Float64Array, value: number): number => {
  const at = value <= 0 ? 0 : value >= 1.999 ? 2047 : value * 1024
  const i = at | 0
  return table[i] + (at - i) * (table[i + 1] - table[i])
}

/**
 * A signal as a scanner would store it: point spread, slices, contrast curve, bias field, Rician noise, whole
 * numbers. Brain voxels are at least 1, all others exactly 0.
 */
export function acquire(
  anatomy: Anatomy,
  signal: Float32Array,
  modality: Modality,
  scanner: Scanner,
  seed: number,
  extras: AcquisitionExtras = noExtras,
): Volume<Int16Array> {
  const { grid, index, spacingMm } = anatomy
  const box = boxOf(anatomy)
  const dense = new Float32Array(box.dims[0] * box.dims[1] * box.dims[2]).fill(tissueSignals[modality].csf)
  for (let n = 0; n < index.length; n++) dense[box.at[n]] = signal[n]
  const inPlane = addedSd(scanner.blurMm, spacingMm)
  blurAxis(dense, box.dims, 0, inPlane)
  blurAxis(dense, box.dims, 1, inPlane)
  const slice = scanner.sliceMm[modality]
  if (slice >= 1.4 * spacingMm) {
    const phase = createRandom(seedOf(seed, 'slices')).uniform() * (slice / spacingMm)
    thickSlices(dense, box.dims, slice / spacingMm, phase)
  } else blurAxis(dense, box.dims, 2, addedSd(Math.max(slice, 0.9), spacingMm))
  const random = createRandom(seedOf(seed, 'noise', modality))
  const table = curve(Math.max(0.3, scanner.gamma[modality] + extras.gamma))
  const field = biasField(scanner, seed)
  const strength = scanner.bias + extras.bias
  const noise = Math.sqrt(scanner.noise * scanner.noise + extras.noise * extras.noise)
  const data = new Int16Array(anatomy.lookup.length)
  for (let n = 0; n < index.length; n++) {
    const voxel = index[n]
    const x = anatomy.position[3 * n]
    const y = anatomy.position[3 * n + 1]
    const z = anatomy.position[3 * n + 2]
    const gain = 1 + strength * field(x / 75, (y + 18) / 95, (z - 5) / 75)
    const real = readCurve(table, dense[box.at[n]]) * gain + noise * quickNormal(random)
    const imaginary = noise * quickNormal(random)
    const magnitude = Math.sqrt(real * real + imaginary * imaginary)
    data[voxel] = Math.min(32767, Math.max(1, Math.round(scanner.gain * magnitude)))
  }
  return { grid, data }
}
