import type { MessagePortMain } from 'electron'
import type { ProcessPort, SpawnProcess } from '../../engine/inference/index.ts'
import type { FromEngine } from '../messages.ts'

type Message = Parameters<ProcessPort['post']>[0]
type Reply = Parameters<Parameters<ProcessPort['onMessage']>[0]>[0]

/** A process that main was asked for: messages wait until its port has come. */
class AskedProcess implements ProcessPort {
  #port: MessagePortMain | undefined
  #waiting: Message[] = []
  #receive: (reply: Reply) => void = () => undefined
  #exit: (why: string) => void = () => undefined
  readonly #end: () => void

  constructor(end: () => void) {
    this.#end = end
  }

  post(message: Message): void {
    if (this.#port) this.#port.postMessage(message)
    else this.#waiting.push(message)
  }
  onMessage(receive: (reply: Reply) => void): void {
    this.#receive = receive
  }
  onExit(receive: (why: string) => void): void {
    this.#exit = receive
  }
  kill(): void {
    this.#end()
  }

  started(port: MessagePortMain): void {
    this.#port = port
    port.on('message', ({ data }) => this.#receive(data as Reply))
    port.start()
    for (const message of this.#waiting.splice(0)) port.postMessage(message)
  }
  ended(why: string): void {
    this.#port?.close()
    this.#exit(why)
  }
}

/** Processes of inference, which only main can start: the engine asks for one and gets a port to it. */
export class AskedProcesses {
  readonly #processes = new Map<number, AskedProcess>()
  readonly #tell: (message: FromEngine) => void
  #next = 1

  constructor(tell: (message: FromEngine) => void) {
    this.#tell = tell
  }

  readonly spawn: SpawnProcess = (options) => {
    const id = this.#next++
    const asked = new AskedProcess(() => this.#tell({ kind: 'kill', id }))
    this.#processes.set(id, asked)
    this.#tell({ kind: 'spawn', id, quiet: options?.quiet ?? false })
    return asked
  }

  started(id: number, port: MessagePortMain | undefined): void {
    if (port) this.#processes.get(id)?.started(port)
  }
  ended(id: number, why: string): void {
    this.#processes.get(id)?.ended(why)
    this.#processes.delete(id)
  }
}
