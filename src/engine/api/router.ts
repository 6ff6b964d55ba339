import { analysisPart } from './analysis.ts'
import { annotationsPart } from './annotations.ts'
import { cataloguePart } from './catalogue.ts'
import { cohortPart } from './cohort.ts'
import { importsPart } from './imports.ts'
import { jobsPart } from './jobs.ts'
import { libraryPart } from './library.ts'
import { reportsPart } from './reports.ts'
import { runsPart } from './runs.ts'
import type { EngineSession } from './session.ts'
import { studyPart } from './study.ts'

/** The contract over what a session has open: one line a part. */
export const makeRouter = (session: EngineSession) => ({
  ...studyPart(session),
  ...jobsPart(session),
  ...annotationsPart(session),
  ...analysisPart(session),
  ...libraryPart(session),
  ...importsPart(session),
  ...cohortPart(session),
  ...cataloguePart(session),
  ...runsPart(session),
  ...reportsPart(session),
})
