import type { Voxels } from './view-tasks.ts'

interface Entry {
  readonly volume: Promise<Voxels>
  readonly stop: AbortController
  /** Who still waits for it. */
  waiting: number
  /** 0 until it is there. */
  bytes: number
}

/** Volumes kept after they were sent: going back to a scan, or opening it in another pane, reads and filters nothing. */
export class KeptVoxels {
  readonly #entries = new Map<string, Entry>()
  readonly #limit: number

  /** `limit` in bytes. */
  constructor(limit = 400 * 2 ** 20) {
    this.#limit = limit
  }

  /**
   * The volume under this stamp; read once however many ask for it at the same time. The signal given to `read` ends when nobody
   * waits for it any more; what was read all the same is kept.
   */
  async get(
    stamp: string,
    read: (signal: AbortSignal) => Promise<Voxels>,
    signal: AbortSignal,
  ): Promise<Voxels> {
    for (;;) {
      const entry = this.#entries.get(stamp) ?? this.#start(stamp, read)
      this.#entries.delete(stamp)
      this.#entries.set(stamp, entry) // used last
      entry.waiting++
      const leave = (): void => {
        if (--entry.waiting === 0 && entry.bytes === 0) entry.stop.abort()
      }
      signal.addEventListener('abort', leave, { once: true })
      if (signal.aborted) leave()
      try {
        return await entry.volume
      } catch (error) {
        // Whoever came before gave it up in the moment in which this one came.
        if (!entry.stop.signal.aborted || signal.aborted) throw error
      } finally {
        signal.removeEventListener('abort', leave)
        if (!signal.aborted) entry.waiting--
      }
    }
  }

  #start(stamp: string, read: (signal: AbortSignal) => Promise<Voxels>): Entry {
    const stop = new AbortController()
    const entry: Entry = { volume: read(stop.signal), stop, waiting: 0, bytes: 0 }
    entry.volume.then(
      ({ packed }) => {
        entry.bytes = packed.byteLength
        this.#trim()
      },
      () => {
        if (this.#entries.get(stamp) === entry) this.#entries.delete(stamp)
      },
    )
    return entry
  }

  #trim(): void {
    let total = 0
    for (const { bytes } of this.#entries.values()) total += bytes
    for (const [stamp, { bytes }] of this.#entries) {
      if (total <= this.#limit || this.#entries.size <= 1) return
      if (bytes === 0) continue
      total -= bytes
      this.#entries.delete(stamp)
    }
  }
}
