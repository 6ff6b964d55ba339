import type { Bias } from '../../contract/index.ts'
import type { AnalysisState, ComparisonView, FrocView } from '../../contract/api.ts'
import type { Study } from '../studies/index.ts'
import { WorkerPool } from '../workers/index.ts'
import { frocStampOf, stampOf } from './stamp.ts'
import type { BriefResult } from './tasks.ts'

interface Answers {
  stateOfStudy: AnalysisState
  compareStudy: ComparisonView
  biasStudy: Bias
  resultsOfStudy: BriefResult[]
  frocOfStudy: FrocView
}

/**
 * Comparison, bias and results of the open study, read and computed in a worker thread, so that volumes and pages are
 * served meanwhile, and kept until something they depend on changes. Whoever asks while it is computed waits for the same answer.
 */
export class AnalysisCache implements AsyncDisposable {
  readonly #kept = new Map<keyof Answers, { study: Study; stamp: string; answer: Promise<unknown> }>()
  #pool: WorkerPool | undefined

  get<K extends keyof Answers>(study: Study, what: K): Promise<Answers[K]> {
    const stamp = what === 'frocOfStudy' ? frocStampOf(study) : stampOf(study)
    const known = this.#kept.get(what)
    if (known?.study === study && known.stamp === stamp) return known.answer as Promise<Answers[K]>
    this.#pool ??= new WorkerPool(2)
    const answer = this.#pool.run(what, { folder: study.folder }) as Promise<Answers[K]>
    this.#kept.set(what, { study, stamp, answer })
    answer.catch(() => {
      if (this.#kept.get(what)?.answer === answer) this.#kept.delete(what)
    })
    return answer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kept.clear()
    await this.#pool?.[Symbol.asyncDispose]()
    this.#pool = undefined
  }
}
