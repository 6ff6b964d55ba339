import { relative, sep } from 'node:path'
import type { Candidate } from '../candidate.ts'

const columns = [
  'path',
  'subject',
  'session',
  'modality',
  'group',
  'age',
  'sex',
  'scanner',
  'mask',
  'brain_mask',
] as const

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * What was recognised, as a table that can be filled in and imported. Paths are relative to the folder of the scans: the table
 * may lie anywhere, since an import looks there too.
 */
export function tableOf(candidates: readonly Candidate[], folder: string): string {
  const inFolder = (path: string | null): string =>
    path === null ? '' : relative(folder, path).split(sep).join('/')
  const rows = candidates.map((scan) => [
    inFolder(scan.path),
    scan.subject,
    scan.session,
    scan.modality,
    scan.group ?? '',
    scan.age === null ? '' : String(scan.age),
    scan.sex ?? '',
    scan.scanner ?? '',
    inFolder(scan.maskPath),
    inFolder(scan.brainMaskPath),
  ])
  return [columns, ...rows].map((cells) => `${cells.map(cell).join(',')}\n`).join('')
}
