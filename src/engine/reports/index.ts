/** Reports: a study's results as a PDF that can be read, and repeated, without the program. */
export { reportOf, writeReport, type ReportWork, type WrittenReport } from './write.ts'
export { reportPdf } from './typeset.ts'
export { verifyReport, type Verification, type VerifiedPart } from './verify.ts'
export { listReports, makeReport, reportFile, reportPages, reportPath, type StoredReport } from './library.ts'
export { renderSvg } from './svg.ts'
