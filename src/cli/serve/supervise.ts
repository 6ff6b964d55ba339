import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Fault } from '../../contract/index.ts'
import type { ChildNews, ChildOrder } from './child.ts'
import type { Served, ServeOptions } from './index.ts'
import { openBrowser } from './open-browser.ts'

const entry = fileURLToPath(new URL('./child.ts', import.meta.url))

/** More deaths than this within the time, and the engine is not started again: it would die again. */
const DEATHS = 3
const WITHIN_MS = 60_000

export interface Supervised extends Served {
  /** Process id of the engine that runs now. */
  readonly pid: () => number | undefined
}

/**
 * As {@link serve}, in a process that is started again when it dies: at the same address, with the same token and study, so
 * that open pages find it again and what was going goes on. Throws Fault as `serve` does.
 */
export async function supervise(
  folder: string | undefined,
  options: Pick<ServeOptions, 'port' | 'open' | 'signal' | 'log'> = {},
): Promise<Supervised> {
  const { open = true, signal, log = () => undefined } = options
  const token = randomBytes(24).toString('base64url')
  const order = { study: folder, port: options.port ?? 0, token, going: false } satisfies ChildOrder as {
    -readonly [K in keyof ChildOrder]: ChildOrder[K]
  }
  let child: ChildProcess
  let ending = false
  let deaths: number[] = []
  let end: () => void = () => undefined
  const closed = new Promise<void>((done) => (end = done))

  function start(): Promise<string> {
    return new Promise((done, fail) => {
      child = fork(entry, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      child.on('message', (news: ChildNews) => {
        if (news.kind === 'study') order.study = news.folder
        if (news.kind === 'fault') fail(new Fault(news.fault))
        if (news.kind !== 'listening') return
        if (!order.going) for (const line of news.lines) log(line)
        order.port = Number(new URL(news.url).port)
        done(news.url)
      })
      child.once('error', fail)
      child.once('exit', (code, by) => {
        if (ending || code === 0) return end()
        fail(new Error(`the engine ended with ${by ?? code} before it answered`))
        again(by ?? `exit code ${code}`)
      })
      child.send(order)
    })
  }

  function again(why: string): void {
    const now = Date.now()
    deaths = [...deaths.filter((time) => now - time < WITHIN_MS), now]
    if (deaths.length > DEATHS) {
      log(
        `The engine ended again (${why}) and is not started any more. Run this command again; what is stored is kept.`,
      )
      return end()
    }
    log(`The engine ended (${why}); it is started again and goes on with what it was doing.`)
    order.going = true
    start().catch((error: unknown) => log(error instanceof Error ? error.message : String(error)))
  }

  const close = (): Promise<void> => {
    ending = true
    if (child.exitCode !== null || child.signalCode !== null) end()
    else child.kill('SIGTERM')
    return closed
  }
  const url = await start()
  signal?.addEventListener('abort', () => void close(), { once: true })
  if (signal?.aborted) void close()
  if (open) openBrowser(url)
  return { url, close, closed, pid: () => child.pid }
}
