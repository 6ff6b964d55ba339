import { RPCHandler } from '@orpc/server/ws'
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { WebSocketServer, type WebSocket } from 'ws'
import { loopback, volumeKinds, type SharedFault, type VolumeKind } from '../../contract/api.ts'
import { Fault } from '../../contract/index.ts'
import { EngineSession, makeRouter, readVoxels, sharedFault } from '../../engine/api/index.ts'
import { openStudy } from '../../engine/studies/index.ts'
import { cookieOf, offersToken, refusalOf, sameToken } from './guard.ts'
import { openBrowser } from './open-browser.ts'
import { openPage } from './page.ts'

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port?: number
  /** Open the default browser, where there is a display. */
  readonly open?: boolean
  /** Ends the server. */
  readonly signal?: AbortSignal
  readonly log?: (line: string) => void
  /** The built page; default `out/renderer` of the program. */
  readonly page?: string
}

export interface Served {
  /** Address with the token: whoever has it can see the study. */
  readonly url: string
  /** Ends every connection and closes the study. */
  close(): Promise<void>
  /** Resolves when the server has ended, by `close` or by the signal. */
  readonly closed: Promise<void>
}

const builtPage = fileURLToPath(new URL('../../../out/renderer', import.meta.url))

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

type Page = ReturnType<typeof openPage>

interface Host {
  readonly session: EngineSession
  readonly token: string
  readonly cookie: string
  readonly page: Page
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: Buffer | string,
  headers = {},
): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, { ...always, 'content-type': type, 'content-length': bytes.length, ...headers })
  response.end(bytes)
}

const sendText = (response: ServerResponse, status: number, text: string): void =>
  send(response, status, 'text/plain; charset=utf-8', `${text}\n`)

const sendFault = (response: ServerResponse, fault: SharedFault): void =>
  send(response, fault.code === 'not-found' ? 404 : 422, 'application/json', JSON.stringify(fault))

const isKind = (text: string): text is VolumeKind => (volumeKinds as readonly string[]).includes(text)

async function sendVolume(host: Host, response: ServerResponse, path: string): Promise<void> {
  const [, kind, id] = /^\/volume\/([a-z]+)\/(\d{1,15})$/.exec(path) ?? []
  if (kind === undefined || id === undefined || !isKind(kind))
    return sendText(response, 404, `There is no ${path}.`)
  try {
    const { info, data } = await readVoxels(host.session.study, kind, Number(id))
    response.writeHead(200, {
      ...always,
      'content-type': 'application/octet-stream',
      'content-length': data.byteLength,
      [loopback.volumeHeader]: JSON.stringify(info),
    })
    response.end(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  } catch (error) {
    sendFault(response, sharedFault(error))
  }
}

const noToken =
  'This address needs its token. Open the whole address that `normascope serve` printed in the terminal.'

async function answer(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = refusalOf(request)
  if (refusal !== undefined) return sendText(response, 403, refusal)
  if (request.method !== 'GET') return sendText(response, 405, 'Only GET is answered here.')
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname.startsWith('/volume/')) {
    const given = request.headers[loopback.tokenHeader]
    if (!sameToken(given?.toString(), host.token)) return sendText(response, 403, noToken)
    return sendVolume(host, response, url.pathname)
  }
  // The page itself: by the address with the token, then by the cookie that it set. Neither reaches the study.
  const byAddress = sameToken(url.searchParams.get(loopback.tokenParameter) ?? undefined, host.token)
  if (!byAddress && !sameToken(cookieOf(request, host.cookie), host.token))
    return sendText(response, 403, noToken)
  const reply = host.page(url.pathname, request.headers.host ?? '')
  if (!reply) return sendText(response, 404, `There is no ${url.pathname}.`)
  const cookie = `${host.cookie}=${host.token}; Path=/; HttpOnly; SameSite=Strict`
  send(response, 200, reply.type, reply.body, {
    ...reply.headers,
    ...(byAddress ? { 'set-cookie': cookie } : {}),
  })
}

/** The contract over WebSocket. Returns the function that ends every connection. */
function answerCalls(server: Server, host: Host): () => void {
  const calls = new RPCHandler(makeRouter(host.session))
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 2 ** 20,
    handleProtocols: () => loopback.protocol,
  })
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    const known = request.headers.origin !== undefined && offersToken(request, host.token)
    if (path !== loopback.rpcPath || refusalOf(request) !== undefined || !known) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (connection: WebSocket) => void calls.upgrade(connection))
  }
  server.on('upgrade', upgrade)
  return () => {
    for (const connection of sockets.clients) connection.terminate()
    sockets.close()
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return fail(error)
      fail(
        new Fault(
          {
            code: 'bad-input',
            message: `Port ${port} of this machine cannot be used (${error.code}).`,
            remedy: 'Name another with --port, or leave it out to take any free one.',
          },
          { cause: error },
        ),
      )
    })
    server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port))
  })

/**
 * Serves the page and the engine of one study on 127.0.0.1 until closed. Throws Fault when the folder is no study, when
 * the page has not been built, and when the port is taken.
 */
export async function serve(folder: string, options: ServeOptions = {}): Promise<Served> {
  const { port = 0, open = true, signal, log = () => undefined } = options
  const page = openPage(options.page ?? builtPage)
  const study = openStudy(folder)
  const token = randomBytes(24).toString('base64url')
  const server = createServer()
  let actual: number
  try {
    actual = await listen(server, port)
  } catch (error) {
    study.close()
    throw error
  }
  const session = new EngineSession(study)
  const host: Host = { session, token, cookie: `normascope-${actual}`, page }
  server.on('request', (request, response) => {
    answer(host, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendFault(response, sharedFault(error))
    })
  })
  const endCalls = answerCalls(server, host)
  const closed = new Promise<void>((done) => server.once('close', done)).then(() => session.close())
  const close = (): Promise<void> => {
    void session.close()
    endCalls()
    server.close()
    server.closeAllConnections()
    return closed
  }
  signal?.addEventListener('abort', () => void close(), { once: true })
  const url = `http://127.0.0.1:${actual}/?${loopback.tokenParameter}=${token}`
  log(`${study.name}: ${url}`)
  log('Whoever has this address can see the study. Ctrl-C ends it.')
  if (open) openBrowser(url)
  if (signal?.aborted) void close()
  return { url, close, closed }
}
