import { stat } from 'node:fs/promises'
import { Fault, toFault } from '../../contract/index.ts'
import { hashFile } from '../studies/index.ts'
import type { Group, ScanRow } from '../studies/index.ts'
import { readMask, readVolume } from '../volumes/index.ts'
import type { LoadedMask, LoadedVolume } from '../volumes/index.ts'
import type { Candidate, Remark } from './candidate.ts'
import { groupByMask, refuseBrainAsLesion, refuseUnusable, remarksOn, voxelFacts } from './voxelChecks.ts'

/** What the files of a scan turned out to be. */
export interface Examined {
  group: Group
  dims: readonly number[]
  spacing: readonly number[]
  size: number
  mtimeMs: number
  sha256: string
  maskSha256: string | null
  brainMaskSha256: string | null
  /** null: the bytes are those of the last import, whose remarks on voxels hold. */
  remarks: Remark[] | null
}

const oddFile = (path: string, warnings: readonly string[]): Remark[] =>
  warnings.length === 0
    ? []
    : [
        {
          code: 'odd-file',
          message: `${path}: ${warnings.join('; ')}.`,
          remedy: 'Look at the scan in the viewer; nothing needs to be done where it lies right.',
        },
      ]

async function fileFacts(path: string): Promise<{ size: number; mtimeMs: number }> {
  try {
    const { size, mtimeMs } = await stat(path)
    return { size, mtimeMs }
  } catch (error) {
    throw toFault(error, path)
  }
}

/** The scan's row when all three files still have the bytes of the last import: no voxel needs to be read then. */
async function unchanged(candidate: Candidate, row: ScanRow): Promise<boolean> {
  const sameFiles = row.maskPath === candidate.maskPath && row.brainMaskPath === candidate.brainMaskPath
  if (!sameFiles || (candidate.group !== null && candidate.group !== row.group)) return false
  const pairs = [
    [row.path, row.sha256],
    [row.maskPath, row.maskSha256],
    [row.brainMaskPath, row.brainMaskSha256],
  ] as const
  for (const [path, sha256] of pairs) {
    if (path !== null && (await hashFile(path)) !== sha256) return false
  }
  return true
}

const maskOn = async (path: string | null, scan: LoadedVolume): Promise<LoadedMask | undefined> =>
  path === null ? undefined : readMask(path, { ...scan.grid, path: scan.path })

function refuseFlat(scan: LoadedVolume): void {
  const { dims } = scan.grid
  if (Math.min(...dims) >= 2) return
  throw new Fault({
    code: 'not-a-volume',
    message: `${scan.path} is a single slice (${dims.join(' x ')} voxels), not a volume.`,
    remedy: 'Import the whole 3-D scan.',
    path: scan.path,
  })
}

async function readScan(candidate: Candidate): Promise<Omit<Examined, 'size' | 'mtimeMs'>> {
  const scan = await readVolume(candidate.path)
  refuseFlat(scan)
  const lesion = await maskOn(candidate.maskPath, scan)
  const brain = await maskOn(candidate.brainMaskPath, scan)
  const facts = voxelFacts(scan.data, brain?.data, lesion?.data)
  refuseUnusable(candidate.path, facts, candidate.brainMaskPath)
  refuseBrainAsLesion(candidate, facts)
  return {
    group: groupByMask(candidate, facts.lesion),
    dims: scan.grid.dims,
    spacing: scan.header.spacing,
    sha256: scan.sha256,
    maskSha256: lesion?.sha256 ?? null,
    brainMaskSha256: brain?.sha256 ?? null,
    remarks: [
      // NaN has a remark of its own
      ...oddFile(
        candidate.path,
        scan.warnings.filter((warning) => !warning.endsWith('are NaN or infinite')),
      ),
      ...(lesion ? oddFile(lesion.path, lesion.warnings) : []),
      ...(brain ? oddFile(brain.path, brain.warnings) : []),
      ...remarksOn(candidate, facts, scan.header.spacing),
    ],
  }
}

/**
 * Reads and checks the files of one candidate. `row`: the study's scan with the same path, if any. Throws a Fault that names
 * the file and the remedy for whatever keeps the scan out of the study.
 */
export async function examine(candidate: Candidate, row: ScanRow | undefined): Promise<Examined> {
  const { size, mtimeMs } = await fileFacts(candidate.path)
  if (row && (await unchanged(candidate, row))) {
    const { group, dims, spacing, sha256, maskSha256, brainMaskSha256 } = row
    return { group, dims, spacing, size, mtimeMs, sha256, maskSha256, brainMaskSha256, remarks: null }
  }
  return { ...(await readScan(candidate)), size, mtimeMs }
}
