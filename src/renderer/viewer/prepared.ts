import type { LoadedVoxels, PackedVoxels } from '../connection/index.ts'
import { prepare, type Preparation } from './preparation.ts'
import type { ScoreRange } from './score-range.ts'

export interface PrepareRequest {
  readonly id: number
  readonly packed: Uint8Array
  readonly voxelCount: number
  readonly isMap: boolean
}
export interface PreparedReply {
  readonly id: number
  readonly data: Float32Array
  readonly preparation: Preparation
}

/** A scan and its map are unpacked side by side. */
const THREADS = 2
const threads: (Worker | undefined)[] = []
let next = 1
interface Waiting {
  readonly thread: Worker
  readonly done: (reply: PreparedReply) => void
  readonly fail: (error: Error) => void
}
const waiting = new Map<number, Waiting>()

function start(place: number): Worker {
  const worker = new Worker(new URL('./preparation.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data: reply }: MessageEvent<PreparedReply>) => {
    waiting.get(reply.id)?.done(reply)
    waiting.delete(reply.id)
  }
  worker.onerror = ({ message }) => {
    threads[place] = undefined // the next volume starts another
    for (const [id, { thread, fail }] of waiting) {
      if (thread !== worker) continue
      waiting.delete(id)
      fail(new Error(message || 'a thread of the page ended'))
    }
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

/** The volume with everything found out that drawing it asks for, in a thread of the page. The packed bytes are moved. */
export async function prepareInThread({ info, packed }: PackedVoxels, isMap: boolean): Promise<LoadedVoxels> {
  const id = next++
  const voxelCount = info.dims[0] * info.dims[1] * info.dims[2]
  const thread = (threads[id % THREADS] ??= start(id % THREADS))
  const reply = await new Promise<PreparedReply>((done, fail) => {
    waiting.set(id, { thread, done, fail })
    const request: PrepareRequest = { id, packed, voxelCount, isMap }
    thread.postMessage(request, { transfer: [packed.buffer] })
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
