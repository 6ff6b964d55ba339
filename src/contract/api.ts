import type { ContractRouterClient } from '@orpc/contract'
import { analysisContract } from './api/analysis.ts'
import { annotationsContract } from './api/annotations.ts'
import { catalogueContract } from './api/catalogue.ts'
import { cohortContract } from './api/cohort.ts'
import { importsContract } from './api/imports.ts'
import { jobsContract } from './api/jobs.ts'
import { libraryContract } from './api/library.ts'
import { reportsContract } from './api/reports.ts'
import { runsContract } from './api/runs.ts'
import { studyContract } from './api/study.ts'

/**
 * Every call between a page and the engine, written once: the page derives its client from it, the engine its router,
 * and both ends validate against it. A page gets ids, never paths. A part is a capability; it has a file here, one in
 * `engine/api`, and its pages.
 */
export * from './api/analysis.ts'
export * from './api/annotations.ts'
export * from './api/base.ts'
export * from './api/catalogue.ts'
export * from './api/cohort.ts'
export * from './api/dicom.ts'
export * from './api/imports.ts'
export * from './api/jobs.ts'
export * from './api/library.ts'
export * from './api/paths.ts'
export * from './api/reports.ts'
export * from './api/runs.ts'
export * from './api/study.ts'
export * from './api/volumes.ts'

export const contract = {
  ...studyContract,
  ...jobsContract,
  ...analysisContract,
  ...libraryContract,
  ...annotationsContract,
  ...importsContract,
  ...cohortContract,
  ...catalogueContract,
  ...runsContract,
  ...reportsContract,
}
export type EngineClient = ContractRouterClient<typeof contract>
