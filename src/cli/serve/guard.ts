import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { loopback } from '../../contract/api.ts'

/** Why a request is refused, in a sentence for the person who sees it in a browser. */
export type Refusal = string

const names = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The Host header must name this machine. A page of another site whose name was re-pointed at 127.0.0.1 (DNS rebinding)
 * still sends its own name. The port is free: an SSH tunnel changes it.
 */
export function isOurHost(host: string | undefined): boolean {
  const name = /^(\[[0-9a-f:]+\]|[^:]+)(?::\d+)?$/i.exec(host ?? '')?.[1]
  return name !== undefined && names.has(name.toLowerCase())
}

/** A page of another origin says so; a request without an Origin is a navigation or a program, not a foreign page. */
export const isOurOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  origin === undefined || origin === `http://${host}`

/** Compares in constant time. */
export function sameToken(given: string | undefined, token: string): boolean {
  if (given === undefined) return false
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export const cookieOf = (request: IncomingMessage, name: string): string | undefined =>
  (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim().split('='))
    .find(([key]) => key === name)?.[1]

/** Undefined when the request comes from this machine's own page or a navigation to it. */
export function refusalOf(request: IncomingMessage): Refusal | undefined {
  const { host, origin } = request.headers
  if (!isOurHost(host))
    return `Requests to the name ${host ?? '(none)'} are refused: use the address printed by serve.`
  if (!isOurOrigin(origin, host)) return `Requests of pages from ${origin} are refused.`
  return undefined
}

/** The protocols a page offers on its WebSocket; the token is one of them. */
export const offersToken = (request: IncomingMessage, token: string): boolean =>
  (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .some((protocol) => sameToken(protocol.trim(), loopback.tokenProtocol(token)))
