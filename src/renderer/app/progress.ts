import { computed, type ComputedRef } from 'vue'
import type { FeatureName } from './feature.ts'
import { useJobs } from './jobs.ts'
import { useStudy } from './study.ts'

export type Progress = 'nothing' | 'ready' | 'attention' | 'done'

/** How far each step of the job is in this study: the rail shows it, and the next step follows from it. */
export function useProgress(): ComputedRef<Record<FeatureName, Progress>> {
  const study = useStudy()
  const jobs = useJobs()
  return computed(() => {
    const scans = study.scans.length
    const split = study.scans.some((scan) => scan.split === 'calibration')
    const maps = study.summary?.maps ?? 0
    const points = study.calibrations.length
    const pairs = new Set(study.maps.map(({ method }) => method)).size
    const failed = jobs.latest('run')
    const runTrouble = failed !== undefined && (failed.state === 'failed' || failed.failures.length > 0)
    const given = (ready: boolean, done: boolean): Progress => (done ? 'done' : ready ? 'ready' : 'nothing')
    return {
      cohort: scans === 0 ? 'ready' : split ? 'done' : 'attention',
      methods: given(true, maps > 0),
      runs: runTrouble ? 'attention' : given(scans > 0, maps > 0),
      calibration: points > 0 && points < pairs ? 'attention' : given(maps > 0 && split, points > 0),
      comparison: given(points > 0, false),
      bias: given(points > 0, false),
      review: given(points > 0, false),
      report: given(points > 0, false),
    }
  })
}
