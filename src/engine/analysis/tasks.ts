/** The long analyses, each a plain function of plain data: a worker thread runs them on a connection of its own. */
import { Fault, type Bias, type Lesion, type Metrics, type ScanResult } from '../../contract/index.ts'
import type { AnalysisState, ComparisonView, FrocView } from '../../contract/api.ts'
import { bias, compare, froc, planEvaluation, storedResults, type TaskRunner } from '../evaluations/index.ts'
import { openStudy } from '../studies/index.ts'
import { analysisState } from './state.ts'

export interface AnalysisInput {
  /** Absolute path of the study. */
  readonly folder: string
}

/** What is to be done first: with many maps, reading what there is takes a while. */
export function stateTask({ folder }: AnalysisInput): AnalysisState {
  using study = openStudy(folder)
  return analysisState(study)
}

export async function compareTask({ folder }: AnalysisInput): Promise<ComparisonView> {
  using study = openStudy(folder)
  return await compare(study)
}

export async function biasTask({ folder }: AnalysisInput): Promise<Bias> {
  using study = openStudy(folder)
  return await bias(study)
}

/** Where a map would have to be read, there is nothing to show yet: that is a job's work. */
const refuses: TaskRunner = {
  size: 1,
  run: () =>
    Promise.reject(
      new Fault({
        code: 'nothing-to-do',
        message: 'Not every map is counted yet.',
        remedy: 'Count lesions at every threshold (`normascope froc` on the command line).',
      }),
    ),
}

/** FROC curves where every map is counted already. */
export async function frocTask({ folder }: AnalysisInput): Promise<FrocView> {
  using study = openStudy(folder)
  try {
    return { ready: true, curves: await froc(study, { runner: refuses }) }
  } catch (error) {
    if (error instanceof Fault && error.code === 'nothing-to-do') return { ready: false, curves: [] }
    throw error
  }
}

type BriefLesion = Pick<Lesion, 'volume_mm3' | 'contrast' | 'detected' | 'centre_mm'>
/** What the pages need of a result; of lesions the rest stays in the study. */
export interface BriefResult extends Omit<ScanResult, 'metrics'> {
  readonly metrics: Omit<Metrics, 'lesions'> & { readonly lesions: readonly BriefLesion[] }
}

const brief = (result: ScanResult): BriefResult => {
  const { lesions, ...figures } = result.metrics
  const short = lesions.map(({ volume_mm3, contrast, detected, centre_mm }): BriefLesion => {
    return { volume_mm3, contrast, detected, centre_mm }
  })
  return { ...result, metrics: { ...figures, lesions: short } }
}

/** Every measured test scan at the present operating points. Throws 'nothing-to-do' where some are not measured. */
export function resultsTask({ folder }: AnalysisInput): BriefResult[] {
  using study = openStudy(folder)
  return storedResults(study, planEvaluation(study)).flatMap(({ results }) => results.map(brief))
}
