import { availableParallelism } from 'node:os'
import { WorkerPool } from '../workers/index.ts'

let pool: WorkerPool | undefined

/**
 * Threads that read and filter what a page looks at: a scan, its map and its mask side by side, as decompressing leaves them idle.
 * They start with the first volume, do not keep the process alive while idle, and end with it.
 */
export const volumeThreads = (): WorkerPool =>
  (pool ??= new WorkerPool(Math.min(4, Math.max(3, availableParallelism()))))

let pictures: WorkerPool | undefined

/** A thread for the small pictures and the lesion volumes of a table: the scan that is looked at never waits for them. */
export const pictureThreads = (): WorkerPool => (pictures ??= new WorkerPool(1))
