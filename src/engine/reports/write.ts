import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  Fault,
  reportOptionsSchema,
  type ReportChoices,
  type ReportData,
  type ReportOptions,
} from '../../contract/index.ts'
import { bias, compare, froc, ledger, type TaskRunner } from '../evaluations/index.ts'
import type { Study } from '../studies/index.ts'
import { replaceFile } from '../volumes/index.ts'
import { annotatedOf } from './collect/annotated.ts'
import { gatherReport, requireResults, type Evaluated, type Gathered } from './collect/index.ts'
import { summarise } from './chapters/summary.ts'
import { csvFiles } from './tables.ts'
import { dataText, reportPdf } from './typeset.ts'

export interface ReportWork {
  signal?: AbortSignal | undefined
  /** Where maps are read; default: a pool of worker threads. */
  runner?: TaskRunner | undefined
  /** Told while it goes on: what is done of a stage. */
  onProgress?(done: number, total: number, label: string): void
}

/** As many false alarms as the gallery can choose from. */
const alarmsRead = 2000

async function evaluatedOf(study: Study, options: ReportOptions, work: ReportWork): Promise<Evaluated> {
  const signal = work.signal ? { signal: work.signal } : {}
  const progress = {
    ...(work.onProgress ? { onProgress: work.onProgress } : {}),
    ...(work.runner ? { runner: work.runner } : {}),
  }
  const comparison = await compare(study, signal)
  work.onProgress?.(0, 0, 'comparison')
  const analysed = await bias(study, signal)
  work.onProgress?.(0, 0, 'bias')
  const needsLedger = ['summary', 'lesions', 'failures'].some((one) =>
    options.sections.includes(one as 'summary'),
  )
  const lesions = needsLedger ? await ledger(study, { ...signal, ...progress, kind: 'lesion' }) : null
  const alarms =
    needsLedger && options.sections.includes('failures')
      ? await ledger(study, {
          ...signal,
          ...progress,
          kind: 'false-positive',
          order: 'largest',
          limit: alarmsRead,
        })
      : null
  const curves =
    options.froc && options.sections.includes('lesions') ? await froc(study, { ...signal, ...progress }) : []
  return {
    comparison,
    bias: analysed,
    ledger: lesions && { ...lesions, rows: [...lesions.rows, ...(alarms?.rows ?? [])] },
    froc: curves,
    ...(options.froc ? {} : { frocNote: 'FROC curves were left out by choice' }),
  }
}

/** Every number of the report and the pictures of its gallery, computed from the study. */
export async function reportOf(
  study: Study,
  choices: ReportChoices,
  work: ReportWork = {},
): Promise<Gathered> {
  requireResults(study)
  const options = reportOptionsSchema.parse(choices)
  const evaluated = await evaluatedOf(study, options, work)
  work.onProgress?.(0, 0, 'pictures')
  const { data, files } = await gatherReport(study, evaluated, await annotatedOf(study), options, work.signal)
  const summary: ReportData['summary'] = summarise(data)
  return { data: { ...data, summary }, files }
}

export interface WrittenReport {
  path: string
  pages: number
  /** Path of the JSON file with every number of the PDF. */
  data: string
  /** Folder of the CSV files and pictures. */
  tables: string
  bytes: number
}

const pdfName = /\.pdf$/i

function requirePdf(path: string): void {
  if (!pdfName.test(path))
    throw new Fault({
      code: 'usage',
      message: `${path} does not end in .pdf.`,
      remedy: 'Give the report a name such as report.pdf.',
      path,
    })
}

/** Leaves of an earlier report in this folder what is no longer part of it: only files that a report makes. */
function clearFolder(folder: string, kept: readonly string[]): void {
  for (const name of readdirSync(folder))
    if (/^(?:failure-\d+\.png|[a-z-]+\.csv)$/.test(name) && !kept.includes(name)) rmSync(join(folder, name))
}

/**
 * Writes the study's report: the PDF at `out`, its numbers beside it as NAME.json, and a folder NAME-tables with a CSV
 * file for each table and figure and the pictures. Throws 'nothing-to-do' naming the next command where there are no
 * results yet, and 'usage' when `out` does not end in .pdf.
 */
export async function writeReport(
  study: Study,
  { out, ...choices }: ReportChoices & { out: string },
  work: ReportWork = {},
): Promise<WrittenReport> {
  requirePdf(out)
  const { data, files } = await reportOf(study, choices, work)
  work.onProgress?.(0, 0, 'typesetting')
  const { pdf, pages, document } = await reportPdf(data, files)
  work.signal?.throwIfAborted()
  const dataPath = out.replace(pdfName, '.json')
  const tables = out.replace(pdfName, '-tables')
  const csv = csvFiles(data, document.blocks)
  mkdirSync(tables, { recursive: true })
  clearFolder(tables, [...Object.keys(csv), ...Object.keys(files)])
  for (const [name, text] of Object.entries(csv)) await replaceFile(join(tables, name), Buffer.from(text))
  for (const [name, bytes] of Object.entries(files)) await replaceFile(join(tables, name), bytes)
  await replaceFile(dataPath, Buffer.from(dataText(data)))
  await replaceFile(out, pdf)
  study.log('report', `${pages} pages, ${data.options.language}, names: ${data.options.names}`)
  return { path: out, pages, data: dataPath, tables, bytes: pdf.byteLength }
}
