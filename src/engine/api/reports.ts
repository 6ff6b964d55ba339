import { implement } from '@orpc/server'
import { writeFileSync } from 'node:fs'
import { reportsContract } from '../../contract/api.ts'
import { Fault, toFault } from '../../contract/index.ts'
import type { BytesRoute } from './bytes.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'

/** Loaded when first asked for: the typesetter is large. */
const reports = () => import('../reports/index.ts')

const mostDifferences = 8
const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

export function reportsPart(session: EngineSession) {
  const calls = implement(reportsContract).use(withFaults)
  return {
    reports: {
      list: calls.reports.list.handler(async () => (await reports()).listReports(session.study)),
      pages: calls.reports.pages.handler(async ({ input }) => ({
        pages: (await (await reports()).reportPages(session.study, input.name)).length,
      })),
      save: calls.reports.save.handler(async ({ input: { name, kind, place } }) => {
        const path = session.places.path(place)
        const body = (await reports()).reportFile(session.study, name, kind)
        try {
          writeFileSync(path, body)
        } catch (error) {
          throw toFault(error, path)
        }
      }),
      verify: calls.reports.verify.handler(async ({ input, signal }) => {
        const { verifyReport, reportPath } = await reports()
        const found = await verifyReport(session.study, reportPath(session.study, input.name), { signal })
        return {
          ...found,
          parts: found.parts.map(({ part, compared, differences }) => ({
            part,
            compared,
            differing: differences.length,
            differences: differences
              .slice(0, mostDifferences)
              .map(({ path, reported, now }) => ({ path, reported: shown(reported), now: shown(now) })),
          })),
        }
      }),
    },
  }
}

const noPage = (page: string): Fault =>
  new Fault({ code: 'not-found', message: `The report has no page ${page}.`, remedy: 'Reload the page.' })

export const reportFileRoute: BytesRoute = {
  method: 'GET',
  pattern: /^\/report\/(report-[\d-]+)\.(pdf|json)$/,
  async answer({ session, parts: [name, kind] }) {
    const body = (await reports()).reportFile(session.study, `${name}.pdf`, kind as 'pdf' | 'json')
    return { type: kind === 'pdf' ? 'application/pdf' : 'application/json', body }
  },
}

export const reportPageRoute: BytesRoute = {
  method: 'GET',
  pattern: /^\/report\/(report-[\d-]+\.pdf)\/(\d{1,4})$/,
  async answer({ session, parts: [name, page] }) {
    const svg = (await (await reports()).reportPages(session.study, name!))[Number(page) - 1]
    if (svg === undefined) throw noPage(page!)
    return { type: 'image/svg+xml', body: Buffer.from(svg) }
  },
}
