import type { VolumeKind } from '../../contract/api.ts'
import { fetchPacked, fetchVoxels, type Connection, type LoadedVoxels } from '../connection/index.ts'
import { prepareInThread } from './prepared.ts'

interface Entry {
  readonly volume: Promise<LoadedVoxels>
  readonly stop: AbortController
  /** Who still waits for it. */
  waiting: number
  bytes: number
}

const aborted = (): DOMException => new DOMException('No longer wanted.', 'AbortError')

/** The last volumes shown, so that going back to one is instant, and one that several panes show is fetched once. */
export class VoxelCache {
  readonly #connection: Connection
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()

  /** `limit` in bytes of voxels. */
  constructor(connection: Connection, limit = 420 * 2 ** 20) {
    this.#connection = connection
    this.#limit = limit
  }

  /**
   * `stamp` tells one version of a volume from the next, as when a map was computed again. Throws AbortError when the
   * signal ends it; the fetch itself ends when nobody waits for it any more.
   */
  async get(kind: VolumeKind, id: number, stamp: string, signal: AbortSignal): Promise<LoadedVoxels> {
    if (signal.aborted) throw aborted()
    const key = `${kind}/${id}/${stamp}`
    const entry = this.#entries.get(key) ?? this.#fetch(key, kind, id)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    entry.waiting++
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        entry.waiting--
        signal.removeEventListener('abort', leaveEarly)
      }
      const leaveEarly = (): void => {
        leave()
        if (entry.waiting === 0 && entry.bytes === 0) {
          // whoever comes before it has ended must not wait for what will not come
          if (this.#entries.get(key) === entry) this.#entries.delete(key)
          entry.stop.abort()
        }
        reject(aborted())
      }
      signal.addEventListener('abort', leaveEarly, { once: true })
      entry.volume.then(
        (volume) => {
          if (signal.aborted) return
          leave()
          resolve(volume)
        },
        (error: unknown) => {
          if (signal.aborted) return
          leave()
          reject(error instanceof Error ? error : new Error(String(error)))
        },
      )
    })
  }

  #fetch(key: string, kind: VolumeKind, id: number): Entry {
    const stop = new AbortController()
    // masks are drawn as outlines, from their voxels alone
    const volume =
      kind === 'scan' || kind === 'map' || kind === 'recon'
        ? fetchPacked(this.#connection, kind, id, stop.signal).then((packed) =>
            prepareInThread(packed, kind === 'map'),
          )
        : fetchVoxels(this.#connection, kind, id, stop.signal)
    const entry: Entry = { volume, stop, waiting: 0, bytes: 0 }
    volume.then(
      ({ data }) => {
        entry.bytes = data.byteLength
        this.#trim()
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key)
      },
    )
    return entry
  }

  #trim(): void {
    let total = 0
    for (const { bytes } of this.#entries.values()) total += bytes
    for (const [key, { bytes, waiting }] of this.#entries) {
      if (total <= this.#limit) return
      if (bytes === 0 || waiting > 0) continue
      total -= bytes
      this.#entries.delete(key)
    }
  }
}

const caches = new WeakMap<Connection, VoxelCache>()

/** One cache a connection, for every viewer of the page. */
export function voxelCacheOf(connection: Connection): VoxelCache {
  const cache = caches.get(connection) ?? new VoxelCache(connection)
  caches.set(connection, cache)
  return cache
}
