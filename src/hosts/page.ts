import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { Fault } from '../contract/index.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

export interface Reply {
  readonly type: string
  readonly body: Buffer
  readonly headers: Record<string, string>
}

/**
 * Everything from this machine, nothing else; styles only from files or with this page's own nonce. `host` is the name of a
 * server whose WebSocket the page may open; on the desktop there is none, the page talks through ports.
 */
const policy = (nonce: string, host: string | undefined): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    host === undefined ? "connect-src 'self'" : `connect-src 'self' ws://${host}`,
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * The built page's files by URL path, from a list: a path that is not in the list does not exist, so there is nothing
 * to climb out of. Throws Fault when the page has not been built.
 */
export function openPage(folder: string): (path: string, host?: string) => Reply | undefined {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Fault({
      code: 'not-found',
      message: `The page has not been built: ${join(folder, 'index.html')} does not exist.`,
      remedy: 'Run `npm run setup` in the checkout, then `normascope serve` again.',
      path: folder,
    })
  }
  const list = (): Map<string, string> =>
    new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [file.slice(folder.length).split(sep).join('/'), file]),
    )
  let byPath = list()
  return (path, host) => {
    if (path === '/') byPath = list() // the page may have been built again meanwhile
    const file = byPath.get(path === '/' ? '/index.html' : path)
    if (file === undefined) return undefined
    const type = types[extname(file)] ?? 'application/octet-stream'
    if (!type.startsWith('text/html')) return { type, body: readFileSync(file), headers: {} }
    const nonce = randomBytes(16).toString('base64url')
    const html = readFileSync(file, 'utf8').replaceAll('__CSP_NONCE__', nonce)
    return { type, body: Buffer.from(html), headers: { 'content-security-policy': policy(nonce, host) } }
  }
}
