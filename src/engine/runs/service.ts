import {
  Fault,
  toFault,
  type FaultData,
  type Modality,
  type Quality,
  type ReferenceChoice,
} from '../../contract/index.ts'
import type { Provider, SpawnProcess } from '../inference/index.ts'
import { atQuality, chooseMethods } from '../methods/index.ts'
import { lockStudy, type Study } from '../studies/index.ts'
import { WorkerPool } from '../workers/index.ts'
import type { RunEvent } from './events.ts'
import { removeTemporaries } from './maps.ts'
import { Run } from './run.ts'

export interface RunOptions {
  /** Method ids; all that the program has when absent. */
  readonly methods?: readonly string[]
  readonly modalities?: readonly Modality[]
  /** Ids of the scans that are mapped; all when absent. A method is fitted on what the splits say. */
  readonly scans?: ReadonlySet<number>
  readonly provider?: Provider | 'auto'
  /** 'fast' takes the card's faster parameters where it has some; 'reference' (default) its own. */
  readonly quality?: Quality
  /** With which healthy scans maps are compared; 'auto' (default): docs/decisions/2026-11-23-own-reference-by-default.md. */
  readonly reference?: ReferenceChoice
  /** Inference processes at once; the cores are shared among them. */
  readonly jobs?: number
  /** Make maps again even where the very same are there. */
  readonly force?: boolean
  readonly signal?: AbortSignal
  readonly spawn?: SpawnProcess
  onEvent?(event: RunEvent): void
}

export interface RunSummary {
  readonly runId: number
  readonly made: number
  readonly alreadyThere: number
  readonly failures: { scan: string; method: string; fault: FaultData }[]
  readonly warnings: { message: string; remedy: string }[]
  readonly providers: Record<string, string>
  /** By method: 'fast' only where that was asked for and the card has faster parameters. */
  readonly quality: Record<string, Quality>
  readonly seconds: number
}

/**
 * Makes one anomaly map for every scan and method. Finished maps are kept at once and found again: the same call after
 * a cancel, a crash or a new import goes on where it stopped. A scan that fails is recorded and the others go on.
 * Throws 'cancelled', 'disk-full', 'read-only', 'locked' and what else concerns the run as a whole.
 */
export async function runMethods(study: Study, options: RunOptions = {}): Promise<RunSummary> {
  const quality = options.quality ?? 'reference'
  const methods = chooseMethods(options.methods).map((method) => atQuality(method, quality))
  using _lock = lockStudy(study, 'run')
  await using pool = new WorkerPool()
  removeTemporaries(study)
  const settings = {
    methods: methods.map(({ card }) => card.id),
    modalities: options.modalities ?? 'all',
    provider: options.provider ?? 'auto',
    quality,
    reference: options.reference ?? 'auto',
    jobs: options.jobs ?? 1,
    force: options.force ?? false,
  }
  const runId = Number(
    study.db
      .prepare('INSERT INTO run (started, settings) VALUES (?, ?)')
      .run(new Date().toISOString(), JSON.stringify(settings)).lastInsertRowid,
  )
  const end = study.db.prepare('UPDATE run SET ended = ?, outcome = ? WHERE id = ?')
  const run = new Run(study, runId, options, pool)
  try {
    const summary = await run.all(methods)
    end.run(new Date().toISOString(), 'complete', runId)
    study.log(
      'run',
      `${summary.made} maps made, ${summary.alreadyThere} already there, ${summary.failures.length} failed (${methods.map((m) => m.card.id).join(', ')})`,
    )
    return summary
  } catch (error) {
    const fault = options.signal?.aborted
      ? new Fault({
          code: 'cancelled',
          message: 'Cancelled.',
          remedy: 'Do the same again to go on where it stopped.',
        })
      : toFault(error)
    try {
      end.run(new Date().toISOString(), fault.code === 'cancelled' ? 'cancelled' : 'failed', runId)
    } catch {
      // a full disk keeps the outcome from being noted; the fault itself is what counts
    }
    throw fault
  }
}
