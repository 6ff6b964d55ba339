/** First module of a utility process of the stand-in: gives it `process.parentPort`, then runs its own entry. */
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'
import type { Wire } from './utility-wire.ts'

const send = (wire: Wire): void => {
  if (process.connected) process.send?.(wire, () => undefined)
}

/** A port whose other end is elsewhere; messages wait for `start`. */
class ChildPort extends EventEmitter {
  readonly #id: number
  #waiting: unknown[] | undefined = []

  constructor(id: number) {
    super()
    this.#id = id
  }
  postMessage(data: unknown): void {
    send({ kind: 'port', port: this.#id, data })
  }
  start(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const data of waiting) this.emit('message', { data, ports: [] })
  }
  close(): void {
    send({ kind: 'close', port: this.#id })
    ports.delete(this.#id)
  }
  received(data: unknown): void {
    if (this.#waiting) this.#waiting.push(data)
    else this.emit('message', { data, ports: [] })
  }
}

const ports = new Map<number, ChildPort>()

/** Messages are queued until the first listener is there, as Electron's are. */
class ParentPort extends EventEmitter {
  #waiting: { data: unknown; ports: ChildPort[] }[] | undefined = []

  constructor() {
    super()
    this.on('newListener', (event) => {
      if (event !== 'message' || !this.#waiting) return
      const waiting = this.#waiting
      this.#waiting = undefined
      queueMicrotask(() => {
        for (const message of waiting) this.emit('message', message)
      })
    })
  }
  postMessage(data: unknown): void {
    send({ kind: 'message', data, ports: [] })
  }
  received(message: { data: unknown; ports: ChildPort[] }): void {
    if (this.#waiting) this.#waiting.push(message)
    else this.emit('message', message)
  }
}

const parent = new ParentPort()
Object.defineProperty(process, 'parentPort', { value: parent })

process.on('message', (wire: Wire) => {
  if (wire.kind === 'message') {
    const given = wire.ports.map((id) => {
      const port = new ChildPort(id)
      ports.set(id, port)
      return port
    })
    parent.received({ data: wire.data, ports: given })
  } else if (wire.kind === 'port') {
    ports.get(wire.port)?.received(wire.data)
  } else {
    ports.get(wire.port)?.emit('close')
    ports.delete(wire.port)
  }
})
process.on('disconnect', () => process.exit(0)) // main is gone

const [entry, ...args] = process.argv.slice(2)
process.argv.splice(1, process.argv.length - 1, entry!, ...args)
await import(pathToFileURL(entry!).href)
