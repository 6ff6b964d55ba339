import type { ScanRow } from '../studies/index.ts'

export interface Names {
  /** The scan's label as the report shows it. */
  scan: (row: Pick<ScanRow, 'subjectId' | 'session' | 'modality' | 'label'>) => string
  /** The same value with every subject, label and path of the study in its texts replaced. */
  redact: <T>(value: T) => T
}

const asIs: Names = { scan: (row) => row.label, redact: (value) => value }

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]))
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * Subjects as P001, P002, … in the order of import, which never changes within a study; or as they are named.
 * Longer names are replaced first and only where they stand alone, so that sub-1 leaves sub-10 alone.
 */
export function namesFor(scans: readonly ScanRow[], pseudonyms: boolean): Names {
  if (!pseudonyms) return asIs
  const ids = [...new Set(scans.map((row) => row.subjectId))].sort((a, b) => a - b)
  const width = Math.max(3, String(ids.length).length)
  const pseudonym = new Map(ids.map((id, at) => [id, `P${String(at + 1).padStart(width, '0')}`]))
  const scan: Names['scan'] = (row) =>
    [pseudonym.get(row.subjectId) ?? 'P000', row.session === '' ? '' : `ses-${row.session}`, row.modality]
      .filter((part) => part !== '')
      .join('_')
  const replacements = new Map<string, string>()
  for (const row of scans) {
    const subject = pseudonym.get(row.subjectId) ?? 'P000'
    for (const path of [row.path, row.maskPath, row.brainMaskPath])
      if (path !== null) replacements.set(path, scan(row))
    replacements.set(row.label, scan(row))
    replacements.set(`sub-${row.subject.replace(/^sub-/, '')}`, subject)
  }
  const known = [...replacements.keys()].sort((a, b) => b.length - a.length)
  if (known.length === 0) return { scan, redact: (value) => value }
  const pattern = new RegExp(`(?<![\\w-])(?:${known.map(escaped).join('|')})(?![A-Za-z0-9-])`, 'g')
  const change = (text: string): string => text.replace(pattern, (found) => replacements.get(found) ?? found)
  return { scan, redact: <T>(value: T): T => mapTexts(value, change) as T }
}
