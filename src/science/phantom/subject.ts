import { createRandom, seedOf } from '../random/index.ts'
import type { Volume } from '../volume/types.ts'
import type { AcquisitionExtras } from './acquisition.ts'
import { acquire } from './acquisition.ts'
import type { Anatomy } from './anatomy.ts'
import { anatomyVolumes, growAnatomy } from './anatomy.ts'
import { phantomGrid } from './grid.ts'
import type { GrownLesion, LesionSpec, LesionType } from './lesions/index.ts'
import { growLesions } from './lesions/index.ts'
import { positionOf } from './lesions/region.ts'
import { massEffectOf, planTumour } from './lesions/tumour.ts'
import type { PhantomModel } from './model.ts'
import type { Modality, Scanner } from './scanners.ts'
import { tissueSignal } from './signal.ts'

export interface SubjectSpec {
  readonly seed: number
  readonly age: number
  readonly sex: 'M' | 'F'
  readonly scanner: Scanner
  readonly modalities: readonly Modality[]
  /** 0 to 1: how much of the fitted effect of age and sex is used. */
  readonly ageEffect: number
  readonly sexEffect: number
  readonly lesion?: LesionSpec
  readonly extras?: AcquisitionExtras
  /** Height, in standard deviations of the brain's signal, of a planted smooth bright patch that is not a lesion. */
  readonly hyperintensitySd?: number
}

export interface LesionRecord {
  readonly type: LesionType
  /** Centre of mass, RAS+ mm. */
  readonly centreMm: readonly [number, number, number]
  /** Voxels of the mask that are this lesion's, times the voxel volume. */
  readonly volumeMm3: number
  readonly voxels: number
  readonly contrast: number
  /** Volume of each part, mm^3. */
  readonly partsMm3: Readonly<Record<string, number>>
}

export interface Subject {
  readonly volumes: Readonly<Partial<Record<Modality, Volume<Int16Array>>>>
  /** 1 where at least half of the voxel is lesion; absent in healthy people. */
  readonly mask: Volume<Uint8Array> | undefined
  readonly lesions: readonly LesionRecord[]
  /** Volumes of the anatomy drawn, mm^3 (before lesions). */
  readonly anatomy: ReturnType<typeof anatomyVolumes>
}

/** Draws one person. Same model, specification and spacing (mm): same bytes. */
export function generateSubject(model: PhantomModel, spec: SubjectSpec, spacingMm: number): Subject {
  const grid = phantomGrid(spacingMm)
  const tumour =
    spec.lesion?.type === 'tumour'
      ? planTumour(model, spec.lesion.volumeMm3, createRandom(seedOf(spec.seed, 'tumour')))
      : undefined
  const anatomy = growAnatomy(model, grid, spec, tumour && massEffectOf(tumour))
  const lesions = spec.lesion ? growLesions(anatomy, spec.lesion, spec.seed, tumour) : []
  const contrast = spec.lesion?.contrast ?? 0
  const { mask, records } = maskOf(anatomy, lesions, contrast)
  const volumes: Partial<Record<Modality, Volume<Int16Array>>> = {}
  for (const modality of spec.modalities) {
    const signal = tissueSignal(
      anatomy,
      modality,
      {
        seed: spec.seed,
        age: spec.age,
        ageEffect: spec.ageEffect,
        lesionContrast: contrast,
        ...(spec.hyperintensitySd ? { hyperintensity: { sd: spec.hyperintensitySd } } : {}),
      },
      lesions,
    )
    volumes[modality] = acquire(anatomy, signal, modality, spec.scanner, spec.seed, spec.extras)
  }
  return {
    volumes,
    mask: spec.lesion ? { grid, data: mask } : undefined,
    lesions: records,
    anatomy: anatomyVolumes(anatomy),
  }
}

/** The mask, and what of it belongs to which lesion: a voxel of two lesions counts for the first. */
export function maskOf(
  anatomy: Anatomy,
  lesions: readonly GrownLesion[],
  contrast: number,
): { mask: Uint8Array; records: LesionRecord[] } {
  const mask = new Uint8Array(anatomy.lookup.length)
  const unit = anatomy.spacingMm ** 3
  const records: LesionRecord[] = []
  for (const lesion of lesions) {
    const partsMm3: Record<string, number> = {}
    const sum = [0, 0, 0]
    let voxels = 0
    for (const part of lesion.parts) {
      let own = 0
      part.voxels.forEach((n, c) => {
        if (part.fraction[c] < 0.5) return
        own++
        const at = anatomy.index[n]
        if (mask[at]) return
        mask[at] = 1
        voxels++
        positionOf(anatomy, n).forEach((value, axis) => (sum[axis] = sum[axis] + value))
      })
      partsMm3[part.part] = own * unit
    }
    if (voxels === 0) continue
    const round = (axis: number): number => Math.round((10 * sum[axis]) / voxels) / 10
    const centreMm = [round(0), round(1), round(2)] as const
    records.push({ type: lesion.type, centreMm, volumeMm3: voxels * unit, voxels, contrast, partsMm3 })
  }
  return { mask, records }
}
