import type { Grid } from '../../science/volume/index.ts'

/** Which axis of the file points along each world axis most, and whether against it. */
export function axesOf({ affine }: Pick<Grid, 'affine'>): { axis: number; flipped: boolean }[] {
  const free = [0, 1, 2]
  // The clearest pair first, so that no axis of the file stands for two of the world.
  const found: { axis: number; flipped: boolean }[] = []
  const open = [0, 1, 2]
  while (open.length > 0) {
    let best = { world: open[0]!, axis: free[0]!, size: -1 }
    for (const world of open) {
      for (const axis of free) {
        const size = Math.abs(affine[4 * world + axis]!)
        const norm = Math.hypot(affine[axis]!, affine[4 + axis]!, affine[8 + axis]!) || 1
        if (size / norm > best.size) best = { world, axis, size: size / norm }
      }
    }
    found[best.world] = { axis: best.axis, flipped: affine[4 * best.world + best.axis]! < 0 }
    open.splice(open.indexOf(best.world), 1)
    free.splice(free.indexOf(best.axis), 1)
  }
  return found
}

export interface Slice {
  readonly width: number
  readonly height: number
  /** 0 to 255, rows from the front of the head to the back, columns from the patient's right to the left. */
  readonly pixels: Uint8Array
}

/**
 * The axial slice through the middle of the brain, `size` pixels high at most, in radiological convention (the patient's right
 * at the left). Grey: the middle 99 % of the values in the brain. `brain` 1 where the brain is; without one every voxel
 * that is not 0.
 */
export function middleSlice(
  { grid, data }: { grid: Grid; data: Float32Array },
  brain: Uint8Array | undefined,
  size: number,
): Slice {
  const { dims, affine } = grid
  const [x, y, z] = axesOf(grid) as [
    ReturnType<typeof axesOf>[0],
    ReturnType<typeof axesOf>[0],
    ReturnType<typeof axesOf>[0],
  ]
  const steps = [1, dims[0], dims[0] * dims[1]]
  const spacing = [0, 1, 2].map((axis) => Math.hypot(affine[axis]!, affine[4 + axis]!, affine[8 + axis]!))
  const inside = (at: number): boolean =>
    brain ? brain[at] === 1 : data[at] !== 0 && Number.isFinite(data[at])
  const k = middleOf(dims[z.axis]!, (slice) => {
    let count = 0
    for (let j = 0; j < dims[y.axis]!; j += 2)
      for (let i = 0; i < dims[x.axis]!; i += 2)
        if (inside(i * steps[x.axis]! + j * steps[y.axis]! + slice * steps[z.axis]!)) count++
    return count
  })
  const wide = dims[x.axis]! * spacing[x.axis]!
  const high = dims[y.axis]! * spacing[y.axis]!
  const scale = size / Math.max(wide, high)
  const width = Math.max(1, Math.round(wide * scale))
  const height = Math.max(1, Math.round(high * scale))
  const values = new Float32Array(width * height)
  for (let row = 0; row < height; row++) {
    // Rows begin at the front: the largest world y.
    const up = Math.min(dims[y.axis]! - 1, Math.floor(((height - row - 0.5) / height) * dims[y.axis]!))
    const j = y.flipped ? dims[y.axis]! - 1 - up : up
    for (let column = 0; column < width; column++) {
      // Columns begin at the patient's right: the smallest world x.
      const right = Math.min(dims[x.axis]! - 1, Math.floor(((column + 0.5) / width) * dims[x.axis]!))
      const i = x.flipped ? dims[x.axis]! - 1 - right : right
      const at = i * steps[x.axis]! + j * steps[y.axis]! + k * steps[z.axis]!
      values[row * width + column] = inside(at) ? data[at]! : Number.NaN
    }
  }
  return { width, height, pixels: toGrey(values) }
}

/** The middle of the slices that hold at least a tenth of what the fullest holds. */
function middleOf(count: number, measure: (slice: number) => number): number {
  const sizes = Array.from({ length: count }, (_, slice) => measure(slice))
  const least = Math.max(...sizes) / 10
  const first = sizes.findIndex((size) => size > least)
  const last = sizes.findLastIndex((size) => size > least)
  return first < 0 ? Math.floor(count / 2) : Math.round((first + last) / 2)
}

function toGrey(values: Float32Array): Uint8Array {
  const sorted = values.filter((value) => Number.isFinite(value)).sort()
  const pick = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const [low, high] = [pick(0.005), pick(0.995)]
  const range = high - low || 1
  return Uint8Array.from(values, (value) =>
    Number.isFinite(value) ? Math.max(8, Math.min(255, Math.round(8 + (247 * (value - low)) / range))) : 0,
  )
}
