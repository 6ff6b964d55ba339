import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, type Card, type Modality } from '../../contract/index.ts'
import {
  cardKey,
  digestOf,
  isFitted,
  MIN_SCANS,
  smoothFwhmVoxels,
  type NormativeFit,
} from '../methods/index.ts'
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import type { WorkerPool } from '../workers/index.ts'
import { sourceFiles, storedAlignment } from './alignment.ts'
import { featureFitter } from './fit-features.ts'
import { normativeFitter } from './fit-normative.ts'
import { referenceFitter } from './fit-reference.ts'
import type { GraphSetup } from './graphs.ts'
import { derivatives } from './maps.ts'
import { nameScan, STAGE_VERSION, type Prepared } from './tasks.ts'

export interface LoadedFit {
  readonly key: string
  /** Ids of the scans it was fitted on with their place among them; their own share is taken out when they are scored. */
  readonly members: ReadonlyMap<number, number>
  /** Where its files are. */
  readonly folder: string
  /** Moments of a voxel-wise fit; fits on features are read by the inference process. */
  readonly normative?: NormativeFit
  /** It is no more than what the method's maps are standardised with. */
  readonly reference?: true
}

export interface FitOptions {
  readonly signal?: AbortSignal | undefined
  /** A healthy reference stays the one that is there while the scans it was told from all serve, though more have come. */
  readonly keep?: boolean
  /** Ids of scans that are left out, as if the study did not have them. */
  readonly without?: ReadonlySet<number>
  onProgress?(done: number, total: number, label: string): void
}

/** How one kind of fit is made and read. */
export interface FitMaker {
  /** Part of the key beside scans and card. */
  readonly facts: Record<string, unknown>
  /** True when the files of this very fit are there and whole. */
  isThere(folder: string, key: string): boolean
  make(folder: string, key: string, source: FitSource, options: FitOptions): Promise<void>
  load(folder: string): Promise<Pick<LoadedFit, 'normative' | 'reference'>>
}

/** The scans of a fit, prepared one after the other (the next one meanwhile); can be gone through again. */
export interface FitSource {
  readonly scans: readonly ScanRow[]
  /** They are calibration scans: what is fitted on them is also judged on them. */
  readonly calibrates: boolean
  each(visit: (prepared: Prepared, place: number) => Promise<void> | void): Promise<void>
}

/**
 * The healthy scans a method is fitted on: those of the 'train' split when there are more than MIN_SCANS of them,
 * else those of the calibration split (scored leave-one-out afterwards).
 */
export function fitScans(study: Study, modality: Modality): ScanRow[] {
  const healthy = listScans(study, { modality, group: 'healthy' })
  const train = healthy.filter((scan) => scan.split === 'train')
  return train.length > MIN_SCANS ? train : healthy.filter((scan) => scan.split === 'calibration')
}

/**
 * Fits a method on the study's healthy scans of one modality, or loads the fit when it was made from these very scans with
 * this very model. Scans must be aligned. The fit is known to the study when all its files are whole, not before.
 * Throws 'too-few' when fewer than MIN_SCANS + 1 scans could be used.
 */
export async function fitMethod(
  study: Study,
  card: Card,
  modality: Modality,
  pool: WorkerPool,
  graphs: GraphSetup | undefined,
  options: FitOptions = {},
): Promise<LoadedFit & { fresh: boolean }> {
  const usable = usableScans(study, card, modality, options.without)
  const maker = makerOf(card, modality, graphs)
  const keyOf = (scans: readonly ScanRow[]): string =>
    digestOf({
      card: cardKey(card),
      version: STAGE_VERSION,
      scans: scans.map((scan) => [scan.sha256, scan.brainMaskSha256, storedAlignment(study, scan)?.key]),
      calibrates: calibrates(scans),
      // scans for a fit had 0 about the brain once, whatever the card's background
      ...(card.input.intensity.background === 0 ? {} : { background: card.input.intensity.background }),
      ...maker.facts,
    })
  const kept = options.keep && !isFitted(card) ? toldFrom(study, card.id, modality, usable) : undefined
  const scans = kept && keyOf(kept.told) === kept.key ? kept.told : usable
  const key = keyOf(scans)
  const members = new Map(scans.map((scan, place) => [scan.id, place]))
  const relative = `${derivatives}/fits/${card.id}_${modality}_${key.slice(0, 12)}`
  const folder = join(study.folder, relative)
  const fresh = !(isRegistered(study, card.id, modality, key) && maker.isThere(folder, key))
  if (fresh) {
    await maker.make(folder, key, sourceOf(study, card, scans, pool, options), options)
    options.signal?.throwIfAborted()
    register(study, card.id, modality, key, relative, [...members.keys()])
  }
  return { key, members, folder, fresh, ...(await maker.load(folder)) }
}

function makerOf(card: Card, modality: Modality, graphs: GraphSetup | undefined): FitMaker {
  if (!graphs) return normativeFitter(card, modality)
  return isFitted(card) ? featureFitter(card, modality, graphs) : referenceFitter(card, modality, graphs)
}

