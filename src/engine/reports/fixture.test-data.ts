import { readFileSync } from 'node:fs'
import {
  reportOptionsSchema,
  reportSchema,
  type ReportChoices,
  type ReportData,
} from '../../contract/index.ts'
import { summarise } from './chapters/summary.ts'

/** The invented study of tests/fixtures/report, for the tests beside this file. */
export const fixtureData = (choices: ReportChoices = {}): ReportData =>
  summarised({
    ...reportSchema.parse(
      JSON.parse(
        readFileSync(new URL('../../../tests/fixtures/report/report-data.json', import.meta.url), 'utf8'),
      ),
    ),
    options: reportOptionsSchema.parse(choices),
  })

/** With the summary that follows from the numbers. */
export const summarised = (data: ReportData): ReportData => ({ ...data, summary: summarise(data) })
