import type { CustomScheme, Protocol } from 'electron'
import { openPage } from '../hosts/page.ts'

const scheme = 'app'
const host = 'normascope'
/** Where the program's own pages live. */
export const origin = `${scheme}://${host}`

/** To be registered before Electron is ready. A standard, secure scheme of our own: no file: address is ever loaded. */
export const schemes: CustomScheme[] = [
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]

const always = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }

/** Answers `app://normascope/…` from the list of the built page's files, with its content security policy. */
export function servePage(protocol: Pick<Protocol, 'handle'>, folder: string): void {
  const page = openPage(folder)
  protocol.handle(scheme, (request) => {
    const url = new URL(request.url)
    const reply = url.host === host && request.method === 'GET' ? page(url.pathname) : undefined
    if (!reply) return new Response(`There is no ${url.pathname}.\n`, { status: 404, headers: always })
    return new Response(new Uint8Array(reply.body), {
      headers: { ...always, ...reply.headers, 'content-type': reply.type },
    })
  })
}
