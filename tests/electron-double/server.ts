import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

export type SchemeHandler = (request: Request) => Response | Promise<Response>
export type Control = (order: Record<string, unknown>) => unknown

/**
 * Chromium knows no scheme of ours without Electron: the stand-in answers http://127.0.0.1:PORT/ with what the handler of
 * `app://HOST/` answers. The handler's content security policy holds, plus the address of the stand-in's own bridge.
 */
export class DoubleServer {
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 2 ** 30 })
  readonly #handlers = new Map<string, SchemeHandler>()
  readonly #bridges = new Map<string, (socket: WebSocket) => void>()
  readonly #parcels = new Map<string, Uint8Array>()
  readonly token = randomBytes(12).toString('hex')
  control: Control = () => undefined
  /** Scheme and host of the page that was loaded, as 'app://normascope'. */
  own = ''

  async listen(): Promise<void> {
    this.#server.on('upgrade', (request, socket, head) => {
      const serve = this.#bridges.get(request.url ?? '')
      if (!serve) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
      this.#sockets.handleUpgrade(request, socket, head, serve)
    })
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
  }
  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.close()
    this.#server.closeAllConnections()
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }
  handle(scheme: string, handler: SchemeHandler): void {
    this.#handlers.set(scheme, handler)
  }
  /** Address of a new bridge for one window. */
  bridge(serve: (socket: WebSocket) => void): string {
    const path = `/__double/${randomBytes(12).toString('hex')}`
    this.#bridges.set(path, serve)
    return `${this.origin.replace('http', 'ws')}${path}`
  }

  /** Path under which a page can fetch these bytes, once. */
  parcel(bytes: Uint8Array): string {
    const path = `/__double/${randomBytes(12).toString('hex')}`
    this.#parcels.set(path, bytes)
    return path
  }

  /** The address as the program knows it, of an address in Chromium. */
  toProgram(url: string): string {
    return url.startsWith(this.origin) && this.own !== '' ? this.own + url.slice(this.origin.length) : url
  }
  /** The address in Chromium, of one that the program loads. */
  toChromium(url: string): string {
    const [, origin, rest] = /^([a-z][a-z0-9+.-]*:\/\/[^/]+)(.*)$/.exec(url) ?? []
    if (origin === undefined || !this.#handlers.has(origin.split(':')[0]!)) return url
    this.own = origin
    return this.origin + rest
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === `/__double/control/${this.token}`) return this.#controlled(request, response)
    const parcel = this.#parcels.get(request.url ?? '')
    if (parcel) {
      this.#parcels.delete(request.url!)
      return void response.writeHead(200, { 'content-length': parcel.length }).end(parcel)
    }
    const handler = this.#handlers.get(this.own.split(':')[0] ?? '')
    if (!handler) return void response.writeHead(404).end()
    const answer = await handler(
      new Request(this.own + (request.url ?? '/'), { method: request.method ?? 'GET' }),
    )
    const headers = Object.fromEntries(answer.headers)
    const policy = headers['content-security-policy']
    if (policy !== undefined) {
      const bridge = this.origin.replace('http', 'ws')
      headers['content-security-policy'] = policy.replace(
        "connect-src 'self'",
        `connect-src 'self' ${bridge}`,
      )
    }
    response.writeHead(answer.status, headers)
    response.end(Buffer.from(await answer.arrayBuffer()))
  }

  async #controlled(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    try {
      const order = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>
      const value = await this.control(order)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value ?? null))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  }
}
