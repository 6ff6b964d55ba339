export { createdOf, createStudy, getSetting, openStudy, setSetting } from './study.ts'
export type { Study } from './study.ts'
export {
  backwards,
  changesOf,
  historyOf,
  makeSteps,
  patientCalibrates,
  textOf,
  withSteps,
} from './history.ts'
export type { History, Step } from './history.ts'
export { ownScans, ownScansSetting } from './moved.ts'
export { isLockedFor, lockStudy } from './lock.ts'
export { listScans, scanFacts } from './scans.ts'
export type { Group, ScanFilter, ScanRow, Split } from './scans.ts'
export { checkScan, checkSources, hashFile } from './sources.ts'
export type { SourceProblem } from './sources.ts'
export { splitStudy } from './split.ts'
export type { SplitOptions, SplitReport, Stratum } from './split.ts'
export { importNotes, studySummary } from './summary.ts'
export type { ImportNote, ImportOutcome, StudySummary } from './summary.ts'
export { lookAtTable, parseSplit, readTable, splitAliases, subjectAliases, subjectKey } from './table.ts'
export type { Aliases, ChosenColumns, Table, TableRow } from './table.ts'