const calibrates = (scans: readonly ScanRow[]): boolean => scans.some(({ split }) => split === 'calibration')

/** Sorted by content, so that the same scans give the same fit in whatever order they were imported. */
function usableScans(
  study: Study,
  card: Card,
  modality: Modality,
  without: ReadonlySet<number> = new Set(),
): ScanRow[] {
  const scans = fitScans(study, modality)
    .filter(({ id }) => !without.has(id))
    .filter((scan) => card.input.space === 'native' || storedAlignment(study, scan))
    .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
  if (scans.length > MIN_SCANS) return scans
  throw new Fault({
    code: 'too-few',
    message: `'${card.id}' needs at least ${MIN_SCANS + 1} healthy ${modality} scans to be fitted on; the study has ${scans.length} in its calibration (or train) split.`,
    remedy: isFitted(card)
      ? 'Assign healthy subjects to calibration (`normascope split` on the command line), or leave this method out.'
      : 'Assign healthy subjects to calibration, or go back to the reference that came with the method (on the command line: `normascope split`, `normascope fit --bundled`).',
  })
}

/** The fit's key and the scans it was made on, in the order of `scans`; undefined where there is none, or they are not all among these. */
export function toldFrom(
  { db }: Pick<Study, 'db'>,
  method: string,
  modality: Modality,
  scans: readonly ScanRow[],
): { key: string; told: ScanRow[] } | undefined {
  const row = db
    .prepare<[string, string], { key: string; members: string }>(
      'SELECT key, members FROM fit WHERE method = ? AND modality = ?',
    )
    .get(method, modality)
  if (!row) return undefined
  const members = new Set(JSON.parse(row.members) as number[])
  const told = scans.filter(({ id }) => members.has(id))
  return told.length === members.size ? { key: row.key, told } : undefined
}

/** Forgets the fits of a method on these modalities, and removes their files. Returns where there were some. */
export function dropFits(study: Study, method: string, modalities?: readonly Modality[]): Modality[] {
  const rows = study.db
    .prepare<[string], { modality: Modality; path: string }>(
      'SELECT modality, path FROM fit WHERE method = ? ORDER BY modality',
    )
    .all(method)
    .filter(({ modality }) => modalities?.includes(modality) ?? true)
  for (const { modality, path } of rows) {
    study.db.prepare('DELETE FROM fit WHERE method = ? AND modality = ?').run(method, modality)
    rmSync(join(study.folder, path), { recursive: true, force: true })
  }
  const names = rows.map(({ modality }) => modality)
  if (names.length > 0)
    study.log('fit', `${method}: back to the reference that came with it (${names.join(', ')})`)
  return names
}

/** A healthy reference of the study's own was asked for with `fit`: it takes the place of the one that came with the method. */
export const hasFit = ({ db }: Study, method: string, modality: Modality): boolean =>
  db
    .prepare<[string, string], { n: number }>('SELECT 1 AS n FROM fit WHERE method = ? AND modality = ?')
    .get(method, modality) !== undefined

const isRegistered = ({ db }: Study, method: string, modality: Modality, key: string): boolean =>
  db
    .prepare<[string, string, string], { path: string }>(
      'SELECT path FROM fit WHERE method = ? AND modality = ? AND key = ?',
    )
    .get(method, modality, key) !== undefined

function register(
  study: Study,
  method: string,
  modality: Modality,
  key: string,
  path: string,
  members: readonly number[],
): void {
  const old = study.db
    .prepare<[string, string], { path: string }>('SELECT path FROM fit WHERE method = ? AND modality = ?')
    .get(method, modality)
  study.db
    .prepare(
      'INSERT OR REPLACE INTO fit (method, modality, key, path, members, created) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(method, modality, key, path, JSON.stringify(members), new Date().toISOString())
  if (old && old.path !== path) rmSync(join(study.folder, old.path), { recursive: true, force: true })
  study.log('fit', `${method} on ${members.length} healthy ${modality} scans`)
}

function sourceOf(
  study: Study,
  card: Card,
  scans: readonly ScanRow[],
  pool: WorkerPool,
  { signal }: FitOptions,
): FitSource {
  const prepare = (scan: ScanRow): Promise<Prepared> => {
    const promise = pool
      .run('prepare', {
        files: sourceFiles(scan),
        input: card.input,
        smoothFwhmVoxels: smoothFwhmVoxels(card),
        ...(card.input.space === 'mni' ? { matrix: storedAlignment(study, scan)!.matrix } : {}),
      })
      .catch((error: unknown) => {
        throw nameScan(error, scan.path)
      })
    promise.catch(() => undefined) // awaited in its turn
    return promise
  }
  return {
    scans,
    calibrates: calibrates(scans),
    async each(visit) {
      let ahead = prepare(scans[0]!)
      for (const place of scans.keys()) {
        signal?.throwIfAborted()
        const prepared = await ahead
        if (place + 1 < scans.length) ahead = prepare(scans[place + 1]!)
        await visit(prepared, place)
      }
    },
  }
}
