import { smoothInside } from '../../../science/preprocessing/index.ts'
import type { PreparedScan } from './types.ts'

export interface NormativeInput extends PreparedScan {
  readonly procedure: 'normative'
  readonly fit: NormativeFit
  /** The scan took part in the fit: its own share is taken out of mean and sd. */
  readonly member: boolean
  readonly floor: number
  readonly smoothFwhmVoxels: number
  readonly side: 'both' | 'high' | 'low'
}

/** Voxel-wise moments of the healthy scans on the method's grid. */
export interface NormativeFit {
  /** Scans that have brain at the voxel. */
  readonly count: Float32Array
  readonly mean: Float32Array
  /** Sum of squared deviations from the mean. */
  readonly m2: Float32Array
}

/** A voxel where fewer healthy scans have brain than this has no norm: its score is 0. */
export const MIN_SCANS = 5

/**
 * Voxel-wise z-map: |x - mean| / max(sd, floor) against the healthy scans of the study ('high' and 'low' are one-sided,
 * 0 on the other side). For a scan that took part in the fit, its own value is taken out of mean and sd first (exact
 * leave-one-out from the sums), so that a calibration scan is judged as a new scan would be.
 * sd is the sample standard deviation (n - 1).
 */
export function normativeMap(input: NormativeInput): Float32Array {
  const { brain, dims, fit, member, floor, side } = input
  const x = smoothInside(input.image, brain, dims, input.smoothFwhmVoxels)
  const map = new Float32Array(x.length)
  for (let i = 0; i < x.length; i++) {
    if (brain[i] !== 1) continue
    let n = fit.count[i]!
    let mean = fit.mean[i]!
    let m2 = fit.m2[i]!
    if (member && n > 1) {
      const d = x[i]! - mean
      m2 = Math.max(0, m2 - (d * d * n) / (n - 1))
      mean -= d / (n - 1)
      n -= 1
    }
    if (n < MIN_SCANS) continue
    const z = (x[i]! - mean) / Math.max(Math.sqrt(m2 / (n - 1)), floor)
    map[i] = side === 'both' ? Math.abs(z) : Math.max(0, side === 'high' ? z : -z)
  }
  return map
}

/** Adds one healthy scan (scaled, smoothed as the procedure will smooth it) to the moments, by Welford's update. */
export function addToFit(fit: NormativeFit, x: Float32Array, brain: Uint8Array): void {
  for (let i = 0; i < x.length; i++) {
    if (brain[i] !== 1) continue
    const n = fit.count[i]! + 1
    const d = x[i]! - fit.mean[i]!
    fit.count[i] = n
    fit.mean[i]! += d / n
    fit.m2[i]! += d * (x[i]! - fit.mean[i]!)
  }
}

export const emptyFit = (voxels: number): NormativeFit => ({
  count: new Float32Array(voxels),
  mean: new Float32Array(voxels),
  m2: new Float32Array(voxels),
})
