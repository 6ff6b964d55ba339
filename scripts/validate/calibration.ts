import { fprBand, simulatePromise, thresholdInterval } from '../../src/science/calibration/index.ts'
import { seedOf } from '../../src/science/random/index.ts'
import { normalQuantile } from '../../src/science/statistics/index.ts'
import { finding, told, type Finding, type Say } from './finding.ts'
import { between, centre, countCohort, fprAt, within } from './scores.ts'

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

/** The band of the voxel FPR along the slider, and the interval of the threshold itself. */
export function slider(cohorts: number, say: Say, sizes: readonly number[] = [20, 50, 100]): Finding[] {
  const target = 0.02
  const truth = centre - normalQuantile(target) * Math.hypot(between, within)
  return sizes.flatMap((n) => {
    let [band, threshold] = [0, 0]
    for (let i = 0; i < cohorts; i++) {
      const scans = countCohort(n, seedOf('slider', n, i), range)
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
