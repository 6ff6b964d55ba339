import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client'
import { engineEnded, engineStopped } from '../../contract/engine-faults.ts'
import { ShownFault } from './faults.ts'

/** One line to a running engine: it is replaced when the engine was started again. */
export interface Line {
  readonly link: ClientLink<ClientContext>
  readonly fetch: Fetch
}
export interface Send {
  readonly method: 'PUT'
  readonly body: Uint8Array
}
export type Fetch = (path: string, signal: AbortSignal, send?: Send) => Promise<Response>

/** A call waits this long for an engine that is being started again. */
const PATIENCE_MS = 20_000

const died = (): ShownFault => new ShownFault(engineStopped)

const isStream = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value

/** A stream of events that ends with 'process-died' when the line breaks, whatever the transport does. */
async function* untilBroken(stream: AsyncIterator<unknown>, broken: AbortSignal): AsyncGenerator<unknown> {
  let fail: () => void = () => undefined
  const broke = new Promise<never>((_done, reject) => {
    fail = () => reject(died())
    broken.addEventListener('abort', fail, { once: true })
  })
  broke.catch(() => undefined) // nobody may be waiting when it breaks
  try {
    for (;;) {
      const next = await Promise.race([stream.next(), broke])
      if (next.done) return
      yield next.value
    }
  } finally {
    broken.removeEventListener('abort', fail)
    void stream.return?.()
  }
}

/** The line of the moment: calls go over it, wait while there is none, and are rejected when it breaks under them. */
export class Lines {
  #line: Line | undefined
  #broken = new AbortController()
  #ended = false
  #waiting: ((line: Line) => void)[] = []

  get connected(): boolean {
    return this.#line !== undefined
  }

  put(line: Line): void {
    this.#ended = false
    this.#line = line
    this.#broken = new AbortController()
    for (const go of this.#waiting.splice(0)) go(line)
  }

  /** `restarting`: calls wait for the next line; else they are rejected at once until one is put. */
  break(restarting: boolean): void {
    this.#line = undefined
    this.#ended = !restarting
    this.#broken.abort()
  }

  async #current(): Promise<Line> {
    if (this.#line) return this.#line
    if (this.#ended) throw new ShownFault(engineEnded)
    let go: (line: Line) => void = () => undefined
    const line = new Promise<Line>((done) => this.#waiting.push((go = done)))
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_done, fail) => (timer = setTimeout(() => fail(died()), PATIENCE_MS)))
    try {
      return await Promise.race([line, late])
    } finally {
      clearTimeout(timer)
      this.#waiting = this.#waiting.filter((one) => one !== go)
    }
  }

  /** Runs `use` on the current line; rejects with 'process-died' when the line breaks first. */
  async #over<T>(use: (line: Line, broken: AbortSignal) => Promise<T>): Promise<T> {
    const line = await this.#current()
    const { signal } = this.#broken
    let fail: () => void = () => undefined
    const broke = new Promise<never>((_done, reject) => {
      fail = () => reject(died())
      signal.addEventListener('abort', fail, { once: true })
    })
    try {
      return await Promise.race([use(line, signal), broke])
    } catch (error) {
      throw signal.aborted ? died() : error
    } finally {
      signal.removeEventListener('abort', fail)
    }
  }

  readonly link: ClientLink<ClientContext> = {
    call: (path: readonly string[], input: unknown, options: ClientOptions<ClientContext>) =>
      this.#over(async ({ link }, broken) => {
        const output = await link.call(path, input, options)
        return isStream(output) ? untilBroken(output, broken) : output
      }),
  }

  readonly fetch: Fetch = (path, signal, send) => this.#over(({ fetch }) => fetch(path, signal, send))
}
