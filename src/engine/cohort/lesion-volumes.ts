import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ScanRow, Study } from '../studies/index.ts'
import { replaceFile } from '../volumes/index.ts'
import type { WorkerPool } from '../workers/index.ts'
import { scansWithMask } from './thumbnails.ts'

/** ml by the hash of the mask's bytes. */
type Known = Map<string, number>

const known = new WeakMap<Study, Known>()
const counting = new WeakSet<Study>()

const fileOf = (study: Study): string => join(study.folder, '.cache', 'lesion-volumes.json')

function knownOf(study: Study): Known {
  let map = known.get(study)
  if (!map) {
    map = new Map()
    try {
      const stored: unknown = JSON.parse(readFileSync(fileOf(study), 'utf8'))
      map = new Map(Object.entries(z.record(z.string(), z.number()).parse(stored)))
    } catch {
      // none yet, or not readable: counted again
    }
    known.set(study, map)
  }
  return map
}

/** The key of a mask that could not be read in this session: not tried again and again. */
const unreadable = new WeakMap<Study, Set<string>>()

async function countAll(
  study: Study,
  rows: readonly ScanRow[],
  pool: WorkerPool,
  signal: AbortSignal,
): Promise<void> {
  const map = knownOf(study)
  const bad = unreadable.get(study) ?? new Set<string>()
  unreadable.set(study, bad)
  for (const { path, maskPath, maskSha256 } of rows) {
    if (signal.aborted || !study.db.open) return
    try {
      map.set(maskSha256!, await pool.run('lesionVolume', { path, maskPath: maskPath! }, { signal }))
    } catch {
      bad.add(maskSha256!) // the scan's flags and every run tell of a file that cannot be read
    }
  }
  try {
    await mkdir(join(study.folder, '.cache'), { recursive: true })
    await replaceFile(fileOf(study), Buffer.from(JSON.stringify(Object.fromEntries(map))))
  } catch {
    // a study that cannot be written: counted again next time
  }
}

/**
 * Lesion volume (ml) of every scan whose mask has been counted; `pending` are being counted in threads, so that asking again
 * gives more. Kept by the mask's bytes.
 */
export function lesionVolumes(
  study: Study,
  pool: WorkerPool,
  signal: AbortSignal,
): { volumes: { scan_id: number; ml: number }[]; pending: number } {
  const map = knownOf(study)
  const bad = unreadable.get(study)
  const rows = scansWithMask(study).filter(({ maskSha256 }) => maskSha256 !== null)
  const open = rows.filter(({ maskSha256 }) => !map.has(maskSha256!) && !bad?.has(maskSha256!))
  if (open.length > 0 && !counting.has(study)) {
    counting.add(study)
    void countAll(study, open, pool, signal).finally(() => counting.delete(study))
  }
  return {
    volumes: rows.flatMap(({ id, maskSha256 }) => {
      const ml = map.get(maskSha256!)
      return ml === undefined ? [] : [{ scan_id: id, ml }]
    }),
    pending: open.length,
  }
}
