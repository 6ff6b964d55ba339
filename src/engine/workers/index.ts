import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Fault, type FaultData } from '../../contract/index.ts'
import { entryFile } from '../entries.ts'
import type { TaskInput, TaskName, TaskResult } from './tasks.ts'
import { transferablesOf } from './transfer.ts'

export type { TaskInput, TaskName, TaskResult } from './tasks.ts'

interface Job {
  readonly name: TaskName
  readonly input: unknown
  readonly move: boolean
  resolve(value: unknown): void
  reject(fault: Error): void
}
type Reply =
  { id: number; ok: true; value: unknown } | { id: number; ok: false; fault: FaultData; trace?: string }

/**
 * A fixed number of worker threads and a queue. A thread that dies rejects its job with the fault 'process-died'
 * and is replaced; the other jobs go on.
 */
export class WorkerPool implements AsyncDisposable {
  readonly #queue: Job[] = []
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Job>()
  readonly size: number
  #closed = false

  constructor(size: number = Math.max(1, availableParallelism())) {
    this.size = size
  }

  /**
   * Runs a task. Typed arrays of the input are copied unless `move` is set, then the caller loses them.
   * Rejects with the task's Fault, or with 'cancelled' when the signal aborts before the task has begun.
   */
  run<K extends TaskName>(
    name: K,
    input: TaskInput<K>,
    options: { move?: boolean; signal?: AbortSignal } = {},
  ): Promise<TaskResult<K>> {
    const { signal } = options
    return new Promise<TaskResult<K>>((resolve, reject) => {
      if (this.#closed) return reject(new Error('the worker pool is closed'))
      const job: Job = {
        name,
        input,
        move: options.move ?? false,
        resolve: (value) => {
          signal?.removeEventListener('abort', drop)
          resolve(value as TaskResult<K>)
        },
        reject: (fault) => {
          signal?.removeEventListener('abort', drop)
          reject(fault)
        },
      }
      const drop = (): void => {
        const place = this.#queue.indexOf(job)
        if (place < 0) return
        this.#queue.splice(place, 1)
        reject(cancelled())
      }
      if (signal?.aborted) return reject(cancelled())
      signal?.addEventListener('abort', drop, { once: true })
      this.#queue.push(job)
      this.#next()
    })
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.size ? this.#spawn() : undefined)
      if (!worker) return
      const job = this.#queue.shift()!
      this.#busy.set(worker, job)
      worker.ref()
      worker.postMessage(
        { id: 0, name: job.name, input: job.input },
        job.move ? transferablesOf(job.input) : [],
      )
    }
  }

  #spawn(): Worker {
    const worker = new Worker(entryFile('workers'))
    worker.on('message', (reply: Reply) => {
      if (this.#closed) return // it is being ended, and keeps the process until then
      const job = this.#busy.get(worker)
      this.#busy.delete(worker)
      worker.unref()
      this.#idle.push(worker)
      if (reply.ok) job?.resolve(reply.value)
      else job?.reject(faultWithTrace(reply.fault, reply.trace))
      this.#next()
    })
    worker.on('error', (error) => this.#lost(worker, error.message))
    worker.on('exit', (code) => this.#lost(worker, `exit code ${code}`))
    return worker
  }

  #lost(worker: Worker, why: string): void {
    const job = this.#busy.get(worker)
    this.#busy.delete(worker)
    const place = this.#idle.indexOf(worker)
    if (place >= 0) this.#idle.splice(place, 1)
    if (!job || this.#closed) return
    job.reject(
      new Fault({
        code: 'process-died',
        message: `A worker thread stopped during '${job.name}' (${why}).`,
        remedy:
          'Do the same again: finished scans are kept. If it happens again, there may be too little memory.',
      }),
    )
    this.#next()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    const workers = [...this.#idle, ...this.#busy.keys()]
    for (const job of this.#queue.splice(0)) job.reject(cancelled())
    for (const job of this.#busy.values()) job.reject(cancelled())
    this.#busy.clear()
    this.#idle.length = 0
    for (const worker of workers) worker.ref() // an idle one alone would not keep the process until it has ended
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

const cancelled = (): Fault =>
  new Fault({
    code: 'cancelled',
    message: 'Cancelled.',
    remedy: 'Do the same again to go on where it stopped.',
  })

function faultWithTrace(data: FaultData, trace: string | undefined): Fault {
  const fault = new Fault(data)
  if (trace !== undefined) fault.stack = trace
  return fault
}
