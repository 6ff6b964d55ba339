/** Reports: a study's results as a PDF that can be read, and repeated, without the program. */
import { Fault } from '../../contract/index.ts'
import { bias, compare } from '../evaluations/index.ts'
import type { Study } from '../studies/index.ts'
import { replaceFile } from '../volumes/index.ts'
import { compilePdf } from './compile.ts'
import type { ReportData } from './data.ts'
import { gatherReport, requireResults } from './gather.ts'
import { renderReport, type Paper } from './render.ts'

export { reportDataSchema, type ReportData } from './data.ts'
export { renderReport, type Paper } from './render.ts'
export { renderSvg } from './svg.ts'

export interface ReportOptions {
  /** Path of the PDF; the numbers go beside it under the same name ending in .json. */
  out: string
  /** Subjects as P001, P002, …; true unless told otherwise. Paths of scans are never printed. */
  pseudonyms?: boolean
  paper?: Paper
  signal?: AbortSignal
}

export interface WrittenReport {
  path: string
  pages: number
  /** Path of the JSON file with every number of the PDF. */
  data: string
}

/** Typesets data gathered before. The same data gives the same bytes. */
export async function reportPdf(
  data: ReportData,
  options: { paper?: Paper } = {},
): Promise<{ pdf: Uint8Array; pages: number }> {
  return compilePdf(await renderReport(data, options))
}

/**
 * Writes the study's report and its numbers. Throws 'nothing-to-do' naming the next command where there are no
 * results yet, and 'usage' when `out` does not end in .pdf.
 */
export async function writeReport(study: Study, options: ReportOptions): Promise<WrittenReport> {
  if (!/\.pdf$/i.test(options.out))
    throw new Fault({
      code: 'usage',
      message: `${options.out} does not end in .pdf.`,
      remedy: 'Give the report a name such as report.pdf.',
      path: options.out,
    })
  requireResults(study)
  const signal = options.signal ? { signal: options.signal } : {}
  const evaluated = { comparison: await compare(study, signal), bias: await bias(study, signal) }
  const data = gatherReport(study, evaluated, { pseudonyms: options.pseudonyms ?? true })
  const { pdf, pages } = await reportPdf(data, { paper: options.paper ?? 'a4' })
  options.signal?.throwIfAborted()
  const dataPath = options.out.replace(/\.pdf$/i, '.json')
  await replaceFile(dataPath, Buffer.from(`${JSON.stringify(data, null, 1)}\n`))
  await replaceFile(options.out, pdf)
  study.log('report', `${pages} pages, ${data.pseudonyms ? 'with pseudonyms' : 'with subject names'}`)
  return { path: options.out, pages, data: dataPath }
}
