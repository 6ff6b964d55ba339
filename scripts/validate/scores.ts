import type { ScoreCounts } from '../../src/science/calibration/index.ts'
import { createRandom } from '../../src/science/random/index.ts'
import { normalCdf } from '../../src/science/statistics/index.ts'

/** How the scores of generated healthy subjects are distributed: around 0.4, subjects differ, and so do their voxels. */
export interface ScorePlan {
  /** Standard deviation of the subjects' means. */
  between?: number
  /** Default 1,000. */
  voxels?: number
}
export const [centre, between, within] = [0.4, 0.03, 0.05]

/** Share of the population's voxels above a score. */
export const fprAt = (score: number): number => 1 - normalCdf((score - centre) / Math.hypot(between, within))

/** The scores of each subject's voxels; one stream of random numbers for all. */
export function scoreCohort(
  subjects: number,
  seed: number,
  { between: spread = between, voxels = 1000 }: ScorePlan = {},
): { subject: string; scores: Float64Array }[] {
  const random = createRandom(seed)
  return Array.from({ length: subjects }, (_, s) => {
    const own = centre + spread * random.normal()
    const scores = new Float64Array(voxels)
    for (let v = 0; v < voxels; v++) scores[v] = own + within * random.normal()
    return { subject: `s${s}`, scores }
  })
}

/** The same, counted in bins from 0 to 1. */
export const countCohort = (
  subjects: number,
  seed: number,
  { bins, ...plan }: ScorePlan & { bins: number },
): ScoreCounts[] =>
  scoreCohort(subjects, seed, plan).map(({ subject, scores }) => {
    const counts = new Uint32Array(bins)
    for (const score of scores) counts[Math.min(bins - 1, Math.max(0, Math.floor(score * bins)))]!++
    return { subject, counts }
  })
