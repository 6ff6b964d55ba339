import { loopback, volumeKinds, type VolumeKind } from '../../contract/api.ts'
import { thumbnailRoute } from './cohort.ts'
import { overviewRoute } from './overview.ts'
import { reportFileRoute, reportPageRoute } from './reports.ts'
import type { EngineSession } from './session.ts'
import { sharedFault } from './shared-fault.ts'
import { readVoxels } from './voxels.ts'

export interface BytesAsk {
  readonly session: EngineSession
  /** The groups of the route's pattern. */
  readonly parts: readonly string[]
  /** Empty for GET. */
  readonly body: Uint8Array
  readonly signal: AbortSignal
}
export interface BytesAnswer {
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Uint8Array
}
/** Bytes that travel beside the calls, by path: voxels, pictures, files. A part that has some adds its routes below. */
export interface BytesRoute {
  readonly method: 'GET' | 'PUT'
  readonly pattern: RegExp
  answer(ask: BytesAsk): Promise<BytesAnswer>
}

const volumeRoute: BytesRoute = {
  method: 'GET',
  pattern: new RegExp(`^/volume/(${volumeKinds.join('|')})/(\\d{1,15})$`),
  async answer({ session, parts: [kind, id], signal }) {
    const { info, packed } = await readVoxels(session.study, kind as VolumeKind, Number(id), signal)
    return { headers: { [loopback.volumeHeader]: JSON.stringify(info) }, body: packed }
  },
}

const routes: readonly BytesRoute[] = [
  overviewRoute,
  volumeRoute,
  thumbnailRoute,
  reportFileRoute,
  reportPageRoute,
]

export interface BytesResult {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

const encoder = new TextEncoder()

/** Whether a path is one of bytes, to be answered by `answerBytes` alone. */
export const isBytesPath = (path: string): boolean => routes.some(({ pattern }) => pattern.test(path))

/** The answer of the engine to one request, the same in every host. A failure is JSON (`SharedFault`), 404 or 422. */
export async function answerBytes(
  session: EngineSession,
  request: { method: string; path: string; body?: Uint8Array | undefined; signal: AbortSignal },
): Promise<BytesResult> {
  try {
    for (const route of routes) {
      const match = route.method === request.method ? route.pattern.exec(request.path) : null
      if (!match) continue
      const body = request.body ?? new Uint8Array()
      const answer = await route.answer({ session, parts: match.slice(1), body, signal: request.signal })
      const type = answer.type ?? 'application/octet-stream'
      return { status: 200, headers: { 'content-type': type, ...answer.headers }, body: answer.body }
    }
    const missing = { code: 'not-found', message: `There is no ${request.path}.`, remedy: 'Reload the page.' }
    return failure(404, missing)
  } catch (error) {
    const fault = sharedFault(error)
    return failure(fault.code === 'not-found' ? 404 : 422, fault)
  }
}

const failure = (status: number, fault: object): BytesResult => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: encoder.encode(JSON.stringify(fault)),
})
