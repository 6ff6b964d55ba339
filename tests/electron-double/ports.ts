import type Electron from 'electron'
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

/** Where the other end of a port can be: a utility process or a page. */
export interface Place {
  /** Carries one message of the port to the place. */
  send(port: number, data: unknown): void
  /** Tells the place that the port's other end is closed. */
  close(port: number): void
}

let next = 1

/** As Electron's: queued until `start`, an emitter of 'message' and 'close'. Lives in main until it is given away. */
export class MessagePortDouble
  extends EventEmitter
  implements Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  readonly #port: MessagePort
  #given = false

  constructor(port: MessagePort) {
    super()
    this.#port = port
  }
  postMessage(message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    if (transfer.length > 0) throw new Error('the stand-in sends ports only to processes and pages')
    this.#port.postMessage(message)
  }
  start(): void {
    if (this.#given) throw new Error('this port was given away')
    this.#port.on('message', (data) => this.emit('message', { data, ports: [] }))
    this.#port.on('close', () => this.emit('close'))
  }
  close(): void {
    this.#port.close()
  }

  /** Gives the port to a place; what is sent there goes to `Relay.receive`. */
  give(place: Place, relays: Relays): number {
    if (this.#given) throw new Error('this port was given away already')
    this.#given = true
    const id = next++
    relays.add(id, this.#port)
    this.#port.on('message', (data) => place.send(id, data))
    this.#port.on('close', () => {
      relays.drop(id)
      place.close(id)
    })
    return id
  }
}

/** The ports whose end is at one place. */
export class Relays {
  readonly #ports = new Map<number, MessagePort>()

  add(id: number, port: MessagePort): void {
    this.#ports.set(id, port)
  }
  drop(id: number): void {
    this.#ports.delete(id)
  }
  receive(id: number, data: unknown): void {
    this.#ports.get(id)?.postMessage(data)
  }
  closed(id: number): void {
    this.#ports.get(id)?.close()
    this.#ports.delete(id)
  }
  /** The place is gone: every other end is told so. */
  end(): void {
    for (const id of [...this.#ports.keys()]) this.closed(id)
  }
}

export class MessageChannelDouble {
  readonly port1: MessagePortDouble
  readonly port2: MessagePortDouble
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new MessagePortDouble(port1)
    this.port2 = new MessagePortDouble(port2)
  }
}

/** The ports of a message, which in this process are always ours. */
export const doubles = (ports: readonly Electron.MessagePortMain[] | undefined): MessagePortDouble[] =>
  (ports ?? []).map((port) => port as unknown as MessagePortDouble)
