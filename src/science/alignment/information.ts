import type { Volume } from '../volume/index.ts'
import type { Samples } from './samples.ts'

/** Bins of either image over 0..1 (Parzen windows reach two further on each side of the scan's axis). */
const templateBins = 32
const scanBins = 32
const stride = scanBins + 4

/**
 * Normalised mutual information of template and scan under an affine map, with its derivative.
 *
 * NMI = (H(template) + H(scan)) / H(template, scan), Studholme et al. 1999 (doi 10.1016/S0031-3203(98)00091-0):
 * 1 for independent images, 2 for images that determine each other; any contrast. The joint histogram has hard
 * bins for the template (it never moves) and cubic B-spline Parzen windows for the scan (Mattes et al. 2003,
 * doi 10.1109/TMI.2003.809072), which makes it differentiable. Outside the brain both are 0, and that counts:
 * outlines that fit are information too. The samples are fixed, so shrinking the overlap cannot pay.
 */
export class Information {
  readonly #samples: Samples
  readonly #bins: Uint8Array
  readonly #joint = new Float64Array(templateBins * stride)
  readonly #weights = new Float64Array(templateBins * stride)
  readonly #scanMarginal = new Float64Array(stride)
  readonly #logScan = new Float64Array(stride)
  readonly #value: Float32Array
  readonly #slope: Float32Array
  readonly #data: Float32Array
  readonly #dims: readonly number[]
  readonly #origin: readonly number[]
  readonly #spacing: number
  readonly #templateEntropy: number

  /** `scan`: a level of a prepared brain (axis-aligned, isotropic, background at its rim). */
  constructor(samples: Samples, scan: Volume) {
    this.#samples = samples
    this.#bins = new Uint8Array(samples.count)
    for (let s = 0; s < samples.count; s++) {
      this.#bins[s] = Math.min(templateBins - 1, Math.floor(samples.values[s] * templateBins))
    }
    this.#value = new Float32Array(samples.count)
    this.#slope = new Float32Array(3 * samples.count)
    this.#data = scan.data
    this.#dims = scan.grid.dims
    this.#spacing = scan.grid.affine[0]
    this.#origin = [scan.grid.affine[3], scan.grid.affine[7], scan.grid.affine[11]]
    const counts = new Float64Array(templateBins)
    for (const bin of this.#bins) counts[bin] += 1 / samples.count
    this.#templateEntropy = -counts.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0)
  }

  /** NMI at `matrix` (template mm -> scan mm, row-major); its derivative by the twelve entries into `gradient`. */
  evaluate(matrix: Float64Array, gradient: Float64Array): number {
    this.#sampleScan(matrix)
    this.#fillHistogram()
    const { jointEntropy, total } = this.#entropies()
    this.#differentiate(gradient)
    return total / jointEntropy
  }

  /** Scan value and its slope (per mm) at every sample; 0 outside the scan. */
  #sampleScan(m: Float64Array): void {
    const { points, count } = this.#samples
    const data = this.#data
    const value = this.#value
    const slope = this.#slope
    const [nx, ny, nz] = this.#dims
    const nxy = nx * ny
    const inv = 1 / this.#spacing
    const [ox, oy, oz] = this.#origin
    for (let s = 0, p = 0; s < count; s++, p += 3) {
      const px = points[p]
      const py = points[p + 1]
      const pz = points[p + 2]
      const x = (m[0] * px + m[1] * py + m[2] * pz + m[3] - ox) * inv
      const y = (m[4] * px + m[5] * py + m[6] * pz + m[7] - oy) * inv
      const z = (m[8] * px + m[9] * py + m[10] * pz + m[11] - oz) * inv
      if (!(x >= 0 && y >= 0 && z >= 0 && x < nx - 1 && y < ny - 1 && z < nz - 1)) {
        value[s] = slope[p] = slope[p + 1] = slope[p + 2] = 0
        continue
      }
      const x0 = x | 0
      const y0 = y | 0
      const z0 = z | 0
      const fx = x - x0
      const fy = y - y0
      const fz = z - z0
      const at = x0 + nx * y0 + nxy * z0
      const v000 = data[at]
      const v100 = data[at + 1]
      const v010 = data[at + nx]
      const v110 = data[at + nx + 1]
      const v001 = data[at + nxy]
      const v101 = data[at + nxy + 1]
      const v011 = data[at + nxy + nx]
      const v111 = data[at + nxy + nx + 1]
      const a = v000 + fx * (v100 - v000)
      const b = v010 + fx * (v110 - v010)
      const c = v001 + fx * (v101 - v001)
      const d = v011 + fx * (v111 - v011)
      const low = a + fy * (b - a)
      const high = c + fy * (d - c)
      value[s] = low + fz * (high - low)
      const dx0 = v100 - v000 + fy * (v110 - v010 - v100 + v000)
      const dx1 = v101 - v001 + fy * (v111 - v011 - v101 + v001)
      slope[p] = (dx0 + fz * (dx1 - dx0)) * inv
      slope[p + 1] = (b - a + fz * (d - c - b + a)) * inv
      slope[p + 2] = (high - low) * inv
    }
  }

