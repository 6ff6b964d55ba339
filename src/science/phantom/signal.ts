import { createRandom, seedOf } from '../random/index.ts'
import type { Anatomy } from './anatomy.ts'
import type { GrownLesion, LesionPart } from './lesions/index.ts'
import { positionOf } from './lesions/region.ts'
import type { Modality } from './scanners.ts'

/** Signal of pure tissue, 1 being the brightest common tissue of the contrast. */
interface TissueSignal {
  readonly csf: number
  readonly grey: number
  readonly white: number
  /** Added where iron is highest (pallidum). */
  readonly iron: number
  readonly hindbrain: number
}

// Rounded from training/phantom/measure_signals.py: T1w of 183 people, T2w and FLAIR of one.
export const tissueSignals: Readonly<Record<Modality, TissueSignal>> = {
  T1w: { csf: 0.2, grey: 0.68, white: 1, iron: 0.04, hindbrain: -0.02 },
  T2w: { csf: 1, grey: 0.47, white: 0.34, iron: -0.12, hindbrain: 0.01 },
  FLAIR: { csf: 0.1, grey: 0.79, white: 0.66, iron: -0.1, hindbrain: 0.02 },
}

/** Signal of a lesion part at contrast 1: fresh and obvious; the measured patient's plaques are near contrast 0.6. */
const lesionSignals: Readonly<Record<Modality, Readonly<Record<LesionPart, number>>>> = {
  T1w: { core: 0.58, necrosis: 0.34, oedema: 0.78, infarct: 0.58, plaque: 0.7, gliosis: 0.8 },
  T2w: { core: 0.66, necrosis: 0.92, oedema: 0.68, infarct: 0.7, plaque: 0.64, gliosis: 0.56 },
  FLAIR: { core: 0.98, necrosis: 0.48, oedema: 1.08, infarct: 1.06, plaque: 1.08, gliosis: 0.98 },
}

/** A smooth patch of raised signal that is planted, not a lesion: it has no mask. */
export interface PlantedHyperintensity {
  /** Height in standard deviations of the brain's signal. */
  readonly sd: number
}

export interface SignalSpec {
  readonly seed: number
  readonly age: number
  /** 0 to 1: how much age changes the signal (grey-white contrast, bright rims of the ventricles). */
  readonly ageEffect: number
  readonly lesionContrast: number
  readonly hyperintensity?: PlantedHyperintensity
}

/** The noise-free signal of each brain voxel. */
export function tissueSignal(
  anatomy: Anatomy,
  modality: Modality,
  spec: SignalSpec,
  lesions: readonly GrownLesion[],
): Float32Array {
  const random = createRandom(seedOf(spec.seed, 'signal', modality))
  const base = tissueSignals[modality]
  const years = spec.ageEffect * (spec.age - 50)
  const vary = (sd: number): number => 1 + sd * Math.max(-2, Math.min(2, random.normal()))
  const white = base.white * vary(0.01) + (modality === 'T1w' ? -0.0006 : 0.0005) * years
  const grey = base.grey * vary(0.015) + (modality === 'T1w' ? 0.0003 : 0) * years
  const csf = base.csf * vary(0.03)
  const rimRandom = createRandom(seedOf(spec.seed, 'rim'))
  const rim = modality === 'T1w' ? -0.3 : 1
  const rimHeight =
    rim * spec.ageEffect * Math.max(0, (spec.age - 40) / 49) * 0.22 * (0.4 + 1.2 * rimRandom.uniform())
  const signal = new Float32Array(anatomy.index.length)
  for (let n = 0; n < signal.length; n++) {
    const w = anatomy.white[n]
    const tissue = w + anatomy.grey[n]
    let value = anatomy.grey[n] * grey + w * white + anatomy.csf[n] * csf
    value += tissue * (base.iron * anatomy.iron[n] + base.hindbrain * anatomy.hindbrain[n])
    value *= 1 + 0.018 * anatomy.texture[n]
    const d = anatomy.ventricleDistance[n]
    if (rimHeight !== 0 && d < 8 && w > 0.3 && anatomy.hindbrain[n] < 0.2) {
      const near = 1 - d / 8
      value += rimHeight * w * near * near * near
    }
    signal[n] = value
  }
  paintLesions(signal, anatomy, modality, lesions, spec.lesionContrast, white)
  if (spec.hyperintensity) plantHyperintensity(signal, anatomy, spec)
  return signal
}

/** Replaces tissue by lesion, in place: `signal` is one value per brain voxel, `white` the level of white matter in it. */
export function paintLesions(
  signal: Float32Array,
  anatomy: Anatomy,
  modality: Modality,
  lesions: readonly GrownLesion[],
  contrast: number,
  white: number,
): void {
  for (const lesion of lesions) {
    for (const part of lesion.parts) {
      const full = lesionSignals[modality][part.part]
      const target = white + contrast * (full - white)
      part.voxels.forEach((n, c) => {
        const f = part.fraction[c] * (1 - anatomy.csf[n] * anatomy.ventricle[n])
        signal[n] =
          signal[n] * (1 - f) + f * (target + 0.25 * (signal[n] - white) * (part.part === 'oedema' ? 1 : 0.4))
      })
    }
  }
}

/** Adds one smooth ball of raised signal in the cerebral white matter. */
function plantHyperintensity(signal: Float32Array, anatomy: Anatomy, spec: SignalSpec): void {
  const random = createRandom(seedOf(spec.seed, 'planted'))
  let mean = 0
  let square = 0
  for (const value of signal) {
    mean += value / signal.length
    square += (value * value) / signal.length
  }
  const height = spec.hyperintensity!.sd * Math.sqrt(Math.max(0, square - mean * mean))
  let at = 0
  for (let t = 0; t < 5000; t++) {
    at = random.integer(signal.length)
    const d = anatomy.ventricleDistance[at]
    if (anatomy.white[at] > 0.9 && d > 8 && d < 30 && anatomy.hindbrain[at] < 0.05) break
  }
  const centre = positionOf(anatomy, at)
  for (let n = 0; n < signal.length; n++) {
    const x = anatomy.position[3 * n]
    const y = anatomy.position[3 * n + 1]
    const z = anatomy.position[3 * n + 2]
    const dx = x - centre[0]
    const dy = y - centre[1]
    const dz = z - centre[2]
    const r = Math.sqrt(dx * dx + dy * dy + dz * dz) / 14
    if (r < 1) signal[n] = signal[n] + height * (1 - r * r) * (1 - r * r) * (1 - anatomy.csf[n])
  }
}
