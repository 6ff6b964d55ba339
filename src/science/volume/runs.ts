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
/** Words of zeros (4 bytes each) inside a run that cost no more than another run, by the bytes of a voxel. */
const gaps: Readonly<Record<number, number>> = { 1: 2, 2: 2, 4: 4 }

/** Voxels as files hold them, of at most four bytes. */
export type StoredVoxels = Uint8Array | Int8Array | Uint16Array | Int16Array | Float32Array

/**
 * The same bytes as whole words of 32 bits, the last one filled up with zeros: one loop for every kind of voxel, that steps over
 * zeros four bytes at a time.
 */
function wordsOf({ buffer, byteOffset, byteLength }: StoredVoxels): Int32Array {
  if (byteOffset % 4 === 0 && byteLength % 4 === 0) return new Int32Array(buffer, byteOffset, byteLength / 4)
  const whole = new Uint8Array(4 * Math.ceil(byteLength / 4))
  whole.set(new Uint8Array(buffer, byteOffset, byteLength))
  return new Int32Array(whole.buffer)
}

/** The next word from `i` on that is not 0, or the end: four at a time. */
function skipZeros(words: Int32Array, i: number): number {
  const { length } = words
  while (i + 4 <= length && (words[i]! | words[i + 1]! | words[i + 2]! | words[i + 3]!) === 0) i += 4
  while (i < length && words[i] === 0) i++
  return i
}

/** End (excluded) of the run that word `at` lies in: where more than `gap` words of zeros follow, or none at all. */
function endOfRun(words: Int32Array, at: number, gap: number): number {
  const { length } = words
  for (;;) {
    while (at < length && words[at] !== 0) at++
    const last = Math.min(length, at + gap + 1)
    let next = at
    while (next < last && words[next] === 0) next++
    if (next === last) return at
    at = next
  }
}

/** Starts and ends (excluded) by turns, in words, of stretches without more than `gap` words of zeros in a row. */
function findRuns(words: Int32Array, gap: number): Uint32Array {
  let ends = new Uint32Array(1 << 12)
  let n = 0
  for (let start = skipZeros(words, 0); start < words.length; start = skipZeros(words, ends[n - 1]!)) {
    if (n + 2 > ends.length) {
      const longer = new Uint32Array(2 * ends.length)
      longer.set(ends)
      ends = longer
    }
    ends[n++] = start
    ends[n++] = endOfRun(words, start, gap)
  }
  return ends.subarray(0, n)
}

/** Words to voxels, without the zeros at both ends of a run. */
function trim(data: StoredVoxels, words: Uint32Array): Uint32Array {
  const each = 4 / data.BYTES_PER_ELEMENT
  let n = 0
  for (let run = 0; run < words.length; run += 2) {
    let start = words[run]! * each
    let end = Math.min(data.length, words[run + 1]! * each)
    while (start < end && data[start] === 0) start++
    while (end > start && data[end - 1] === 0) end--
    if (start === end) continue // nothing but -0
    words[n++] = start
    words[n++] = end
  }
  return words.subarray(0, n)
}

function areShort(data: StoredVoxels, ends: Uint32Array): boolean {
  for (let run = 0; run < ends.length; run += 2)
    for (let i = ends[run]!; i < ends[run + 1]!; i++) {
      const value = data[i]!
      if ((value << 16) >> 16 !== value) return false
    }
  return true
}

function kindOf(data: StoredVoxels, ends: Uint32Array, slope: number): 0 | 1 | 2 {
  if (slope !== 1) return 2
  if (data instanceof Uint8Array) return 0
  return data instanceof Int8Array || data instanceof Int16Array || areShort(data, ends) ? 1 : 2
}

/**
 * `slope` times the voxels (rounded once to float32) as {@link Runs} in one block of bytes: uint8 as they are, others as int16
 * where every value is one, else as float32. -0 may become 0.
 */
export function packRuns(data: StoredVoxels, slope = 1): Uint8Array<ArrayBuffer> {
  const ends = trim(data, findRuns(wordsOf(data), gaps[data.BYTES_PER_ELEMENT]!))
  const kind = kindOf(data, ends, slope)
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
  if (slope !== 1) for (let i = 0; i < count; i++) values[i] = slope * values[i]!
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
