import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault, type Card, type Modality } from '../../contract/index.ts'
import {
  addToFit,
  cardKey,
  digestOf,
  emptyFit,
  MIN_SCANS,
  smoothFwhmVoxels,
  type NormativeFit,
} from '../methods/index.ts'
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import { readVolume, writeVolume } from '../volumes/index.ts'
import type { WorkerPool } from '../workers/index.ts'
import { sourceFiles, storedAlignment } from './alignment.ts'
import { derivatives } from './maps.ts'
import { methodGrid, nameScan, STAGE_VERSION } from './tasks.ts'

export interface LoadedFit {
  readonly key: string
  readonly fit: NormativeFit
  /** Scans it was fitted on; their own share is taken out when they are scored. */
  readonly members: ReadonlySet<number>
}

/**
 * The healthy scans a method is fitted on: those of the 'train' split when there are at least MIN_SCANS of them,
 * else those of the calibration split (scored leave-one-out afterwards).
 */
export function fitScans(study: Study, modality: Modality): ScanRow[] {
  const healthy = listScans(study, { modality, group: 'healthy' })
  const train = healthy.filter((scan) => scan.split === 'train')
  return train.length >= MIN_SCANS ? train : healthy.filter((scan) => scan.split === 'calibration')
}

const keyOf = (study: Study, card: Card, scans: readonly ScanRow[]): string =>
  digestOf({
    card: cardKey(card),
    version: STAGE_VERSION,
    scans: scans.map((scan) => [scan.sha256, scan.brainMaskSha256, storedAlignment(study, scan)?.key]),
  })

/**
 * Fits a normative method on the study's healthy scans of one modality, or loads the fit when it was made from these very
 * scans. Scans must be aligned. Throws 'too-few' when fewer than MIN_SCANS + 1 could be used.
 */
export async function fitNormative(
  study: Study,
  card: Card,
  modality: Modality,
  pool: WorkerPool,
  options: {
    signal?: AbortSignal | undefined
    onProgress?(done: number, total: number, label: string): void
  } = {},
): Promise<LoadedFit & { fresh: boolean }> {
  const scans = fitScans(study, modality).filter(
    (scan) => card.input.space === 'native' || storedAlignment(study, scan),
  )
  if (scans.length <= MIN_SCANS) {
    throw new Fault({
      code: 'too-few',
      message: `'${card.id}' needs at least ${MIN_SCANS + 1} healthy ${modality} scans to be fitted on; the study has ${scans.length} in its calibration (or train) split.`,
      remedy:
        'Assign healthy subjects to calibration with `normascope split`, or leave this method out with --methods.',
    })
  }
  const key = keyOf(study, card, scans)
  const members = scans.map((scan) => scan.id)
  const folder = `${derivatives}/fits/${card.id}_${modality}_${key.slice(0, 12)}`
  const stored = study.db
    .prepare<[string, string, string], { path: string }>(
      'SELECT path FROM fit WHERE method = ? AND modality = ? AND key = ?',
    )
    .get(card.id, modality, key)
  if (stored)
    return {
      key,
      fit: await loadFit(join(study.folder, stored.path)),
      members: new Set(members),
      fresh: false,
    }

  const fit = await accumulate(study, card, scans, pool, options)
  const path = join(study.folder, folder)
  mkdirSync(path, { recursive: true })
  const grid = methodGrid(card.input)!
  for (const name of ['count', 'mean', 'm2'] as const) {
    await writeVolume(
      join(path, `${name}.nii.gz`),
      { grid, data: fit[name] },
      { datatype: 'float32', sformCode: 4, description: `Normascope ${card.id} ${modality} ${name}` },
    )
  }
  const old = study.db
    .prepare<[string, string], { path: string }>('SELECT path FROM fit WHERE method = ? AND modality = ?')
    .get(card.id, modality)
  study.db
    .prepare(
      'INSERT OR REPLACE INTO fit (method, modality, key, path, members, created) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(card.id, modality, key, folder, JSON.stringify(members), new Date().toISOString())
  if (old && old.path !== folder) rmSync(join(study.folder, old.path), { recursive: true, force: true })
  study.log('fit', `${card.id} on ${scans.length} healthy ${modality} scans`)
  return { key, fit, members: new Set(members), fresh: true }
}

async function loadFit(folder: string): Promise<NormativeFit> {
  const part = async (name: string): Promise<Float32Array> =>
    (await readVolume(join(folder, `${name}.nii.gz`))).data
  return { count: await part('count'), mean: await part('mean'), m2: await part('m2') }
}

/** In the order of scan ids, so that the same scans give the same bytes; the next scan is prepared meanwhile. */
async function accumulate(
  study: Study,
  card: Card,
  scans: readonly ScanRow[],
  pool: WorkerPool,
  {
    signal,
    onProgress,
  }: { signal?: AbortSignal | undefined; onProgress?(done: number, total: number, label: string): void },
): Promise<NormativeFit> {
  const grid = methodGrid(card.input)
  if (!grid)
    throw new Fault({
      code: 'bad-card',
      message: `'${card.id}' is fitted voxel by voxel and needs a grid in MNI space.`,
      remedy: `Write input.grid into ${dirname(card.id)}/card.json.`,
    })
  const fit = emptyFit(grid.dims[0] * grid.dims[1] * grid.dims[2])
  const prepare = (scan: ScanRow) =>
    pool
      .run('prepare', {
        files: sourceFiles(scan),
        input: card.input,
        smoothFwhmVoxels: smoothFwhmVoxels(card),
        ...(card.input.space === 'mni' ? { matrix: storedAlignment(study, scan)!.matrix } : {}),
      })
      .catch((error: unknown) => {
        throw nameScan(error, scan.path)
      })
  const ahead: Promise<Awaited<ReturnType<typeof prepare>>>[] = []
  let begun = 0
  for (const [done, scan] of scans.entries()) {
    signal?.throwIfAborted()
    while (begun < scans.length && begun <= done + 1) {
      const promise = prepare(scans[begun++]!)
      promise.catch(() => undefined) // awaited below in its turn
      ahead.push(promise)
    }
    const { image, brain } = await ahead.shift()!
    addToFit(fit, image, brain)
    onProgress?.(done + 1, scans.length, scan.label)
  }
  return fit
}
