import type Electron from 'electron'
import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { fileURLToPath } from 'node:url'
import { doubles, Relays } from './ports.ts'
import type { Wire } from './utility-wire.ts'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** A real child process in place of Electron's utility process, with ports that main relays. */
export class UtilityProcessDouble
  extends EventEmitter
  implements Pick<Electron.UtilityProcess, 'kill' | 'postMessage' | 'pid'>
{
  readonly #child: ChildProcess
  readonly #relays = new Relays()
  pid: number | undefined

  /** `gone` hears of a process that ended otherwise than in good order. */
  constructor(
    entry: string,
    args: readonly string[],
    options: Electron.ForkOptions,
    gone: (details: Electron.Details) => void,
  ) {
    super()
    const quiet = options.stdio === 'ignore'
    this.#child = fork(here('./utility-child.ts'), [entry, ...args], {
      serialization: 'advanced',
      execArgv: ['--import', here('./register.ts')],
      stdio: ['ignore', quiet ? 'ignore' : 2, quiet ? 'ignore' : 'inherit', 'ipc'],
    })
    this.pid = this.#child.pid
    this.#child.on('message', (wire: Wire) => this.#received(wire))
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.once('exit', (code, signal) => {
      this.pid = undefined
      this.#relays.end()
      const exitCode = code ?? (signal === 'SIGKILL' ? 9 : 15)
      this.emit('exit', exitCode)
      if (exitCode === 0) return
      const reason = code === null ? 'killed' : 'abnormal-exit'
      gone({
        type: 'Utility',
        reason,
        exitCode,
        ...(options.serviceName ? { name: options.serviceName } : {}),
      })
    })
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM')
  }

  postMessage(data: unknown, transfer?: Electron.MessagePortMain[]): void {
    const place = {
      send: (port: number, message: unknown) => this.#send({ kind: 'port', port, data: message }),
      close: (port: number) => this.#send({ kind: 'close', port }),
    }
    const ports = doubles(transfer).map((port) => port.give(place, this.#relays))
    this.#send({ kind: 'message', data, ports })
  }

  #send(wire: Wire): void {
    if (this.#child.connected) this.#child.send(wire, () => undefined)
  }

  #received(wire: Wire): void {
    if (wire.kind === 'message') this.emit('message', wire.data)
    else if (wire.kind === 'port') this.#relays.receive(wire.port, wire.data)
    else this.#relays.closed(wire.port)
  }
}
