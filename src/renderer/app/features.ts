import { bias } from '../features/bias/feature.ts'
import { calibration } from '../features/calibration/feature.ts'
import { cohort } from '../features/cohort/feature.ts'
import { comparison } from '../features/comparison/feature.ts'
import { methods } from '../features/methods/feature.ts'
import { report } from '../features/report/feature.ts'
import { review } from '../features/review/feature.ts'
import { runs } from '../features/runs/feature.ts'
import type { Feature } from './feature.ts'

/** Every page of the job, in its order: one line a feature. */
export const features: readonly Feature[] = [
  cohort,
  methods,
  runs,
  calibration,
  comparison,
  bias,
  review,
  report,
]
