import type { Mask } from '../volume/types.ts'

/**
 * Voxels as runs in storage order: start, length, start, length, ... ascending and apart. A change of a mask is the runs
 * of the voxels whose value flips, so that the same runs do it, undo it and do it again.
 */
export type Runs = Uint32Array<ArrayBuffer>

function collect(length: number, set: (i: number) => boolean, from: number): Runs {
  let found = new Uint32Array(256)
  let n = 0
  for (let i = from; i < length; i++) {
    if (!set(i)) continue
    const start = i
    while (i < length && set(i)) i++
    if (n + 2 > found.length) {
      const larger = new Uint32Array(2 * n)
      larger.set(found)
      found = larger
    }
    found[n++] = start
    found[n++] = i - start
  }
  return found.slice(0, n)
}

/** The voxels of which one mask has and the other has not. Both of one length; any value but 0 counts as set. */
export const changedRuns = (before: Mask, after: Mask): Runs =>
  collect(after.length, (i) => (before[i] !== 0) !== (after[i] !== 0), 0)

/** The set voxels of a mask. */
export const runsOf = (mask: Mask): Runs => collect(mask.length, (i) => mask[i] !== 0, 0)

/** Runs of voxel indices in any order, duplicates allowed. */
export function runsOfVoxels(voxels: Iterable<number>): Runs {
  const sorted = Uint32Array.from(voxels).sort()
  const runs: number[] = []
  for (const voxel of sorted) {
    const end = runs.length === 0 ? -1 : runs.at(-2)! + runs.at(-1)!
    if (voxel === end) runs[runs.length - 1]!++
    else if (voxel > end) runs.push(voxel, 1)
  }
  return Uint32Array.from(runs)
}

export function voxelsIn(runs: Runs): number {
  let sum = 0
  for (let r = 1; r < runs.length; r += 2) sum += runs[r]!
  return sum
}

/** Flips the voxels of the runs in place; returns how many more voxels are set than before. */
export function flip(mask: Mask, runs: Runs): number {
  let more = 0
  for (let r = 0; r < runs.length; r += 2) {
    const end = runs[r]! + runs[r + 1]!
    for (let i = runs[r]!; i < end; i++) {
      const value = mask[i] === 0 ? 1 : 0
      mask[i] = value
      more += value === 1 ? 1 : -1
    }
  }
  return more
}

/** As bytes: for each run the gap since the last one's end and its length, both as base-128 numbers, low digits first. */
export function encodeRuns(runs: Runs): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  const put = (value: number): void => {
    let rest = value
    while (rest >= 128) {
      bytes.push((rest % 128) + 128)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
  }
  let end = 0
  for (let r = 0; r < runs.length; r += 2) {
    put(runs[r]! - end)
    put(runs[r + 1]!)
    end = runs[r]! + runs[r + 1]!
  }
  return Uint8Array.from(bytes)
}

/**
 * Back from bytes. Undefined for what {@link encodeRuns} cannot have written for a mask of `voxels` voxels: cut off,
 * an empty run, runs that touch, beyond the end.
 */
export function decodeRuns(bytes: Uint8Array, voxels: number): Runs | undefined {
  const values: number[] = []
  let value = 0
  let scale = 1
  for (const byte of bytes) {
    value += (byte & 127) * scale
    scale *= 128
    if (value > voxels) return undefined
    if (byte >= 128) continue
    values.push(value)
    value = 0
    scale = 1
  }
  if (scale !== 1 || values.length % 2 !== 0) return undefined
  let end = 0
  for (let r = 0; r < values.length; r += 2) {
    if (values[r + 1] === 0 || (r > 0 && values[r] === 0)) return undefined
    values[r]! += end
    end = values[r]! + values[r + 1]!
  }
  return end > voxels ? undefined : Uint32Array.from(values)
}
