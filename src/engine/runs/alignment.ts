import type { FaultData } from '../../contract/index.ts'
import { digestOf } from '../methods/index.ts'
import { resourcePath } from '../resources.ts'
import type { ScanRow, Study } from '../studies/index.ts'
import type { WorkerPool } from '../workers/index.ts'
import { nameScan, type AlignResult, type SourceFiles } from './tasks.ts'

const ALIGNMENT_VERSION = 1
export const templateFile = resourcePath('template/mni152_2009a_t1_brain_2mm.nii.gz')

export const sourceFiles = (scan: ScanRow): SourceFiles => ({
  path: scan.path,
  sha256: scan.sha256,
  ...(scan.brainMaskPath === null ? {} : { brainMaskPath: scan.brainMaskPath }),
})

export interface StoredAlignment {
  readonly key: string
  /** MNI mm -> scan mm. */
  readonly matrix: number[]
}

const keyOf = (scan: ScanRow): string =>
  digestOf({ scan: scan.sha256, brain: scan.brainMaskSha256, version: ALIGNMENT_VERSION })

/** The stored alignment of a scan, if it was made from these very files. */
export function storedAlignment({ db }: Study, scan: ScanRow): StoredAlignment | undefined {
  const key = keyOf(scan)
  const row = db
    .prepare<[number, string], { matrix: string }>(
      'SELECT matrix FROM alignment WHERE scan_id = ? AND key = ?',
    )
    .get(scan.id, key)
  return row && { key, matrix: JSON.parse(row.matrix) as number[] }
}

/** Aligns the scans that have no alignment yet, as many at once as there are threads, keeping each as soon as it is done. */
export async function alignScans(
  study: Study,
  scans: readonly ScanRow[],
  pool: WorkerPool,
  options: {
    signal?: AbortSignal | undefined
    onDone(scan: ScanRow, result: AlignResult): void
    onFault(scan: ScanRow, fault: FaultData): void
  },
): Promise<void> {
  const waiting = scans.filter((scan) => !storedAlignment(study, scan))
  const insert = study.db.prepare(
    'INSERT OR REPLACE INTO alignment (scan_id, key, matrix, quality, quality_name, nmi, skipped, doubtful, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const forget = study.db.prepare("DELETE FROM failure WHERE scan_id = ? AND method = 'alignment'")
  await Promise.all(
    waiting.map(async (scan) => {
      let result: AlignResult
      try {
        result = await pool.run(
          'align',
          { files: sourceFiles(scan), template: templateFile },
          options.signal ? { signal: options.signal } : {},
        )
      } catch (error) {
        const fault = nameScan(error, scan.path)
        if (fault.code === 'cancelled') throw fault
        options.onFault(scan, fault)
        return
      }
      if (options.signal?.aborted) return
      insert.run(
        scan.id,
        keyOf(scan),
        JSON.stringify(result.matrix),
        result.quality,
        result.qualityName,
        result.nmi,
        Number(result.skipped),
        Number(result.doubtful),
        result.seconds,
      )
      forget.run(scan.id)
      options.onDone(scan, result)
    }),
  )
}
