import { Fault } from '../../contract/index.ts'
import type { SpawnProcess } from '../inference/index.ts'
import { JobQueue, readUnfinished, rememberUnfinished } from '../jobs/index.ts'
import { Places, RecentStudies } from '../places/index.ts'
import { overviewOf } from './overview.ts'
import { resumeJobs } from './resume.ts'
import { createdOf, type Study } from '../studies/index.ts'

/**
 * What one host's engine has open: at most one study, and its jobs. Every part of the API reads the study from here at
 * each call, so that another one can be opened without new connections.
 */
export class EngineSession {
  #study: Study | undefined
  #jobs = new JobQueue()
  #closing = new AbortController()
  #forget = (): void => undefined
  readonly #ended = new AbortController()
  /** How the host starts the processes of inference; absent: `child_process.fork`. */
  readonly spawn: SpawnProcess | undefined
  /** Folders and files that a page may name, by id. */
  readonly places = new Places()
  readonly recent = new RecentStudies()
  /** Whether a page may look through the folders of this machine: where the host has no dialogs of its own. */
  readonly browsable: boolean
  readonly #listeners = new Set<(study: Study | undefined) => void>()

  constructor(study?: Study, spawn?: SpawnProcess, options: { browsable?: boolean; going?: boolean } = {}) {
    this.spawn = spawn
    this.browsable = options.browsable ?? true
    if (study) this.#begin(study, options.going ?? false)
  }

  /** Calls the listener whenever another study (or none) was taken; returns the function that ends it. */
  onTake(listener: (study: Study | undefined) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
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

  #begin(study: Study, going: boolean): void {
    this.#study = study
    this.recent.opened(study.folder, study.name, createdOf(study))
    const left = readUnfinished(study)
    this.#forget = rememberUnfinished(study, this.#jobs)
    resumeJobs(this, left, going)
    setImmediate(() => this.#lookAhead(study))
  }

  /** The first page asks for it at once; what is wrong with the study is told to the page that asks. */
  #lookAhead(study: Study): void {
    if (this.#study !== study || !study.db.open) return
    try {
      overviewOf(this)
    } catch {
      // the same again for whoever asks
    }
  }

  /**
   * Takes another study (or none) in place of the open one, whose jobs are cancelled first. What an engine that died was
   * doing in it waits to be resumed, or goes on at once with `going`.
   */
  async take(study: Study | undefined, going = false): Promise<void> {
    this.#closing.abort()
    this.#forget()
    await this.#jobs.close()
    this.#study?.close()
    this.#study = undefined
    this.#jobs = new JobQueue()
    this.#closing = new AbortController()
    if (study) this.#begin(study, going)
    for (const listener of this.#listeners) listener(study)
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.take(undefined)
  }
}
