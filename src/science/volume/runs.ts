/**
 * Voxels that are not 0, run by run, exactly: a brain fills a quarter of its volume, and most scans hold whole numbers.
 * Little-endian: number of runs and kind of the values (uint32 each), start and length of every run (uint32 each, in the
 * order of the voxels), then the values of all runs one after the other.
 */
export interface Runs<Values = Uint8Array | Int16Array | Float32Array> {
  /** Start and length by turns, in voxels. */
  readonly bounds: Uint32Array
  readonly values: Values
}

const kinds = [Uint8Array, Int16Array, Float32Array] as const
const HEAD_BYTES = 8
/** Zeros inside a run that cost less than another run. */
const GAP = 4

/** Starts and ends (excluded) by turns of stretches without more than `GAP` zeros in a row. */
function findRuns(data: Float32Array | Uint8Array): Uint32Array {
  let ends = new Uint32Array(1 << 12)
  let n = 0
  let last = -GAP - 2 // index of the last voxel that is not 0
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue
    if (i - last > GAP + 1) {
      if (n > 0) ends[n - 1] = last + 1
      if (n + 2 > ends.length) {
        const longer = new Uint32Array(2 * ends.length)
        longer.set(ends)
        ends = longer
      }
      ends[n] = i
      n += 2
    }
    last = i
  }
  if (n > 0) ends[n - 1] = last + 1
  return ends.subarray(0, n)
}

function areShort(data: Float32Array, ends: Uint32Array): boolean {
  for (let run = 0; run < ends.length; run += 2)
    for (let i = ends[run]!; i < ends[run + 1]!; i++) {
      const value = data[i]!
      if ((value << 16) >> 16 !== value) return false
    }
  return true
}

/** The voxels as {@link Runs} in one block of bytes: uint8 as they are, float32 as int16 where every value is one. -0 becomes 0. */
export function packRuns(data: Float32Array | Uint8Array): Uint8Array<ArrayBuffer> {
  const ends = findRuns(data)
  const kind = data instanceof Uint8Array ? 0 : areShort(data, ends) ? 1 : 2
  let count = 0
  for (let run = 0; run < ends.length; run += 2) count += ends[run + 1]! - ends[run]!
  const from = HEAD_BYTES + 4 * ends.length
  const buffer = new ArrayBuffer(from + count * kinds[kind].BYTES_PER_ELEMENT)
  new Uint32Array(buffer, 0, 2).set([ends.length / 2, kind])
  const bounds = new Uint32Array(buffer, HEAD_BYTES, ends.length)
  const values = new kinds[kind](buffer, from, count)
  let at = 0
  for (let run = 0; run < ends.length; run += 2) {
    const [start, end] = [ends[run]!, ends[run + 1]!]
    bounds[run] = start
    bounds[run + 1] = end - start
    values.set(data.subarray(start, end), at)
    at += end - start
  }
  return new Uint8Array(buffer)
}

/** What {@link packRuns} made, looked at where it lies; the bytes begin at a multiple of 4. */
export function readRuns({ buffer, byteOffset, byteLength }: Uint8Array): Runs {
  const [runs, kind] = new Uint32Array(buffer, byteOffset, 2) as unknown as [number, 0 | 1 | 2]
  const from = HEAD_BYTES + 8 * runs
  const { BYTES_PER_ELEMENT } = kinds[kind]
  const values = new kinds[kind](
    buffer as ArrayBuffer,
    byteOffset + from,
    (byteLength - from) / BYTES_PER_ELEMENT,
  )
  return { bounds: new Uint32Array(buffer, byteOffset + HEAD_BYTES, 2 * runs), values }
}

/** Puts the runs in their places of a volume of zeros, which is given back. */
export function spreadRuns<Volume extends Uint8Array | Int16Array | Float32Array>(
  { bounds, values }: Runs,
  volume: Volume,
): Volume {
  let at = 0
  for (let run = 0; run < bounds.length; run += 2) {
    const length = bounds[run + 1]!
    volume.set(values.subarray(at, at + length), bounds[run])
    at += length
  }
  return volume
}
