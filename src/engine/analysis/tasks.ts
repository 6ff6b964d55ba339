/** The long analyses, each a plain function of plain data: a worker thread runs them on a connection of its own. */
import type { Bias } from '../../contract/index.ts'
import type { ComparisonView } from '../../contract/api.ts'
import { bias, compare } from '../evaluations/index.ts'
import { openStudy } from '../studies/index.ts'

export interface AnalysisInput {
  /** Absolute path of the study. */
  readonly folder: string
}

export async function compareTask({ folder }: AnalysisInput): Promise<ComparisonView> {
  using study = openStudy(folder)
  return await compare(study)
}

export async function biasTask({ folder }: AnalysisInput): Promise<Bias> {
  using study = openStudy(folder)
  return await bias(study)
}
