import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, reportSchema, type ReportChoices, type ReportData } from '../../contract/index.ts'
import type { Study } from '../studies/index.ts'
import { previewOf } from './preview.ts'
import { writeReport, type ReportWork, type WrittenReport } from './write.ts'

const folderOf = ({ folder }: Pick<Study, 'folder'>): string => join(folder, 'reports')
/** Names that this program gives; nothing else in the folder is read. */
const ours = /^report-\d{4}-\d{2}-\d{2}(?:-\d+)?\.pdf$/

export interface StoredReport {
  /** Name of the PDF without its folder. */
  name: string
  bytes: number
  /** When it was written, ISO 8601. */
  written: string
  data: Pick<ReportData, 'date' | 'options' | 'summary'>
}

function dataOf(study: Study, name: string): ReportData | undefined {
  try {
    const text = readFileSync(join(folderOf(study), name.replace(/\.pdf$/, '.json')), 'utf8')
    return reportSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** The reports in the study's folder, the newest first; those without their numbers beside them are left out. */
export function listReports(study: Study): StoredReport[] {
  const folder = folderOf(study)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => ours.test(name))
    .flatMap((name): StoredReport[] => {
      const data = dataOf(study, name)
      if (!data) return []
      const { size, mtime } = statSync(join(folder, name))
      const { date, options, summary } = data
      return [{ name, bytes: size, written: mtime.toISOString(), data: { date, options, summary } }]
    })
    .sort((a, b) => (a.written < b.written ? 1 : -1))
}

/** Writes a report into the study's folder under a name that is free. */
export async function makeReport(
  study: Study,
  choices: ReportChoices,
  work: ReportWork = {},
): Promise<WrittenReport & { name: string }> {
  const folder = folderOf(study)
  mkdirSync(folder, { recursive: true })
  const day = new Date().toISOString().slice(0, 10)
  let name = `report-${day}.pdf`
  for (let n = 2; existsSync(join(folder, name)); n++) name = `report-${day}-${n}.pdf`
  return { ...(await writeReport(study, { ...choices, out: join(folder, name) }, work)), name }
}

const absent = (name: string): Fault =>
  new Fault({
    code: 'not-found',
    message: `The study has no report ${name}.`,
    remedy: 'Reload the page: it may have been moved or deleted.',
  })

/** Where a stored report lies. Throws 'not-found' for a name that is none of this program's. */
export function reportPath(study: Study, name: string): string {
  const path = join(folderOf(study), name)
  if (!ours.test(name) || !existsSync(path)) throw absent(name)
  return path
}

/** The PDF or its numbers. Throws 'not-found' for a name that is none of this program's. */
export function reportFile(study: Study, name: string, kind: 'pdf' | 'json'): Buffer {
  const path = join(folderOf(study), kind === 'pdf' ? name : name.replace(/\.pdf$/, '.json'))
  if (!ours.test(name) || !existsSync(path)) throw absent(name)
  return readFileSync(path)
}

interface Kept {
  path: string
  mtimeMs: number
  pages: string[]
}
/** The report that was looked at last: pages are asked for one by one. */
let kept: Kept | undefined

/** Pages of a stored report as SVG; typeset once, then kept until another report is asked for. */
export async function reportPages(study: Study, name: string): Promise<string[]> {
  const path = reportPath(study, name)
  const { mtimeMs } = statSync(path)
  if (kept?.path === path && kept.mtimeMs === mtimeMs) return kept.pages
  const data = dataOf(study, name)
  if (!data) throw absent(name)
  const tables = path.replace(/\.pdf$/, '-tables')
  const pictures = Object.fromEntries(
    data.failures.flatMap(({ image }) =>
      image && existsSync(join(tables, image.file))
        ? [[image.file, readFileSync(join(tables, image.file))]]
        : [],
    ),
  )
  const { pages } = await previewOf(data, pictures)
  kept = { path, mtimeMs, pages }
  return pages
}
