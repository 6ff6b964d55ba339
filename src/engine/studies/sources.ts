import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { toFaultData } from '../../contract/index.ts'
import type { FaultData } from '../../contract/index.ts'
import { listScans } from './scans.ts'
import type { ScanRow } from './scans.ts'
import type { Study } from './study.ts'

const pairName = /^(.*)\.(hdr|img)(\.gz)?$/i

/** The files of an image: the path itself, or header and voxels of a `.hdr`/`.img` pair. */
function filesOf(path: string): string[] {
  const pair = pairName.exec(path)
  if (!pair) return [path]
  const half = (ending: string): string => {
    const plain = `${pair[1]}.${ending}`
    return existsSync(plain) ? plain : `${plain}.gz`
  }
  return [half('hdr'), half('img')]
}

/**
 * SHA-256 of an image file's bytes as they are on disk (compressed where the file is), lower-case hex; of header then voxels
 * for a `.hdr`/`.img` pair, as `readVolume` gives it.
 */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for (const file of filesOf(path)) {
    const stream = createReadStream(file, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) })
    for await (const chunk of stream) hash.update(chunk as Buffer)
  }
  return hash.digest('hex')
}

export interface SourceProblem {
  /** Label of the scan concerned. */
  scan: string
  file: 'scan' | 'mask' | 'brain mask'
  fault: FaultData
}

const changed = (path: string, what: string): FaultData => ({
  code: 'changed-file',
  message: `${path} (${what}) is not the file that was imported: its content has changed.`,
  remedy:
    'Put the original back, or import its folder again to take the new content; its maps are then made anew.',
  path,
})

async function check(
  path: string,
  what: string,
  sha256: string | null,
  known?: { size: number; mtimeMs: number },
): Promise<FaultData | undefined> {
  try {
    const found = await stat(path)
    const untouched = found.size === known?.size && found.mtimeMs === known.mtimeMs
    if (untouched && !pairName.test(path)) return undefined // of a pair, only one half has its size stored
    if (sha256 !== null && (await hashFile(path)) !== sha256) return changed(path, what)
    return undefined
  } catch (error) {
    return toFaultData(error, path)
  }
}

/** The problems of one scan's own files, without reading what size and time show to be unchanged. */
export async function checkScan(row: ScanRow): Promise<SourceProblem[]> {
  const problems: SourceProblem[] = []
  const add = (file: SourceProblem['file'], fault: FaultData | undefined): void => {
    if (fault) problems.push({ scan: row.label, file, fault })
  }
  add('scan', await check(row.path, 'scan', row.sha256, row))
  if (row.maskPath !== null) add('mask', await check(row.maskPath, 'lesion mask', row.maskSha256))
  if (row.brainMaskPath !== null)
    add('brain mask', await check(row.brainMaskPath, 'brain mask', row.brainMaskSha256))
  return problems
}

/**
 * Are the files that were imported still there, and still the same? Scans whose size or time differ, and all masks, are
 * hashed. Faults: 'not-found', 'changed-file', 'read-only' (may not be opened). Nothing is changed.
 */
export async function checkSources(
  study: Pick<Study, 'db'>,
  options: { signal?: AbortSignal } = {},
): Promise<SourceProblem[]> {
  const problems: SourceProblem[] = []
  for (const row of listScans(study)) {
    options.signal?.throwIfAborted()
    problems.push(...(await checkScan(row)))
  }
  return problems
}
