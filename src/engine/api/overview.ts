import type { Overview } from '../../contract/api.ts'
import type { BytesRoute } from './bytes.ts'
import { stampOf } from './changes.ts'
import { calibrations, maps, methods, scans, summary } from './queries.ts'
import type { EngineSession } from './session.ts'

interface Told {
  readonly stamp: string
  readonly body: Uint8Array
}
const told = new WeakMap<EngineSession, Told>()
const encoder = new TextEncoder()

/**
 * What every page reads of the open study, as JSON, kept until something changes: asked for once ahead of the first page, it
 * is there when that comes. JSON's null while no study is open.
 */
export function overviewOf(session: EngineSession): Uint8Array {
  const study = session.open
  if (!study) return encoder.encode('null')
  const stamp = stampOf(session)
  const known = told.get(session)
  if (known?.stamp === stamp) return known.body
  const overview: Overview = {
    stamp,
    summary: summary(study),
    scans: scans(study),
    maps: maps(study),
    methods: methods(study),
    calibrations: calibrations(study),
  }
  const body = encoder.encode(JSON.stringify(overview))
  told.set(session, { stamp, body })
  return body
}

export const overviewRoute: BytesRoute = {
  method: 'GET',
  pattern: /^\/overview$/,
  answer: async ({ session }) => ({ type: 'application/json', body: overviewOf(session) }),
}
