import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import { EventEmitter } from 'node:events'
import type { Place } from '../contract/api.ts'
import { channels, type EngineState } from '../contract/desktop.ts'
import { engineEnded, engineStopped } from '../contract/engine-faults.ts'
import type { FaultData } from '../contract/index.ts'
import type { StudyMark } from '../contract/study-link.ts'
import { files } from './entries.ts'
import { InferenceProcesses } from './inference-processes.ts'
import type { FromEngine, ToEngine } from './messages.ts'

interface Events {
  study: [open: StudyMark | null]
  recent: [studies: readonly { readonly name: string; readonly place: Place }[]]
  'not-opened': [fault: FaultData]
  lost: [why: string, restarting: boolean]
  working: [on: boolean]
}

interface Ask {
  readonly done: (message: FromEngine) => void
  readonly fail: (gone: Error) => void
}

/** More deaths than this within the time, and the engine is not started again: it would die again. */
const DEATHS = 3
const WITHIN_MS = 60_000

/** The engine's process: started, connected to pages, and started again when it dies. */
export class EngineProcess extends EventEmitter<Events> {
  #process: UtilityProcess | undefined
  #study: string | null
  #pages = new Set<WebContents>()
  #asks = new Map<number, Ask>()
  #nextAsk = 1
  #deaths: number[] = []
  #restarts = 0
  #ending = false
  readonly #inference = new InferenceProcesses((message, port) => this.#post(message, port ? [port] : []))

  constructor(study: string | null) {
    super()
    this.#study = study
    this.#start(false)
  }

  /** Gives a page its ports, now and whenever the engine was started again. */
  connect(page: WebContents): void {
    if (!this.#pages.has(page)) {
      this.#pages.add(page)
      page.once('destroyed', () => this.#pages.delete(page))
    }
    this.#connect(page)
  }

  /** The id under which the engine knows a path that the person chose. Rejects where the engine is gone. */
  async grant(path: string): Promise<Place> {
    const answer = await this.#ask((ask) => ({ kind: 'grant', ask, path }))
    if (answer.kind !== 'granted') throw new Error('unexpected answer of the engine')
    return answer.place
  }

  /** The path behind an id; null where the engine never gave it. Rejects where the engine is gone. */
  async path(place: string): Promise<string | null> {
    const answer = await this.#ask((ask) => ({ kind: 'path', ask, place }))
    return answer.kind === 'path-is' ? answer.path : null
  }

  /** Ends the engine in good order: the study is closed, what was going waits in it. */
  async end(): Promise<void> {
    this.#ending = true
    const process = this.#process
    if (!process?.pid) return
    const ended = new Promise<void>((done) => process.once('exit', () => done()))
    this.#post({ kind: 'end' })
    const timer = setTimeout(() => process.kill(), 5000)
    await ended
    clearTimeout(timer)
    this.#inference.endAll()
  }

  #start(going: boolean): void {
    const process = utilityProcess.fork(files.engine, [], {
      serviceName: 'Normascope engine',
      stdio: 'inherit',
    })
    this.#process = process
    process.on('message', (message: FromEngine) => this.#received(message))
    process.once('exit', (code) => this.#exited(process, code))
    this.#post({ kind: 'begin', study: this.#study, going })
  }

  #post(message: ToEngine, ports: Electron.MessagePortMain[] = []): void {
    this.#process?.postMessage(message, ports)
  }

  #connect(page: WebContents): void {
    if (page.isDestroyed()) return
    const state: EngineState = { state: 'running', restarts: this.#restarts }
    const [calls, bytes] = [new MessageChannelMain(), new MessageChannelMain()]
    this.#post({ kind: 'page' }, [calls.port1, bytes.port1])
    page.postMessage(channels.engine, state, [calls.port2, bytes.port2])
  }

  #received(message: FromEngine): void {
    switch (message.kind) {
      case 'study':
        this.#study = message.open?.folder ?? null
        this.emit('study', message.open)
        return
      case 'recent':
        this.emit('recent', message.studies)
        return
      case 'working':
        this.emit('working', message.on)
        return
      case 'not-opened':
        this.emit('not-opened', message.fault)
        return
      case 'spawn':
        return this.#inference.start(message.id, message.quiet)
      case 'kill':
        return this.#inference.kill(message.id)
      case 'granted':
      case 'path-is':
        this.#asks.get(message.ask)?.done(message)
        this.#asks.delete(message.ask)
    }
  }

  #exited(process: UtilityProcess, code: number): void {
    if (this.#process !== process) return
    this.#process = undefined
    this.#inference.endAll()
    for (const { fail } of this.#asks.values()) fail(new Error(engineStopped.message))
    this.#asks.clear()
    this.emit('working', false)
    if (this.#ending) return
    const now = Date.now()
    this.#deaths = [...this.#deaths.filter((time) => now - time < WITHIN_MS), now]
    const restarting = this.#deaths.length <= DEATHS
    const why = `exit code ${code}`
    const state: EngineState = { state: 'lost', why, restarting }
    for (const page of this.#pages) if (!page.isDestroyed()) page.postMessage(channels.engine, state)
    this.emit('lost', why, restarting)
    if (!restarting) return
    this.#restarts++
    this.#start(true)
    for (const page of this.#pages) this.#connect(page)
  }

  #ask(message: (ask: number) => ToEngine): Promise<FromEngine> {
    if (!this.#process) return Promise.reject(new Error(engineEnded.message))
    const ask = this.#nextAsk++
    return new Promise((done, fail) => {
      this.#asks.set(ask, { done, fail })
      this.#post(message(ask))
    })
  }
}
