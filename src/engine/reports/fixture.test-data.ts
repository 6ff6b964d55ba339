import { readFileSync } from 'node:fs'
import { reportDataSchema, type ReportData } from './data.ts'

/** The invented study of tests/fixtures/report, for the tests beside this file. */
export const fixtureData = (): ReportData =>
  reportDataSchema.parse(
    JSON.parse(
      readFileSync(new URL('../../../tests/fixtures/report/report-data.json', import.meta.url), 'utf8'),
    ),
  )
