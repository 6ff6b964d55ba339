import type { Random } from '../random/index.ts'
import { quickNormal } from './noise.ts'
import type { Grid } from '../volume/types.ts'

/** Values on a regular lattice in world space, `components` of them after one another, x fastest. */
export interface Lattice {
  readonly origin: readonly [number, number, number]
  readonly mm: number
  readonly dims: readonly [number, number, number]
  readonly components: number
  readonly data: Float32Array
}

/** The lattice that covers a grid with one node to spare on each side. */
export function latticeOver(grid: Grid, mm: number, components = 1): Lattice {
  const [nx, ny, nz] = grid.dims
  const spacing = grid.affine[0]
  const count = (n: number): number => Math.ceil((n * spacing) / mm) + 3
  const dims = [count(nx), count(ny), count(nz)] as const
  return {
    origin: [grid.affine[3] - mm, grid.affine[7] - mm, grid.affine[11] - mm],
    mm,
    dims,
    components,
    data: new Float32Array(dims[0] * dims[1] * dims[2] * components),
  }
}

/** Convolves along one axis with (1, 4, 1) / 6 (cubic B-spline) or any symmetric three-point kernel; edges repeat. */
function threePoint(
  data: Float32Array,
  dims: readonly number[],
  components: number,
  axis: number,
  side: number,
): void {
  const stride = axis === 0 ? 1 : axis === 1 ? dims[0] : dims[0] * dims[1]
  const n = dims[axis]
  const total = dims[0] * dims[1] * dims[2] * components
  const centre = 1 - 2 * side
  for (let block = 0; block < total; block += stride * n) {
    for (let inner = 0; inner < stride; inner++) {
      let p = block + inner
      let before = data[p]
      for (let i = 0; i < n; i++, p += stride) {
        const here = data[p]
        const after = i + 1 < n ? data[p + stride] : here
        data[p] = centre * here + side * (before + after)
        before = here
      }
    }
  }
}

/** Smooths in place, `times` passes of (side, 1 - 2 side, side) along each axis. */
export function smoothLattice(lattice: Lattice, times: number, side = 0.25): void {
  for (let t = 0; t < times; t++) {
    for (let axis = 0; axis < 3; axis++)
      threePoint(lattice.data, lattice.dims, lattice.components, axis, side)
  }
}

/** Halves the spacing of cubic B-spline coefficients (1/8, 6/8, 1/8 on nodes; 1/2, 1/2 between). */
export function refine(lattice: Lattice): Lattice {
  let data = lattice.data
  const dims: [number, number, number] = [...lattice.dims]
  for (let axis = 0; axis < 3; axis++) {
    const stride = axis === 0 ? 1 : axis === 1 ? dims[0] : dims[0] * dims[1]
    const n = dims[axis]
    const m = 2 * n - 1
    const out = new Float32Array((data.length / n) * m)
    const lines = data.length / n
    for (let line = 0; line < lines; line++) {
      const inner = line % stride
      const outer = (line - inner) / stride
      const from = inner + outer * stride * n
      const to = inner + outer * stride * m
      for (let i = 0; i < n; i++) {
        const here = data[from + i * stride]
        const before = i > 0 ? data[from + (i - 1) * stride] : here
        const after = i + 1 < n ? data[from + (i + 1) * stride] : here
        out[to + 2 * i * stride] = 0.125 * before + 0.75 * here + 0.125 * after
        if (i + 1 < n) out[to + (2 * i + 1) * stride] = 0.5 * (here + after)
      }
    }
    data = out
    dims[axis] = m
  }
  return { origin: lattice.origin, mm: lattice.mm / 2, dims, components: lattice.components, data }
}

/** Cubic B-spline coefficients turned into the values at their own nodes, in place. */
export const toNodeValues = (lattice: Lattice): void => smoothLattice(lattice, 1, 1 / 6)

/** Smooth random lattice with mean 0 and standard deviation 1; `passes` sets how smooth. */
export function noiseLattice(grid: Grid, mm: number, passes: number, random: Random): Lattice {
  const lattice = latticeOver(grid, mm)
  const { data } = lattice
  for (let i = 0; i < data.length; i++) data[i] = quickNormal(random)
  smoothLattice(lattice, passes)
  let sum = 0
  let square = 0
  for (const value of data) {
    sum += value
    square += value * value
  }
  const mean = sum / data.length
  const sd = Math.sqrt(square / data.length - mean * mean) || 1
  for (let i = 0; i < data.length; i++) data[i] = (data[i] - mean) / sd
  return lattice
}

const inside = (value: number, n: number): number => (value < 0 ? 0 : value > n - 1.001 ? n - 1.001 : value)

/** Trilinear read of one component at a world point, clamped at the edges. */
export function readLattice(lattice: Lattice, x: number, y: number, z: number, component = 0): number {
  const [nx, ny, nz] = lattice.dims
  const u = inside((x - lattice.origin[0]) / lattice.mm, nx)
  const v = inside((y - lattice.origin[1]) / lattice.mm, ny)
  const w = inside((z - lattice.origin[2]) / lattice.mm, nz)
  const i = u | 0
  const j = v | 0
  const k = w | 0
  const a = u - i
  const b = v - j
  const c = w - k
  const d = lattice.data
  const p = component * nx * ny * nz + i + nx * (j + ny * k)
  const q = p + nx * ny
  const low = (d[p] * (1 - a) + d[p + 1] * a) * (1 - b) + (d[p + nx] * (1 - a) + d[p + nx + 1] * a) * b
  const high = (d[q] * (1 - a) + d[q + 1] * a) * (1 - b) + (d[q + nx] * (1 - a) + d[q + nx + 1] * a) * b
  return low * (1 - c) + high * c
}

/** Adds the three components of a lattice at a world point to `out`. */
export function addLattice(lattice: Lattice, x: number, y: number, z: number, out: Float64Array): void {
  const [nx, ny, nz] = lattice.dims
  const { data: d, origin, mm } = lattice
  const u = inside((x - origin[0]) / mm, nx)
  const v = inside((y - origin[1]) / mm, ny)
  const w = inside((z - origin[2]) / mm, nz)
  const i = u | 0
  const j = v | 0
  const k = w | 0
  const a = u - i
  const b = v - j
  const c = w - k
  const size = nx * ny * nz
  for (let component = 0; component < 3; component++) {
    const p = component * size + i + nx * (j + ny * k)
    const q = p + nx * ny
    const low = (d[p] * (1 - a) + d[p + 1] * a) * (1 - b) + (d[p + nx] * (1 - a) + d[p + nx + 1] * a) * b
    const high = (d[q] * (1 - a) + d[q + 1] * a) * (1 - b) + (d[q + nx] * (1 - a) + d[q + nx + 1] * a) * b
    out[component] += low * (1 - c) + high * c
  }
}
