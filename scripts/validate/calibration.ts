import {
  fprBand,
  simulatePromise,
  thresholdInterval,
  type ScoreCounts,
} from '../../src/science/calibration/index.ts'
import { createRandom, seedOf } from '../../src/science/random/index.ts'
import { normalCdf, normalQuantile } from '../../src/science/statistics/index.ts'
import { finding, told, type Finding, type Say } from './finding.ts'

/** The promise of the scan FPR threshold: at most 5 % of healthy subjects flagged, with 95 % confidence. */
export function promise(cohorts: number, say: Say): Finding[] {
  return [59, 100, 300].map((n) => {
    const kept = Math.round(simulatePromise(n, 0.05, 0.95, cohorts, n) * cohorts)
    say(`promise, n = ${n}: ${kept} of ${cohorts}`)
    return finding(
      'Scan FPR threshold',
      `at most 5 % flagged, as promised at 95 %, n = ${n}`,
      kept,
      cohorts,
      0.95,
      1,
    )
  })
}

const range = { lo: 0, hi: 1, bins: 2048 }
const [between, within] = [0.03, 0.05]
/** Share of the population's voxels above a score: subjects differ by `between`, their voxels by `within`. */
const fprAt = (t: number): number => 1 - normalCdf((t - 0.4) / Math.hypot(between, within))

function cohort(subjects: number, seed: number, voxels = 1000): ScoreCounts[] {
  const random = createRandom(seed)
  return Array.from({ length: subjects }, (_, s) => {
    const own = 0.4 + between * random.normal()
    const counts = new Uint32Array(range.bins)
    for (let v = 0; v < voxels; v++)
      counts[
        Math.min(range.bins - 1, Math.max(0, Math.floor((own + within * random.normal()) * range.bins)))
      ]!++
    return { subject: `s${s}`, counts }
  })
}

/** The band of the voxel FPR along the slider, and the interval of the threshold itself. */
export function slider(cohorts: number, say: Say): Finding[] {
  const target = 0.02
  const truth = 0.4 - normalQuantile(target) * Math.hypot(between, within)
  return [20, 50, 100].flatMap((n) => {
    let [band, threshold] = [0, 0]
    for (let i = 0; i < cohorts; i++) {
      const scans = cohort(n, seedOf('slider', n, i))
      const { points } = fprBand(scans, range, {
        ...{ confidence: 0.95, seed: i, range: [0.002, 0.2] as const },
        ...{ replicates: 500, points: 24 },
      })!
      if (points.every((point) => point.lo <= fprAt(point.threshold) && fprAt(point.threshold) <= point.hi))
        band++
      const { lo, hi } = thresholdInterval(scans, range, NaN, {
        target,
        confidence: 0.95,
        seed: i,
        replicates: 500,
      })
      if (lo <= truth && truth <= hi) threshold++
    }
    say(`slider, n = ${n}: band ${band}, threshold ${threshold} of ${cohorts}`)
    const found = [
      finding(
        'Voxel FPR along the slider',
        `band holds at every threshold, n = ${n}`,
        band,
        cohorts,
        0.93,
        0.97,
      ),
      finding('Voxel FPR threshold', `interval at a target of 2 %, n = ${n}`, threshold, cohorts, 0.93, 0.97),
    ]
    return n < 50 ? found.map(told) : found
  })
}
