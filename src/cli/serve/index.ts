import { RPCHandler } from '@orpc/server/ws'
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { WebSocketServer, type WebSocket } from 'ws'
import { loopback, type SharedFault } from '../../contract/api.ts'
import { Fault } from '../../contract/index.ts'
import { answerBytes, EngineSession, isBytesPath, makeRouter, sharedFault } from '../../engine/api/index.ts'
import { openStudy } from '../../engine/studies/index.ts'
import { openPage } from '../../hosts/page.ts'
import { cookieOf, offersToken, refusalOf, sameToken } from './guard.ts'
import { openBrowser } from './open-browser.ts'

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
  /** The token of an engine that died, so that its pages find the new one. */
  readonly token?: string
  /** The engine before this one died; what it was doing goes on. */
  readonly going?: boolean
  /** Called whenever another study (or none) is opened. */
  readonly onStudy?: (folder: string | undefined) => void
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

/** Masks drawn at 0.5 mm are below this. */
const LARGEST_BODY = 2 ** 29

/** The body of a PUT; undefined where it is longer than anything a page has to send. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > LARGEST_BODY) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function sendBytes(
  host: Host,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const ending = new AbortController()
  response.once('close', () => ending.abort())
  const method = request.method ?? 'GET'
  const body = method === 'GET' ? undefined : await bodyOf(request)
  if (method !== 'GET' && body === undefined) return sendText(response, 413, 'This is too much at once.')
  const result = await answerBytes(host.session, { method, path, body, signal: ending.signal })
  response.writeHead(result.status, {
    ...always,
    ...result.headers,
    'content-length': result.body.byteLength,
  })
  response.end(result.body)
}

const noToken =
  'This address needs its token. Open the whole address that `normascope serve` printed in the terminal.'

async function answer(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = refusalOf(request)
  if (refusal !== undefined) return sendText(response, 403, refusal)
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (isBytesPath(url.pathname)) {
    const given = request.headers[loopback.tokenHeader]
    if (!sameToken(given?.toString(), host.token)) return sendText(response, 403, noToken)
    return sendBytes(host, request, response, url.pathname)
  }
  if (request.method !== 'GET') return sendText(response, 405, 'Only GET is answered here.')
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

/** The longest call is a stroke: runs of a whole 0.5 mm volume of speckles are below this. */
const LARGEST_CALL = 2 ** 26

/** What is wrong with a connection ends that connection; without a listener it would end the engine. */
const endsAlone = (): void => undefined

/** The contract over WebSocket. Returns the function that ends every connection. */
function answerCalls(server: Server, host: Host): () => void {
  const calls = new RPCHandler(makeRouter(host.session))
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_CALL,
    handleProtocols: () => loopback.protocol,
  })
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', endsAlone)
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    const known = request.headers.origin !== undefined && offersToken(request, host.token)
    if (path !== loopback.rpcPath || refusalOf(request) !== undefined || !known) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (connection: WebSocket) => {
      connection.on('error', endsAlone)
      void calls.upgrade(connection)
    })
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
 * Serves the page and the engine on 127.0.0.1 until closed, with a study or without one (a page then opens one). Throws Fault when the folder is no study, when
 * the page has not been built, and when the port is taken.
 */
export async function serve(folder: string | undefined, options: ServeOptions = {}): Promise<Served> {
  const { port = 0, open = true, signal, log = () => undefined } = options
  const page = openPage(options.page ?? builtPage)
  const study = folder === undefined ? undefined : openStudy(folder)
  const token = options.token ?? randomBytes(24).toString('base64url')
  const server = createServer()
  let actual: number
  try {
    actual = await listen(server, port)
  } catch (error) {
    study?.close()
    throw error
  }
  const session = new EngineSession(study, undefined, { going: options.going ?? false })
  session.onTake((taken) => options.onStudy?.(taken?.folder))
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
  log(`${study?.name ?? 'Normascope'}: ${url}`)
  log('Whoever has this address can see the study. Ctrl-C ends it.')
  if (open) openBrowser(url)
  if (signal?.aborted) void close()
  return { url, close, closed }
}
