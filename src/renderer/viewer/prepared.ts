import type { LoadedVoxels } from '../connection/index.ts'
import { prepare, type Preparation } from './preparation.ts'
import type { ScoreRange } from './score-range.ts'

export interface PrepareRequest {
  readonly id: number
  readonly data: LoadedVoxels['data']
  readonly isMap: boolean
}
export interface PreparedReply {
  readonly id: number
  /** The same voxels: they went there and come back without being copied. */
  readonly data: LoadedVoxels['data']
  readonly preparation: Preparation
}

let thread: Worker | undefined
let next = 1
const waiting = new Map<number, { done: (reply: PreparedReply) => void; fail: (error: Error) => void }>()

function start(): Worker {
  const worker = new Worker(new URL('./preparation.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data: reply }: MessageEvent<PreparedReply>) => {
    waiting.get(reply.id)?.done(reply)
    waiting.delete(reply.id)
  }
  worker.onerror = ({ message }) => {
    thread = undefined // the next volume starts another
    for (const { fail } of waiting.values()) fail(new Error(message || 'a thread of the page ended'))
    waiting.clear()
  }
  return worker
}

type Found = Pick<Preparation, 'sample' | 'range'>
type Packed = Pick<Preparation, 'voxels' | 'slope'>
const found = new WeakMap<LoadedVoxels, Found>()
const packs = new WeakMap<LoadedVoxels, Packed>()

function keep(volume: LoadedVoxels, { voxels, slope, sample, range }: Preparation): void {
  found.set(volume, { sample, range })
  packs.set(volume, { voxels, slope })
}

/** The volume with everything found out that drawing it asks for, in a thread of the page. The given array is moved. */
export async function prepareInThread({ info, data }: LoadedVoxels, isMap: boolean): Promise<LoadedVoxels> {
  const id = next++
  thread ??= start()
  const worker = thread
  const reply = await new Promise<PreparedReply>((done, fail) => {
    waiting.set(id, { done, fail })
    worker.postMessage({ id, data, isMap } satisfies PrepareRequest, {
      transfer: [data.buffer as ArrayBuffer],
    })
  })
  const volume: LoadedVoxels = { info, data: reply.data }
  keep(volume, reply.preparation)
  return volume
}

/** What was found out of a volume; here and now where no thread did. */
function foundOf(volume: LoadedVoxels, isMap: boolean): Found {
  const here = found.get(volume)
  if (here && (here.range || !isMap)) return here
  const made = prepare(volume.data, isMap)
  keep(volume, made)
  return made
}

/** {@link sampleOf} of a volume, taken once. */
export const sampleOfVolume = (volume: LoadedVoxels): Float32Array => foundOf(volume, false).sample

/** {@link scoreRange} of a map, found once. */
export const scoreRangeOf = (map: LoadedVoxels): ScoreRange => foundOf(map, true).range!

/** The voxels as they are drawn, not kept here any more. */
export function takePacked(volume: LoadedVoxels): Packed {
  foundOf(volume, false)
  const packed = packs.get(volume) ?? prepare(volume.data, false)
  packs.delete(volume)
  return packed
}