  #fillHistogram(): void {
    const joint = this.#joint.fill(0)
    const bins = this.#bins
    const value = this.#value
    const each = 1 / this.#samples.count
    for (let s = 0; s < value.length; s++) {
      const u = value[s] * (scanBins - 1)
      const first = u | 0
      const t = u - first
      const r = 1 - t
      const at = bins[s] * stride + first
      joint[at] += (each * r * r * r) / 6
      joint[at + 1] += each * (2 / 3 - t * t + (t * t * t) / 2)
      joint[at + 2] += each * (2 / 3 - r * r + (r * r * r) / 2)
      joint[at + 3] += (each * t * t * t) / 6
    }
  }

  /** Entropies of the histogram; leaves the derivative of NMI by every joint bin in `#weights`. */
  #entropies(): { jointEntropy: number; total: number } {
    const joint = this.#joint
    const marginal = this.#scanMarginal.fill(0)
    for (let i = 0; i < joint.length; i++) marginal[i % stride] += joint[i]
    let scanEntropy = 0
    for (let j = 0; j < stride; j++) {
      const p = marginal[j]
      this.#logScan[j] = p > 0 ? Math.log(p) : 0
      scanEntropy -= p * this.#logScan[j]
    }
    let jointEntropy = 0
    for (let i = 0; i < joint.length; i++) {
      const p = joint[i]
      const logarithm = p > 0 ? Math.log(p) : 0
      this.#weights[i] = logarithm
      jointEntropy -= p * logarithm
    }
    const total = this.#templateEntropy + scanEntropy
    const nmi = total / jointEntropy
    for (let i = 0; i < joint.length; i++) {
      this.#weights[i] = (nmi * this.#weights[i] - this.#logScan[i % stride]) / jointEntropy
    }
    return { jointEntropy, total }
  }

  #differentiate(gradient: Float64Array): void {
    const { points, count } = this.#samples
    const slope = this.#slope
    const value = this.#value
    const weights = this.#weights
    const scale = (scanBins - 1) / count
    gradient.fill(0)
    for (let s = 0, p = 0; s < count; s++, p += 3) {
      const gx = slope[p]
      const gy = slope[p + 1]
      const gz = slope[p + 2]
      if (gx === 0 && gy === 0 && gz === 0) continue
      const u = value[s] * (scanBins - 1)
      const first = u | 0
      const t = u - first
      const r = 1 - t
      const at = this.#bins[s] * stride + first
      const c =
        scale *
        ((-r * r * weights[at] + t * t * weights[at + 3]) / 2 +
          (1.5 * t * t - 2 * t) * weights[at + 1] +
          (2 * r - 1.5 * r * r) * weights[at + 2])
      const px = points[p]
      const py = points[p + 1]
      const pz = points[p + 2]
      const cx = c * gx
      const cy = c * gy
      const cz = c * gz
      gradient[0] += cx * px
      gradient[1] += cx * py
      gradient[2] += cx * pz
      gradient[3] += cx
      gradient[4] += cy * px
      gradient[5] += cy * py
      gradient[6] += cy * pz
      gradient[7] += cy
      gradient[8] += cz * px
      gradient[9] += cz * py
      gradient[10] += cz * pz
      gradient[11] += cz
    }
  }
}
