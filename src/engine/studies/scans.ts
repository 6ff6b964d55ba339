import type { Modality, ScanFacts } from '../../contract/index.ts'
import type { Study } from './study.ts'

export type Group = ScanFacts['group']
export type Split = NonNullable<ScanFacts['split']>

/** One scan with its subject's facts. Paths are absolute; dims in voxels, spacing in mm, both along the file's own axes. */
export interface ScanRow {
  id: number
  subjectId: number
  subject: string
  group: Group
  age: number | null
  sex: string | null
  split: Split | null
  /** Session label without `ses-`; '' where the scan has none. */
  session: string
  modality: Modality
  /** Stable, unique, safe in file names: `sub-07[_ses-1]_T2w`. */
  label: string
  path: string
  maskPath: string | null
  brainMaskPath: string | null
  scanner: string | null
  site: string | null
  lesionType: string | null
  dims: [number, number, number]
  spacing: [number, number, number]
  size: number
  mtimeMs: number
  sha256: string
  maskSha256: string | null
  brainMaskSha256: string | null
  imported: string
}

export interface ScanFilter {
  id?: number
  modality?: Modality
  group?: Group
  /** null: scans of subjects without a split. */
  split?: Split | null
  subjects?: readonly string[]
  /** Source path, as stored. */
  path?: string
}

type Stored = Omit<ScanRow, 'dims' | 'spacing'> & { dims: string; spacing: string }

const columns = `
  scan.id, subject_id AS subjectId, subject, grp AS "group", age, sex, split, session, modality, label, path,
  mask_path AS maskPath, brain_mask_path AS brainMaskPath, scanner, site, lesion_type AS lesionType,
  dims, spacing, size, mtime_ms AS mtimeMs, sha256, mask_sha256 AS maskSha256,
  brain_mask_sha256 AS brainMaskSha256, imported`

/** The study's scans in the order of their ids, which is the order of import. */
export function listScans(study: Pick<Study, 'db'>, filter: ScanFilter = {}): ScanRow[] {
  const conditions: string[] = []
  const values: string[] = []
  const require = (column: string, value: string | null | undefined): void => {
    if (value === undefined) return
    conditions.push(value === null ? `${column} IS NULL` : `${column} = ?`)
    if (value !== null) values.push(value)
  }
  require('scan.id', filter.id?.toString())
  require('modality', filter.modality)
  require('grp', filter.group)
  require('split', filter.split)
  require('path', filter.path)
  if (filter.subjects) {
    conditions.push('subject IN (SELECT value FROM json_each(?))')
    values.push(JSON.stringify(filter.subjects))
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return study.db
    .prepare<string[], Stored>(
      `SELECT ${columns} FROM scan JOIN subject ON subject.id = subject_id ${where} ORDER BY scan.id`,
    )
    .all(...values)
    .map((row) => ({
      ...row,
      dims: JSON.parse(row.dims) as ScanRow['dims'],
      spacing: JSON.parse(row.spacing) as ScanRow['spacing'],
    }))
}

/** What the evaluation and the bias analysis need to know of a scan. */
export const scanFacts = (row: ScanRow): ScanFacts => ({
  scan_id: row.id,
  scan: row.label,
  subject: row.subject,
  modality: row.modality,
  group: row.group,
  split: row.split,
  age: row.age,
  sex: row.sex,
  scanner: row.scanner,
  site: row.site,
  lesion_type: row.lesionType,
  has_mask: row.maskPath !== null,
})
