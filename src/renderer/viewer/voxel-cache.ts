import type { VolumeKind } from '../../contract/api.ts'
import { fetchVoxels, type Connection, type LoadedVoxels } from '../connection/index.ts'

/** The last volumes shown, so that going back to one is instant. Memory: at most `limit` volumes. */
export class VoxelCache {
  readonly #connection: Connection
  readonly #limit: number
  readonly #loaded = new Map<string, LoadedVoxels>()

  constructor(connection: Connection, limit = 9) {
    this.#connection = connection
    this.#limit = limit
  }

  /** `stamp` tells one version of a volume from the next, as when a map was computed again. */
  async get(kind: VolumeKind, id: number, stamp: string, signal: AbortSignal): Promise<LoadedVoxels> {
    const key = `${kind}/${id}/${stamp}`
    const voxels = this.#loaded.get(key) ?? (await fetchVoxels(this.#connection, kind, id, signal))
    this.#loaded.delete(key)
    this.#loaded.set(key, voxels)
    for (const oldest of this.#loaded.keys()) {
      if (this.#loaded.size <= this.#limit) break
      this.#loaded.delete(oldest)
    }
    return voxels
  }
}
