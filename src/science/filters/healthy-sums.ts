/** Mean and standard deviation of healthy maps by place: the sums, and what becomes of them. */
import type { Triple } from '../volume/index.ts'

/** Over blocks of 2 x 2 x 2 voxels, x fastest; only voxels of the brain count. */
export interface Sums {
  /** Blocks along each axis. */
  readonly blocks: Triple
  readonly sum: Float64Array
  readonly squares: Float64Array
  readonly count: Float64Array
}

/** No scan yet, of a grid of `dims` voxels. */
export function emptySums(dims: Triple): Sums {
  const blocks = dims.map((n) => Math.ceil(n / 2)) as [number, number, number]
  const size = blocks[0] * blocks[1] * blocks[2]
  return {
    blocks,
    sum: new Float64Array(size),
    squares: new Float64Array(size),
    count: new Float64Array(size),
  }
}

/** Adds a scan's map (x fastest, `dims` voxels) to the sums, in place; `brain` is 1 where it counts. */
export const addMap = (sums: Sums, map: Float32Array, brain: Uint8Array, dims: Triple): void =>
  count(sums, map, brain, dims, 1)

/** The sums without a map that was added: what its scan is compared with when it is one of the healthy ones itself. */
export function withoutMap(sums: Sums, map: Float32Array, brain: Uint8Array, dims: Triple): Sums {
  const { blocks, sum, squares, count: voxels } = sums
  const rest = { blocks, sum: sum.slice(), squares: squares.slice(), count: voxels.slice() }
  count(rest, map, brain, dims, -1)
  return rest
}

function count(sums: Sums, map: Float32Array, brain: Uint8Array, [nx, ny, nz]: Triple, sign: 1 | -1): void {
  const [bx, by] = sums.blocks
  for (let z = 0, i = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, i++) {
        if (brain[i] !== 1) continue
        const block = (x >> 1) + bx * ((y >> 1) + by * (z >> 1))
        sums.sum[block]! += sign * map[i]!
        sums.squares[block]! += sign * map[i]! ** 2
        sums.count[block]! += sign
      }
}

/** Blocks around the healthy brains (8 mm) that get values too. */
const MARGIN = 2

interface Around {
  readonly radius: number
  readonly n: number
  readonly sum: number
  readonly squares: number
}

/**
 * Sums of the block, or of the smallest cube of blocks about it that `enough` brain voxels were seen in: at the rim of the
 * brain, where few healthy scans have any, a place would else look as if nothing ever varied there.
 */
function around({ blocks: [nx, ny, nz], ...sums }: Sums, at: number, enough: number): Around {
  const [x, y, z] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
  let found: Around = { radius: 0, n: 0, sum: 0, squares: 0 }
  for (const radius of [0, 1, 2, 4, 8]) {
    let [n, sum, squares] = [0, 0, 0]
    for (let k = Math.max(0, z - radius); k <= Math.min(nz - 1, z + radius); k++)
      for (let j = Math.max(0, y - radius); j <= Math.min(ny - 1, y + radius); j++)
        for (let i = Math.max(0, x - radius); i <= Math.min(nx - 1, x + radius); i++) {
          const block = i + nx * (j + ny * k)
          n += sums.count[block]!
          sum += sums.sum[block]!
          squares += sums.squares[block]!
        }
    found = { radius, n, sum, squares }
    if (n >= enough || (radius === MARGIN && n === 0)) break
  }
  return found
}

export interface ByPlace {
  /** One value a block; 0 far from every brain. */
  readonly mean: Float32Array
  readonly sd: Float32Array
  /** Median (the upper one) of the standard deviations of blocks that have enough voxels of their own. */
  readonly medianSd: number
}

/** Of `scans` scans: a block has enough with 4 voxels a scan, half of what it can have. */
export function meanAndSd(sums: Sums, scans: number): ByPlace {
  const mean = new Float32Array(sums.sum.length)
  const sd = new Float32Array(sums.sum.length)
  const spreads: number[] = []
  for (let i = 0; i < mean.length; i++) {
    const { radius, n, sum, squares } = around(sums, i, 4 * scans)
    if (n === 0) continue
    mean[i] = sum / n
    sd[i] = Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2))
    if (radius === 0) spreads.push(sd[i]!)
  }
  return { mean, sd, medianSd: median(spreads) }
}

/** The upper one of an even number of values. */
export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** Spacing and middle of the first voxel of the blocks' grid, mm. */
export function blockGrid(spacing: Triple, origin: Triple): { spacing: Triple; origin: Triple } {
  return {
    spacing: [2 * spacing[0], 2 * spacing[1], 2 * spacing[2]],
    origin: [origin[0] + spacing[0] / 2, origin[1] + spacing[1] / 2, origin[2] + spacing[2] / 2],
  }
}
