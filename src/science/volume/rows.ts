import type { Affine, Triple, VoxelData } from './types.ts'

/** What a row of target voxels is sampled from. */
export interface RowSource<T extends VoxelData = VoxelData> {
  readonly data: T
  readonly dims: Triple
  readonly outside: number
}

/**
 * First and last i (inclusive) with low <= start + i * step < high on all three axes and 0 <= i < count, into
 * `range`. Floating-point evaluation of start + i * step is monotone in i, so checking the ends is enough.
 */
function clipRow(range: Int32Array, p: Float64Array, low: Triple, high: Triple, count: number): void {
  let first = 0
  let last = count - 1
  for (let axis = 0; axis < 3; axis++) {
    const start = p[axis]
    const step = p[axis + 3]
    const inside = (i: number): boolean => start + i * step >= low[axis] && start + i * step < high[axis]
    if (step === 0) {
      if (!inside(0)) last = -1
      continue
    }
    const a = (low[axis] - start) / step
    const b = (high[axis] - start) / step
    first = Math.min(count, Math.max(first, Math.floor(Math.min(a, b)) - 1))
    last = Math.max(-1, Math.min(last, Math.ceil(Math.max(a, b)) + 1))
    while (first <= last && !inside(first)) first++
    while (last >= first && !inside(last)) last--
  }
  range[0] = first
  range[1] = last
}

const range = new Int32Array(2)
const row = new Float64Array(6)

/** Start (first three) and step (last three) in source voxels of the target row (., j, k). */
function setRow(map: Affine, j: number, k: number): void {
  for (let axis = 0; axis < 3; axis++) {
    row[axis] = map[4 * axis + 1] * j + map[4 * axis + 2] * k + map[4 * axis + 3]
    row[axis + 3] = map[4 * axis]
  }
}

/** Linear value at (x, y, z) where some of the eight neighbours may lie outside. */
function linearAtEdge(source: RowSource<Float32Array>, x: number, y: number, z: number): number {
  const [nx, ny, nz] = source.dims
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const z0 = Math.floor(z)
  let sum = 0
  for (let corner = 0; corner < 8; corner++) {
    const dx = corner & 1
    const dy = (corner >> 1) & 1
    const dz = corner >> 2
    const xi = x0 + dx
    const yi = y0 + dy
    const zi = z0 + dz
    const weight = (dx ? x - x0 : 1 - x + x0) * (dy ? y - y0 : 1 - y + y0) * (dz ? z - z0 : 1 - z + z0)
    if (weight === 0) continue
    const inside = xi >= 0 && yi >= 0 && zi >= 0 && xi < nx && yi < ny && zi < nz
    sum += weight * (inside ? source.data[xi + nx * (yi + ny * zi)] : source.outside)
  }
  return sum
}

/** Samples `count` voxels of the target row (., j, k) into out from `offset`. */
export function linearRow(
  source: RowSource<Float32Array>,
  map: Affine,
  j: number,
  k: number,
  out: Float32Array,
  offset: number,
  count: number,
): void {
  setRow(map, j, k)
  const [x, y, z, dx, dy, dz] = row
  const [nx, ny, nz] = source.dims
  clipRow(range, row, [-1, -1, -1], source.dims, count)
  const touchFirst = range[0]
  const touchLast = range[1]
  clipRow(range, row, [0, 0, 0], [nx - 1, ny - 1, nz - 1], count)
  const insideFirst = range[0] <= range[1] ? range[0] : touchLast + 1
  const insideLast = range[0] <= range[1] ? range[1] : touchLast
  if (touchLast < touchFirst) {
    out.fill(source.outside, offset, offset + count)
    return
  }
  out.fill(source.outside, offset, offset + touchFirst)
  out.fill(source.outside, offset + touchLast + 1, offset + count)
  for (let i = touchFirst; i < insideFirst; i++) {
    out[offset + i] = linearAtEdge(source, x + i * dx, y + i * dy, z + i * dz)
  }
  insideRow(source.data, nx, nx * ny, out, offset, insideFirst, insideLast)
  for (let i = insideLast + 1; i <= touchLast; i++) {
    out[offset + i] = linearAtEdge(source, x + i * dx, y + i * dy, z + i * dz)
  }
}

/** The part of a row whose eight neighbours all lie inside; start and step are in `row`. */
function insideRow(
  data: Float32Array,
  sy: number,
  sz: number,
  out: Float32Array,
  offset: number,
  first: number,
  last: number,
): void {
  const x = row[0]
  const y = row[1]
  const z = row[2]
  const dx = row[3]
  const dy = row[4]
  const dz = row[5]
  for (let i = first; i <= last; i++) {
    const px = x + i * dx
    const py = y + i * dy
    const pz = z + i * dz
    const x0 = px | 0
    const y0 = py | 0
    const z0 = pz | 0
    const fx = px - x0
    const fy = py - y0
    const at = x0 + sy * y0 + sz * z0
    const a = data[at] + fx * (data[at + 1] - data[at])
    const b = data[at + sy] + fx * (data[at + sy + 1] - data[at + sy])
    const c = data[at + sz] + fx * (data[at + sz + 1] - data[at + sz])
    const d = data[at + sy + sz] + fx * (data[at + sy + sz + 1] - data[at + sy + sz])
    const low = a + fy * (b - a)
    out[offset + i] = low + (pz - z0) * (c + fy * (d - c) - low)
  }
}

/** As {@link linearRow}, taking the nearest source voxel (floor(x + 0.5)). */
export function nearestRow(
  source: RowSource,
  map: Affine,
  j: number,
  k: number,
  out: VoxelData,
  offset: number,
  count: number,
): void {
  setRow(map, j, k)
  const [nx, ny, nz] = source.dims
  clipRow(range, row, [-0.5, -0.5, -0.5], [nx - 0.5, ny - 0.5, nz - 0.5], count)
  const first = range[0]
  const last = range[1]
  if (source.outside !== 0) out.fill(source.outside, offset, offset + count)
  const x = row[0] + 0.5
  const y = row[1] + 0.5
  const z = row[2] + 0.5
  for (let i = first; i <= last; i++) {
    // + 0.5 may round up to the next integer just below a boundary, hence the min
    const xi = Math.min(nx - 1, (x + i * row[3]) | 0)
    const yi = Math.min(ny - 1, (y + i * row[4]) | 0)
    const zi = Math.min(nz - 1, (z + i * row[5]) | 0)
    out[offset + i] = source.data[xi + nx * (yi + ny * zi)]
  }
}
