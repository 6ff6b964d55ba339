/** Lesions of the phantom's model in a real scan: grown in its labelled anatomy, painted at its own white-matter level. */
import type { Anatomy } from '../../src/science/phantom/anatomy.ts'
import { growLesions, type GrownLesion, type LesionSpec } from '../../src/science/phantom/lesions/index.ts'
import { pickVoxel, positionOf } from '../../src/science/phantom/lesions/region.ts'
import type { TumourPlan } from '../../src/science/phantom/lesions/tumour.ts'
import type { Modality } from '../../src/science/phantom/index.ts'
import { quickNormal } from '../../src/science/phantom/noise.ts'
import { paintLesions, tissueSignals } from '../../src/science/phantom/signal.ts'
import { smoothInside } from '../../src/science/preprocessing/index.ts'
import { createRandom, seedOf } from '../../src/science/random/index.ts'
import { median } from '../../src/science/statistics/index.ts'

/** As planTumour of the phantom, but the place is chosen in this person; there is no mass effect: real tissue is not moved. */
export function placeTumour(anatomy: Anatomy, volumeMm3: number, seed: number): TumourPlan {
  const random = createRandom(seedOf(seed, 'tumour'))
  const core = 0.3 + 0.3 * random.uniform()
  const axis = (): number => 0.8 + 0.4 * random.uniform()
  const stretch = [axis(), axis(), axis()] as const
  const at = pickVoxel(anatomy, random, (n) => {
    const [x, y, z] = positionOf(anatomy, n)
    const d = anatomy.ventricleDistance[n]
    if (anatomy.white[n] < 0.94 || anatomy.hindbrain[n] > 0.05 || d < 10 || d > 38) return false
    return Math.abs(x) > 14 && Math.abs(x) < 54 && y > -80 && y < 45 && z > -15 && z < 50
  })
  if (at === undefined) throw new Error('no place for a tumour')
  return { centre: positionOf(anatomy, at), coreMm3: volumeMm3 * core, oedemaMm3: volumeMm3 * (1 - core), stretch }
}

export function growIn(anatomy: Anatomy, spec: LesionSpec, seed: number): GrownLesion[] {
  const tumour = spec.type === 'tumour' ? placeTumour(anatomy, spec.volumeMm3, seed) : undefined
  return growLesions(anatomy, spec, seed, tumour)
}

/** White-matter level about every voxel of the grid (bias field included): a wide Gaussian mean over white matter. */
function localWhite(data: Float32Array, anatomy: Anatomy): Float32Array {
  const { dims } = anatomy.grid
  const brain = new Uint8Array(data.length)
  const share = new Float32Array(data.length)
  anatomy.index.forEach((at, n) => {
    brain[at] = 1
    share[at] = anatomy.white[n] > 0.9 ? 1 : 0
  })
  const fwhm = 30 / anatomy.spacingMm
  const weighted = smoothInside(data.map((value, at) => value * share[at]), brain, dims, fwhm)
  const weights = smoothInside(share, brain, dims, fwhm)
  const whole = median(data.filter((_, at) => share[at] === 1))
  return weighted.map((value, at) => (weights[at] > 0.02 ? value / weights[at] : whole))
}

/** Standard deviation of the noise: of differences of white neighbours in x, by their median size. */
function noiseOf(data: Float32Array, anatomy: Anatomy): number {
  const steps: number[] = []
  anatomy.index.forEach((at, n) => {
    const next = anatomy.lookup[at + 1]
    if (next >= 0 && anatomy.white[n] > 0.95 && anatomy.white[next] > 0.95)
      steps.push(Math.abs(data[at + 1] - data[at]))
  })
  return median(steps) / (0.6745 * Math.SQRT2)
}

/**
 * The scan with its lesions, brain voxels at least 1. Painting is the phantom's own, in units in which the white matter around
 * has the phantom's level; noise of the scan's size is put back where tissue is replaced. Voxels without lesion are as they were.
 */
export function implant(
  data: Float32Array,
  anatomy: Anatomy,
  modality: Modality,
  lesions: readonly GrownLesion[],
  contrast: number,
  seed: number,
): Float32Array {
  const level = tissueSignals[modality].white
  const white = localWhite(data, anatomy)
  const sigma = noiseOf(data, anatomy)
  const unit = (at: number): number => level / white[at]
  const signal = Float32Array.from(anatomy.index, (at) => data[at] * unit(at))
  const before = signal.slice()
  paintLesions(signal, anatomy, modality, lesions, contrast, level)
  const random = createRandom(seedOf(seed, 'implant', modality))
  const out = data.slice()
  anatomy.index.forEach((at, n) => {
    if (signal[n] === before[n]) return
    out[at] = Math.max(1, Math.round(signal[n] / unit(at) + sigma * quickNormal(random)))
  })
  return out
}
