import { answer, type Answer, type CutVolume, type Question } from './answer.ts'
import type { Cut } from './differing.ts'
import type { FileAxis, Triple } from './tiles.ts'

export type ReckoningMessage =
  | { readonly kind: 'put'; readonly volume: number; readonly data: ArrayLike<number> }
  | { readonly kind: 'forget'; readonly volume: number }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'stop'; readonly id: number }
export interface ReckoningReply {
  readonly id: number
  readonly found: Answer
}

/** Voxels that the thread has a copy of; the ones of the question that is asked stay, however many they are. */
const KEPT_BYTES = 192 * 2 ** 20

const numbers = new WeakMap<object, number>()
let nextVolume = 1
function numberOf(data: ArrayLike<number>): number {
  const number = numbers.get(data) ?? nextVolume++
  numbers.set(data, number)
  return number
}
const bytesOf = (data: ArrayLike<number>): number =>
  ArrayBuffer.isView(data) ? data.byteLength : 8 * data.length

/** The thread's volumes, the one used last at the end; told to the thread as they come and go. */
export class Copies {
  readonly #post: (message: ReckoningMessage) => void
  readonly #limit: number
  readonly #bytes = new Map<number, number>()

  /** `limit` in bytes. */
  constructor(post: (message: ReckoningMessage) => void, limit = KEPT_BYTES) {
    this.#post = post
    this.#limit = limit
  }

  /** Sees to it that the thread has these. */
  need(volumes: ReadonlyMap<number, ArrayLike<number>>): void {
    for (const [volume, data] of volumes) {
      if (!this.#bytes.delete(volume)) this.#post({ kind: 'put', volume, data })
      this.#bytes.set(volume, bytesOf(data))
    }
    let total = [...this.#bytes.values()].reduce((sum, bytes) => sum + bytes, 0)
    for (const [volume, bytes] of this.#bytes) {
      if (total <= this.#limit || volumes.has(volume)) return
      total -= bytes
      this.#bytes.delete(volume)
      this.#post({ kind: 'forget', volume })
    }
  }
}

interface Thread {
  readonly worker: Worker
  readonly copies: Copies
  readonly waiting: Map<number, { done: (found: Answer) => void; here: () => void }>
}
let thread: Thread | undefined
let nextId = 1

function start(): Thread {
  const worker = new Worker(new URL('./reckoning.worker.ts', import.meta.url), { type: 'module' })
  const waiting: Thread['waiting'] = new Map()
  worker.onmessage = ({ data: { id, found } }: MessageEvent<ReckoningReply>) => {
    waiting.get(id)?.done(found)
    waiting.delete(id)
  }
  worker.onerror = () => {
    thread = undefined // the next question starts another
    worker.terminate()
    for (const { here } of waiting.values()) here()
    waiting.clear()
  }
  return { worker, copies: new Copies((message) => worker.postMessage(message)), waiting }
}

/** The answer of the thread, or found on the page where the thread ended; undefined where the signal ended it. */
function ask(
  question: Question,
  volumes: ReadonlyMap<number, ArrayLike<number>>,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  thread ??= start()
  const { worker, copies, waiting } = thread
  const id = nextId++
  return new Promise((done, fail) => {
    const here = (): void => void answer(question, (volume) => volumes.get(volume)!, signal).then(done, fail)
    waiting.set(id, { done: (found) => done(signal.aborted ? undefined : found), here })
    copies.need(volumes)
    worker.postMessage({ kind: 'ask', id, question } satisfies ReckoningMessage)
    signal.addEventListener(
      'abort',
      () => {
        if (!waiting.delete(id)) return
        worker.postMessage({ kind: 'stop', id } satisfies ReckoningMessage)
        done(undefined)
      },
      { once: true },
    )
  })
}

const cutsOf = (layers: readonly Cut[]): CutVolume[] =>
  layers.map(({ map, threshold }) => ({ volume: numberOf(map.data), threshold }))
const dataOf = (all: readonly ArrayLike<number>[]): Map<number, ArrayLike<number>> =>
  new Map(all.map((data) => [numberOf(data), data]))

/** `countsAlong` of every layer, in a thread of the page; undefined where the signal ended it. */
export async function countsInThread(
  dims: Triple,
  axis: FileAxis,
  layers: readonly Cut[],
  signal: AbortSignal,
): Promise<readonly Uint32Array[] | undefined> {
  const volumes = dataOf(layers.map(({ map }) => map.data))
  const found = await ask({ kind: 'counts', dims, axis, layers: cutsOf(layers) }, volumes, signal)
  return found?.counts
}

/** `disagreementsOf`, in a thread of the page; undefined where the signal ended it. */
export async function placesInThread(
  dims: Triple,
  reference: ArrayLike<number> | undefined,
  layers: readonly Cut[],
  signal: AbortSignal,
): Promise<readonly Triple[] | undefined> {
  const all = [...layers.map(({ map }) => map.data), ...(reference ? [reference] : [])]
  const question: Question = {
    kind: 'places',
    dims,
    reference: reference && numberOf(reference),
    layers: cutsOf(layers),
  }
  return (await ask(question, dataOf(all), signal))?.places
}
