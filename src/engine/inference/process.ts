import { fork } from 'node:child_process'
import { Fault } from '../../contract/index.ts'
import { entryFile } from '../entries.ts'
import { packInput, unpackOutput } from './pack.ts'
import type { ProcedureInput, ProcedureOutput } from '../methods/procedures/types.ts'
import type { InferenceAnswer, InferenceReply, InferenceRequest } from './protocol.ts'

/** One end of a process that the host made: Electron's utilityProcess, or a fork on the command line. */
export interface ProcessPort {
  post(message: InferenceRequest): void
  onMessage(receive: (message: InferenceReply) => void): void
  onExit(receive: (why: string) => void): void
  kill(): void
}
/** `quiet` drops what native libraries write to stderr: a probe that fails tells so in our own words. */
export type SpawnProcess = (options?: { quiet?: boolean }) => ProcessPort

/** The command line's way: a forked Node process with structured-clone messages. */
export const forkProcess: SpawnProcess = (options) => {
  const child = fork(entryFile('inference'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', options?.quiet ? 'ignore' : 'inherit', 'ipc'],
  })
  return {
    post: (message) => {
      child.send(message, () => undefined) // a dead child answers through onExit
    },
    onMessage: (receive) => child.on('message', (message) => receive(message as InferenceReply)),
    onExit: (receive) => {
      child.on('exit', (code, signal) => receive(signal === null ? `exit code ${code}` : `signal ${signal}`))
      child.on('error', (error) => receive(error.message))
    },
    kill: () => child.kill('SIGKILL'),
  }
}

type RequestWithoutId = InferenceRequest extends infer R
  ? R extends { id: number }
    ? Omit<R, 'id'>
    : never
  : never

/** Calls into one inference process. When it dies every pending call is rejected with 'process-died'. */
export class InferenceProcess implements Disposable {
  readonly #port: ProcessPort
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(fault: Error): void }>()
  #next = 1
  #dead: string | undefined

  constructor(spawn: SpawnProcess, options?: { quiet?: boolean }) {
    this.#port = spawn(options)
    this.#port.onMessage((reply) => {
      const call = this.#pending.get(reply.id)
      this.#pending.delete(reply.id)
      if (reply.ok) return call?.resolve(reply.value)
      const fault = new Fault(reply.fault)
      if (reply.trace !== undefined) fault.stack = reply.trace
      call?.reject(fault)
    })
    this.#port.onExit((why) => {
      this.#dead ??= why
      for (const call of this.#pending.values()) call.reject(died(why))
      this.#pending.clear()
    })
  }

  get alive(): boolean {
    return this.#dead === undefined
  }

  call<K extends InferenceRequest['kind']>(
    request: Extract<RequestWithoutId, { kind: K }>,
    options: { signal?: AbortSignal; timeoutMs?: number } = {},
  ): Promise<InferenceAnswer[K]> {
    const { signal, timeoutMs } = options
    if (this.#dead !== undefined) return Promise.reject(died(this.#dead))
    const id = this.#next++
    return new Promise<InferenceAnswer[K]>((resolve, reject) => {
      const stop = (fault: Fault): void => {
        this.#pending.delete(id)
        reject(fault)
        this[Symbol.dispose]()
      }
      const abort = (): void =>
        stop(
          new Fault({
            code: 'cancelled',
            message: 'Cancelled.',
            remedy: 'Do the same again to go on where it stopped.',
          }),
        )
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(() => stop(died(`no answer in ${timeoutMs / 1000} s`)), timeoutMs)
      const settle = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      }
      this.#pending.set(id, {
        resolve: (value) => {
          settle()
          resolve(value as InferenceAnswer[K])
        },
        reject: (fault) => {
          settle()
          reject(fault)
        },
      })
      if (signal?.aborted) return abort()
      signal?.addEventListener('abort', abort, { once: true })
      this.#port.post({ ...request, id } as InferenceRequest)
    })
  }

  /**
   * Runs a procedure on one prepared scan with the loaded graphs. inferenceSeconds: in graph calls; computeSeconds: in
   * graph calls and the procedure's own steps.
   */
  async run(
    input: ProcedureInput,
    options: { signal?: AbortSignal; timeoutMs?: number } = {},
  ): Promise<ProcedureOutput & { inferenceSeconds: number; computeSeconds: number }> {
    const packed = packInput(input)
    const { inferenceSeconds, seconds, ...output } = await this.call({ kind: 'run', input: packed }, options)
    return {
      ...unpackOutput(output, packed.rows, input.image.length),
      inferenceSeconds,
      computeSeconds: seconds,
    }
  }

  /** Ends the process at once; pending calls are rejected. */
  [Symbol.dispose](): void {
    this.#dead ??= 'ended by the engine'
    this.#port.kill()
  }
}

const died = (why: string): Fault =>
  new Fault({
    code: 'process-died',
    message: `The inference process stopped (${why}).`,
    remedy:
      'Do the same again: finished scans are kept. If it happens again, choose the CPU as provider (--provider cpu on the command line) or free some memory.',
  })
