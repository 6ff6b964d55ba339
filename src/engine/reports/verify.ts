import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toFault, type ReportData, type ReportSection } from '../../contract/index.ts'
import { checkSources, type Study } from '../studies/index.ts'
import { differencesOf, type Difference } from './differences.ts'
import { embeddedData } from './embedded.ts'
import { reportPdf } from './typeset.ts'
import { reportOf, type ReportWork } from './write.ts'

export interface VerifiedPart {
  part: string
  compared: number
  differences: Difference[]
  holds: boolean
}
export interface Verification {
  path: string
  /** Date and program version of the report. */
  date: string
  version: string
  /** Of this program. */
  program: string
  /** The pages are, byte for byte, what this program makes of the numbers inside the PDF; null where another version made it, or a picture is gone. */
  pages_match: boolean | null
  parts: VerifiedPart[]
  compared: number
  differing: number
  /** Scans and masks whose files are gone or changed since import. */
  changed_sources: number
  holds: boolean
}

/** What does not bear on whether the numbers hold: when and with which program. */
const partOf: readonly (readonly [key: keyof ReportData, part: ReportSection | 'cohort-data'])[] = [
  ['summary', 'summary'],
  ['flow', 'flow'],
  ['cohort', 'cohort'],
  ['methods', 'methods'],
  ['calibrations', 'calibration'],
  ['history', 'calibration'],
  ['comparison', 'results'],
  ['bias', 'bias'],
  ['lesions', 'lesions'],
  ['froc', 'lesions'],
  ['failures', 'failures'],
  ['annotations', 'annotations'],
]
const provenanceKeys = ['cohort_sha256', 'scans', 'seeds', 'settings', 'providers'] as const

const versionOf = (data: ReportData): string =>
  data.provenance.versions.find(({ name }) => name === 'Normascope')?.version ?? 'unknown'

function partsOf(reported: ReportData, now: ReportData): VerifiedPart[] {
  const found = new Map<string, { compared: number; differences: Difference[] }>()
  const add = (part: string, key: string, a: unknown, b: unknown): void => {
    const own = found.get(part) ?? { compared: 0, differences: [] }
    const { compared, differences } = differencesOf(a, b)
    found.set(part, {
      compared: own.compared + compared,
      differences: [
        ...own.differences,
        ...differences.map((one) => ({ ...one, path: one.path === '' ? key : `${key}.${one.path}` })),
      ],
    })
  }
  for (const [key, part] of partOf) add(part, key, reported[key], now[key])
  for (const key of provenanceKeys) add('provenance', key, reported.provenance[key], now.provenance[key])
  return [...found].map(([part, own]) => ({ part, ...own, holds: own.differences.length === 0 }))
}

/** The report's pictures, from the folder beside it or drawn again; undefined where one is no longer what it was. */
function picturesOf(
  reported: ReportData,
  path: string,
  drawn: Record<string, Buffer>,
): Record<string, Buffer> | undefined {
  const found: Record<string, Buffer> = {}
  for (const { image } of reported.failures) {
    if (!image) continue
    const beside = join(path.replace(/\.pdf$/i, '-tables'), image.file)
    const candidates = [drawn[image.file], existsSync(beside) ? readFileSync(beside) : undefined]
    const same = candidates.find(
      (bytes) => bytes && createHash('sha256').update(bytes).digest('hex') === image.sha256,
    )
    if (!same) return undefined
    found[image.file] = same
  }
  return found
}

function readPdf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw toFault(error, path)
  }
}

/**
 * Computes the numbers of a report again from the study, with the options that the report was made with, and says of
 * each part whether it still holds; also whether the pages say what the numbers inside the PDF say. Throws 'bad-input'
 * for a file that is no report, and what `writeReport` throws for a study without results.
 */
export async function verifyReport(study: Study, path: string, work: ReportWork = {}): Promise<Verification> {
  const pdf = readPdf(path)
  const reported = embeddedData(pdf, path)
  const { data: now, files } = await reportOf(study, reported.options, work)
  const pictures = picturesOf(reported, path, files)
  const again =
    versionOf(reported) === versionOf(now) && pictures ? await reportPdf(reported, pictures) : null
  const parts = partsOf(reported, now)
  const changed = (await checkSources(study, work.signal ? { signal: work.signal } : {})).length
  const differing = parts.reduce((sum, part) => sum + part.differences.length, 0)
  return {
    path,
    date: reported.date,
    version: versionOf(reported),
    program: versionOf(now),
    pages_match: again === null ? null : again.pdf.equals(pdf),
    parts,
    compared: parts.reduce((sum, part) => sum + part.compared, 0),
    differing,
    changed_sources: changed,
    holds: differing === 0 && again !== null && again.pdf.equals(pdf) && changed === 0,
  }
}
