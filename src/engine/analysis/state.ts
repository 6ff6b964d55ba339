import { Fault } from '../../contract/index.ts'
import type { AnalysisState } from '../../contract/api.ts'
import { planEvaluation, type Plan } from '../evaluations/index.ts'
import { listScans, type Study } from '../studies/index.ts'

type Counts = Pick<AnalysisState, 'test_maps' | 'measured' | 'calibration_subjects'>

function measuredOf({ db }: Study, plans: readonly Plan[]): Pick<Counts, 'test_maps' | 'measured'> {
  const known = new Set(db.prepare<[], string>("SELECT map_id || ' ' || key FROM scan_result").pluck().all())
  const wanted = plans.flatMap(({ maps }) => maps.map(({ map, key }) => `${map.id} ${key}`))
  return { test_maps: wanted.length, measured: wanted.filter((key) => known.has(key)).length }
}

/** What is to be done first before methods can be calibrated, compared and audited. */
export function analysisState(study: Study): AnalysisState {
  const scans = listScans(study)
  const mapped = new Set(study.db.prepare<[], number>('SELECT DISTINCT scan_id FROM map').pluck().all())
  const calibrating = scans.filter(({ group, split }) => group === 'healthy' && split === 'calibration')
  const counts: Counts = {
    test_maps: scans.filter(({ id, split }) => split === 'test' && mapped.has(id)).length,
    measured: 0,
    calibration_subjects: new Set(calibrating.map(({ subject }) => subject)).size,
  }
  const state = (needs: AnalysisState['needs'], reason: string | null = null): AnalysisState => ({
    needs,
    reason,
    ...counts,
  })
  if (scans.length === 0) return state('scans')
  if (mapped.size === 0) return state('maps')
  if (scans.every(({ split }) => split === null)) return state('split')
  if (!calibrating.some(({ id }) => mapped.has(id))) return state('healthy')
  if (study.db.prepare('SELECT 1 FROM calibration LIMIT 1').get() === undefined) return state('calibration')
  let plans: Plan[]
  try {
    plans = planEvaluation(study)
  } catch (error) {
    if (error instanceof Fault && error.code === 'nothing-to-do') return state('calibration', error.message)
    throw error
  }
  Object.assign(counts, measuredOf(study, plans))
  return state(counts.test_maps === 0 || counts.measured < counts.test_maps ? 'evaluation' : 'nothing')
}
