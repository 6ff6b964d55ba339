import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault, type Card, type Modality } from '../../../contract/index.ts'
import { generatePhantomCohort } from '../../phantom/index.ts'
import { templateFile } from '../../runs/index.ts'
import { listScans, openStudy } from '../../studies/index.ts'
import { WorkerPool } from '../../workers/index.ts'
import { brainVoxelsPerSlice } from '../../../science/preprocessing/index.ts'

/** Some axial slices of a scan, prepared as the card asks. */
export interface ProbeScan {
  readonly modality: Modality
  /** For people: the scan's label, its file, or 'a simulated brain'. */
  readonly name: string
  /** z is the number of slices taken. */
  readonly dims: readonly [number, number, number]
  readonly image: Float32Array
  readonly brain: Uint8Array
  /** Slices of the whole scan that a run would give to the graph. */
  readonly slicesOfScan: number
}

export interface ScanChoice {
  readonly study?: string
  /** Label of a scan of the study, or a file. */
  readonly scan?: string
  readonly modality?: Modality
}

const MOST_SLICES = 8

/** A scan of the study (a healthy one where there is one), a file, or else a phantom made for this. */
export async function probeScan(
  card: Card,
  choice: ScanChoice,
  signal: AbortSignal | undefined,
): Promise<ProbeScan> {
  const room = mkdtempSync(join(tmpdir(), 'normascope-probe-'))
  try {
    const { path, brainMaskPath, modality, name } = await chosen(card, choice, room)
    await using pool = new WorkerPool(1)
    const files = { path, ...(brainMaskPath === undefined ? {} : { brainMaskPath }) }
    const options = signal ? { signal } : {}
    const aligned =
      card.input.space === 'mni'
        ? await pool.run('align', { files, template: templateFile }, options)
        : undefined
    const prepared = await pool.run(
      'prepare',
      { files, input: card.input, ...(aligned ? { matrix: aligned.matrix } : {}) },
      options,
    )
    return { modality, name, ...someSlices(prepared, card.input.min_brain_voxels) }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

async function chosen(
  card: Card,
  { study, scan, modality }: ScanChoice,
  room: string,
): Promise<{ path: string; brainMaskPath?: string; modality: Modality; name: string }> {
  if (study !== undefined) {
    using open = openStudy(study)
    const usable = listScans(open).filter((each) => card.modalities.includes(each.modality))
    const found =
      scan === undefined
        ? (usable.find(({ group }) => group === 'healthy') ?? usable[0])
        : usable.find(({ label }) => label === scan)
    if (found)
      return {
        path: found.path,
        ...(found.brainMaskPath === null ? {} : { brainMaskPath: found.brainMaskPath }),
        modality: found.modality,
        name: found.label,
      }
    throw new Fault({
      code: 'not-found',
      message: `${study} has no scan ${scan === undefined ? `of ${card.modalities.join(' or ')}` : `'${scan}' of ${card.modalities.join(' or ')}`}.`,
      remedy:
        'Choose a study that has some. On the command line, `normascope scans STUDY` lists them, and without --study a simulated brain is used.',
    })
  }
  if (scan !== undefined) {
    const named = card.modalities.find((m) =>
      new RegExp(`(^|[_-])${m}([_.]|$)`, 'i').test(scan.split(/[\\/]/).at(-1)!),
    )
    return { path: scan, modality: modality ?? named ?? card.modalities[0]!, name: scan }
  }
  const only = card.modalities[0]!
  const folder = join(room, 'phantom')
  await generatePhantomCohort({ out: folder, subjects: 1, seed: 3, spacingMm: 2 })
  return {
    path: join(folder, 'sub-001', 'anat', `sub-001_${only}.nii.gz`),
    modality: only,
    name: `a simulated ${only} brain`,
  }
}

function someSlices(
  { dims, image, brain }: { dims: readonly [number, number, number]; image: Float32Array; brain: Uint8Array },
  least: number,
): Pick<ProbeScan, 'dims' | 'image' | 'brain' | 'slicesOfScan'> {
  const area = dims[0] * dims[1]
  const counts = brainVoxelsPerSlice(brain, dims)
  const wanted = [...counts.keys()].filter((z) => counts[z]! > 0 && counts[z]! >= least)
  const n = Math.min(MOST_SLICES, wanted.length)
  const picked = Array.from({ length: n }, (_, i) => wanted[Math.floor(((i + 0.5) * wanted.length) / n)]!)
  const result = { image: new Float32Array(n * area), brain: new Uint8Array(n * area) }
  picked.forEach((z, i) => {
    result.image.set(image.subarray(z * area, (z + 1) * area), i * area)
    result.brain.set(brain.subarray(z * area, (z + 1) * area), i * area)
  })
  return { dims: [dims[0], dims[1], n], ...result, slicesOfScan: wanted.length }
}
