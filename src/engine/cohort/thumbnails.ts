import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault } from '../../contract/index.ts'
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import { replaceFile } from '../volumes/index.ts'
import type { WorkerPool } from '../workers/index.ts'

/** Part of the file's name: another picture of the same bytes. */
const VERSION = 1
const SIZE = 96

const rowOf = (
  study: Study,
  id: number,
): Pick<ScanRow, 'path' | 'brainMaskPath' | 'sha256' | 'brainMaskSha256'> => {
  const row = study.db
    .prepare<
      [number],
      { path: string; brainMaskPath: string | null; sha256: string; brainMaskSha256: string | null }
    >(
      `SELECT path, brain_mask_path AS brainMaskPath, sha256, brain_mask_sha256 AS brainMaskSha256
       FROM scan WHERE id = ?`,
    )
    .get(id)
  if (row) return row
  throw new Fault({
    code: 'not-found',
    message: `The study has no scan ${id}.`,
    remedy: 'Reload the page.',
  })
}

/** A small PNG of a scan, made once: kept in the study's folder under the hash of the scan's bytes. Throws Fault. */
export async function thumbnailOf(
  study: Study,
  id: number,
  pool: WorkerPool,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const row = rowOf(study, id)
  const key = createHash('sha256')
    .update(`${VERSION} ${SIZE} ${row.sha256} ${row.brainMaskSha256 ?? ''}`)
    .digest('hex')
  const file = join(study.folder, '.cache', 'thumbnails', key.slice(0, 2), `${key}.png`)
  try {
    return readFileSync(file)
  } catch {
    // not made yet
  }
  const { path, brainMaskPath } = row
  const png = await pool.run('thumbnail', { path, brainMaskPath, size: SIZE }, { signal })
  try {
    mkdirSync(dirname(file), { recursive: true })
    await replaceFile(file, png)
  } catch {
    // a study that cannot be written, or a full disk: the picture is made again next time
  }
  return png
}

/** Scans with a reference mask, in the order of their ids. */
export const scansWithMask = (study: Study): ScanRow[] =>
  listScans(study).filter(({ maskPath }) => maskPath !== null)
