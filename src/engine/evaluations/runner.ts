import { Fault } from '../../contract/index.ts'
import { WorkerPool } from '../workers/index.ts'
import { evaluationTasks, type EvaluationInput, type EvaluationResult, type EvaluationTask } from './tasks.ts'

/** Where tasks run: a pool of worker threads, or this thread. */
export interface TaskRunner {
  /** Tasks worth having under way at once. */
  readonly size: number
  run<K extends EvaluationTask>(
    name: K,
    input: EvaluationInput<K>,
    options?: { signal?: AbortSignal },
  ): Promise<EvaluationResult<K>>
}

/** One task at a time, in this thread. */
export const directRunner: TaskRunner = {
  size: 1,
  run: <K extends EvaluationTask>(name: K, input: EvaluationInput<K>) => {
    const task = evaluationTasks[name] as (input: EvaluationInput<K>) => Promise<EvaluationResult<K>>
    return task(input)
  },
}

/** What is needed of a worker pool; its registry must hold {@link evaluationTasks} under their names. */
export interface PoolLike {
  readonly size: number
  run(name: string, input: unknown, options?: { signal?: AbortSignal }): Promise<unknown>
}

/** Tasks on a pool of worker threads. */
export const poolRunner = (pool: PoolLike): TaskRunner => ({
  size: pool.size,
  run: <K extends EvaluationTask>(name: K, input: EvaluationInput<K>, options?: { signal?: AbortSignal }) =>
    pool.run(name, input, options) as Promise<EvaluationResult<K>>,
})

/** The runner given, or a pool of worker threads for as long as the work lasts (threads start with the first task). */
export async function withRunner<R>(
  given: TaskRunner | undefined,
  work: (runner: TaskRunner) => Promise<R>,
): Promise<R> {
  if (given) return work(given)
  await using pool = new WorkerPool()
  return await work(poolRunner(pool))
}

export const cancelled = (): Fault =>
  new Fault({
    code: 'cancelled',
    message: 'Cancelled.',
    remedy: 'Do the same again; finished scans are kept.',
  })

/**
 * Does `work` for every item, `size` at once, in order of the items; results keep that order. Stops at the first failure
 * or when the signal aborts (Fault 'cancelled'), after the work under way has ended.
 */
export async function forEachLimited<T, R>(
  items: readonly T[],
  size: number,
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length)
  let next = 0
  let failed = false
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed) {
      if (signal?.aborted) throw cancelled()
      const at = next++
      try {
        results[at] = await work(items[at]!)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.max(1, size) }, lane))
  const broken = ended.find((end) => end.status === 'rejected')
  if (broken) throw signal?.aborted ? cancelled() : (broken.reason as unknown)
  return results
}
