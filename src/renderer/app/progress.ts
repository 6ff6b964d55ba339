import { computed, type ComputedRef } from 'vue'
import type { AnalysisState, MapEntry, ScanEntry } from '../../contract/api.ts'
import type { FeatureName } from './feature.ts'
import { useJobs } from './jobs.ts'
import { useRailFacts } from './rail-facts.ts'
import { useStudy } from './study.ts'

export type Progress = 'nothing' | 'ready' | 'attention' | 'done'

export interface Facts {
  readonly scans: readonly Pick<ScanEntry, 'scan_id' | 'modality' | 'group' | 'split'>[]
  readonly maps: readonly Pick<MapEntry, 'scan_id' | 'method'>[]
  readonly points: readonly { readonly method: string; readonly modality: string }[]
  /** The newest run failed, or left scans out. */
  readonly runTrouble: boolean
  /** Undefined until the engine has said so. */
  readonly analysis: Pick<AnalysisState, 'needs' | 'reason'> | undefined
  /** Whether every finding is judged. */
  readonly reviewed: boolean
  /** Whether there is a report, and whether something was stored since the newest. */
  readonly report: 'none' | 'stale' | 'current'
}

/** Methods and modalities that can have an operating point: those with a map of a healthy calibration scan. */
function calibratable({ scans, maps }: Pick<Facts, 'scans' | 'maps'>): Set<string> {
  const modalities = new Map(
    scans
      .filter(({ group, split }) => group === 'healthy' && split === 'calibration')
      .map(({ scan_id, modality }) => [scan_id, modality]),
  )
  return new Set(
    maps.flatMap(({ scan_id, method }) => {
      const modality = modalities.get(scan_id)
      return modality === undefined ? [] : [`${method} ${modality}`]
    }),
  )
}

const given = (ready: boolean, done: boolean): Progress => (done ? 'done' : ready ? 'ready' : 'nothing')

function calibrationOf({ points, analysis, ...facts }: Facts): Progress {
  const pairs = calibratable(facts)
  if (points.length === 0) return given(pairs.size > 0, false)
  const set = new Set(points.map(({ method, modality }) => `${method} ${modality}`))
  const lapsed = analysis?.needs === 'calibration' || (analysis?.reason ?? null) !== null
  return lapsed || [...pairs].some((pair) => !set.has(pair)) ? 'attention' : 'done'
}

/** Comparison and bias: results are there, or are not those of the present operating points. */
function resultsOf({ points, analysis }: Facts): Progress {
  if (points.length === 0) return 'nothing'
  if (analysis?.needs === 'nothing') return 'done'
  return analysis?.needs === 'evaluation' || analysis?.needs === 'calibration' ? 'attention' : 'ready'
}

/** How far each step of the job is: the rail shows it, and the next step follows from it. */
export function progressOf(facts: Facts): Record<FeatureName, Progress> {
  const { scans, maps, points, runTrouble, reviewed, report } = facts
  const split = scans.some((scan) => scan.split === 'calibration')
  const results = resultsOf(facts)
  return {
    cohort: scans.length === 0 ? 'ready' : split ? 'done' : 'attention',
    methods: given(true, maps.length > 0),
    runs: runTrouble ? 'attention' : given(scans.length > 0, maps.length > 0),
    calibration: calibrationOf(facts),
    comparison: results,
    bias: results,
    review: given(points.length > 0, points.length > 0 && reviewed),
    report: report === 'stale' ? 'attention' : given(points.length > 0, report === 'current'),
  }
}

/** The steps of the study that is open. */
export function useProgress(): ComputedRef<Record<FeatureName, Progress>> {
  const study = useStudy()
  const jobs = useJobs()
  const rail = useRailFacts()
  return computed(() => {
    const run = jobs.latest('run')
    return progressOf({
      scans: study.scans,
      maps: study.maps,
      points: study.calibrations,
      runTrouble: run !== undefined && (run.state === 'failed' || run.failures.length > 0),
      ...rail.value,
    })
  })
}
