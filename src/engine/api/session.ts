import { Fault } from '../../contract/index.ts'
import type { SpawnProcess } from '../inference/index.ts'
import { JobQueue } from '../jobs/index.ts'
import type { Study } from '../studies/index.ts'

/**
 * What one host's engine has open: at most one study, and its jobs. Every part of the API reads the study from here at
 * each call, so that another one can be opened without new connections.
 */
export class EngineSession {
  #study: Study | undefined
  #jobs = new JobQueue()
  #closing = new AbortController()
  readonly #ended = new AbortController()
  /** How the host starts the processes of inference; absent: `child_process.fork`. */
  readonly spawn: SpawnProcess | undefined

  constructor(study?: Study, spawn?: SpawnProcess) {
    this.#study = study
    this.spawn = spawn
  }

  /** Throws Fault 'nothing-to-do' while no study is open. */
  get study(): Study {
    if (this.#study) return this.#study
    throw new Fault({
      code: 'nothing-to-do',
      message: 'No study is open.',
      remedy: 'Open a study, make a new one, or take the demo study.',
    })
  }
  get open(): Study | undefined {
    return this.#study
  }
  get jobs(): JobQueue {
    return this.#jobs
  }
  /** Ends what belongs to the open study. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }
  /** Ends with the session. */
  get ended(): AbortSignal {
    return this.#ended.signal
  }

  /** Takes another study (or none) in place of the open one, whose jobs are cancelled first. */
  async take(study: Study | undefined): Promise<void> {
    this.#closing.abort()
    await this.#jobs.close()
    this.#study?.close()
    this.#study = study
    this.#jobs = new JobQueue()
    this.#closing = new AbortController()
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.take(undefined)
  }
}
