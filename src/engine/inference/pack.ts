import type { ProcedureInput, ProcedureOutput } from '../methods/procedures/types.ts'

/**
 * What crosses to an inference process and back: of each row along x only the part from its first to its last brain
 * voxel, a quarter of a volume. Outside the brain an image is its background and a map is 0.
 */
export interface PackedInput {
  /** The input without its two volumes. */
  readonly rest: Omit<ProcedureInput, 'image' | 'brain'>
  readonly rows: Rows
  readonly image: Float32Array
  readonly brain: Uint8Array
  readonly background: number
}

/** starts[r] .. ends[r] - 1: the voxels of row r that are kept, as indices of the volume. */
export interface Rows {
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly kept: number
}

export function rowsOf(brain: Uint8Array, width: number): Rows {
  const starts = new Int32Array(brain.length / width)
  const ends = new Int32Array(starts.length)
  let kept = 0
  for (let row = 0; row < starts.length; row++) {
    let start = row * width
    let end = start + width
    while (start < end && brain[start] === 0) start++
    while (end > start && brain[end - 1] === 0) end--
    starts[row] = start
    ends[row] = end
    kept += end - start
  }
  return { starts, ends, kept }
}

/** Copies the kept parts of a volume into `packed`, which is returned. */
export function packRows<T extends Float32Array | Uint8Array>(data: T, { starts, ends }: Rows, packed: T): T {
  for (let row = 0, at = 0; row < starts.length; row++) {
    const [start, end] = [starts[row]!, ends[row]!]
    if (start === end) continue
    packed.set(data.subarray(start, end), at)
    at += end - start
  }
  return packed
}

/** The opposite: `data` already holds what lies outside. */
export function unpackRows<T extends Float32Array | Uint8Array>(
  packed: T,
  { starts, ends }: Rows,
  data: T,
): T {
  for (let row = 0, at = 0; row < starts.length; row++) {
    const [start, end] = [starts[row]!, ends[row]!]
    if (start === end) continue
    data.set(packed.subarray(at, at + end - start), start)
    at += end - start
  }
  return data
}

export function packInput(input: ProcedureInput): PackedInput {
  const { image, brain, ...rest } = input
  const rows = rowsOf(brain, rest.dims[0])
  const background = image[brain.indexOf(0)] ?? 0
  return {
    rest,
    rows,
    background,
    image: packRows(image, rows, new Float32Array(rows.kept)),
    brain: packRows(brain, rows, new Uint8Array(rows.kept)),
  }
}

export function unpackInput({ rest, rows, image, brain, background }: PackedInput): ProcedureInput {
  const voxels = rest.dims[0] * rest.dims[1] * rest.dims[2]
  const whole = new Float32Array(voxels)
  if (background !== 0) whole.fill(background)
  return {
    ...rest,
    image: unpackRows(image, rows, whole),
    brain: unpackRows(brain, rows, new Uint8Array(voxels)),
  } as ProcedureInput
}

export const packOutput = ({ map, recon }: ProcedureOutput, rows: Rows): ProcedureOutput => ({
  map: packRows(map, rows, new Float32Array(rows.kept)),
  ...(recon ? { recon: packRows(recon, rows, new Float32Array(rows.kept)) } : {}),
})

export const unpackOutput = (
  { map, recon }: ProcedureOutput,
  rows: Rows,
  voxels: number,
): ProcedureOutput => ({
  map: unpackRows(map, rows, new Float32Array(voxels)),
  ...(recon ? { recon: unpackRows(recon, rows, new Float32Array(voxels)) } : {}),
})
