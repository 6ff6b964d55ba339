import type { LesionType } from './lesions/index.ts'
import type { Modality } from './scanners.ts'

/** A deliberate difference for one level of one factor; what a bias analysis must find. */
export interface PlantedEffect {
  readonly factor: 'scanner' | 'sex' | 'age' | 'lesion_type'
  /** 'scanner-C', 'F', an age range as '60-89', or a lesion type. */
  readonly level: string
  /**
   * noise, bias, contrast: acquisition of that level is worse by `sd` standard deviations between the six
   * scanners (0.012 of the signal, 0.05 of the bias peak, 0.1 of the contrast exponent).
   * hyperintensity: a smooth bright patch, without a mask, `sd` standard deviations of the brain's signal high.
   */
  readonly what: 'noise' | 'bias' | 'contrast' | 'hyperintensity'
  readonly sd: number
  /** Share of the level's subjects that get it; 1 if absent. */
  readonly share?: number | undefined
}

/** What a cohort is made of. Shares are relative weights and need not add up to 1. */
export interface CohortPlan {
  /** Share of subjects with lesions, 0 to 1. */
  readonly patientShare: number
  readonly femaleShare: number
  /** Uniform in years, drawn independently of everything else. */
  readonly ages: readonly [number, number]
  readonly scanners: Readonly<Record<string, number>>
  readonly lesions: Readonly<Record<LesionType, number>>
  /** Range of the mask's volume per subject, mm^3, uniform on a log scale. */
  readonly lesionVolumeMm3: Readonly<Record<LesionType, readonly [number, number]>>
  /** Share of the lesion's full signal difference, uniform. */
  readonly lesionContrast: readonly [number, number]
  readonly modalities: readonly Modality[]
  /** 0 removes the effect from the images, 1 is as fitted; recorded age, sex and scanner stay. */
  readonly effects: { readonly scanner: number; readonly age: number; readonly sex: number }
  readonly plant: readonly PlantedEffect[]
}

export const defaultPlan: CohortPlan = {
  patientShare: 0.4,
  femaleShare: 0.5,
  ages: [6, 89],
  scanners: {
    'scanner-A': 1,
    'scanner-B': 1,
    'scanner-C': 1,
    'scanner-D': 1,
    'scanner-E': 1,
    'scanner-F': 1,
  },
  lesions: { tumour: 1, stroke: 1, ms: 1, 'small-vessel': 1 },
  lesionVolumeMm3: {
    tumour: [8_000, 90_000],
    stroke: [3_000, 80_000],
    ms: [1_000, 20_000],
    'small-vessel': [1_500, 25_000],
  },
  lesionContrast: [0.5, 1.1],
  modalities: ['T1w', 'T2w', 'FLAIR'],
  effects: { scanner: 1, age: 1, sex: 1 },
  plant: [],
}
