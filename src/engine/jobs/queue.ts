import { Fault, toFaultData } from '../../contract/index.ts'
import type { JobEntry, JobRequest } from '../../contract/api.ts'

/** What the work of a job tells while it goes on. */
export interface JobVoice {
  progress(at: {
    stage?: string
    done: number
    total: number
    label: string
    secondsLeft?: number | null
  }): void
  warning(message: string, remedy: string): void
  failure(label: string, message: string, remedy: string): void
  say(line: string): void
  /** How an import ended. */
  imported(counts: NonNullable<JobEntry['imported']>): void
}

export interface JobPlan {
  readonly kind: JobEntry['kind']
  /** What it works on, as the methods' names; may be empty. */
  readonly subject: string
  /** What was asked for, where an engine started after a crash can begin it again from that alone. */
  readonly request?: JobRequest | { readonly kind: 'demo' }
  /** Works until done or until the signal; called again by `resume` and `retry`: finished results must be found again. */
  work(voice: JobVoice, signal: AbortSignal): Promise<void>
}

interface Job {
  entry: JobEntry
  plan: JobPlan
  log: { time: string; line: string }[]
  stop: AbortController
  /** What an abort is to leave behind. */
  asked: 'paused' | 'cancelled' | undefined
}

const LOG_LINES = 5000
/** More warnings or failures than this stand in the log alone: the list goes to every page several times a second. */
const NOTICES = 500
const now = (): string => new Date().toISOString()

const noSuch = (id: number): Fault =>
  new Fault({
    code: 'not-found',
    message: `There is no job ${id}.`,
    remedy: 'The list of jobs begins anew with the program; start it again.',
  })

/** The study is on its way out: what would be asked for now would wait for ever. */
const closing = (): Fault =>
  new Fault({
    code: 'nothing-to-do',
    message: 'The study is being closed, so that nothing more is begun in it.',
    remedy: 'Open it again, then do this once more.',
  })

/** Seconds left by the pace since the stage began; null until something is done. */
function paceOf(): (stage: string, done: number, total: number) => number | null {
  let stage: string | undefined
  let start = 0
  let first = 0
  return (current, done, total) => {
    if (current !== stage) {
      stage = current
      start = performance.now()
      first = done
    }
    const made = done - first
    return made <= 0 ? null : ((performance.now() - start) / 1000 / made) * (total - done)
  }
}

/** Long work, one job at a time in the order of asking: every job writes to the same study. */
export class JobQueue {
  readonly #jobs: Job[] = []
  readonly #listeners = new Set<() => void>()
  #running: Promise<void> = Promise.resolve()
  #closed = false
  #revision = 0

  /** Rises with every change of any job. */
  get revision(): number {
    return this.#revision
  }

  /** Calls the listener after every change; returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  list(): JobEntry[] {
    return this.#jobs.map(({ entry }) => structuredClone(entry))
  }

  /** What has been asked for and has not ended, in order; a paused job is `paused`. */
  unfinished(): { request: NonNullable<JobPlan['request']>; paused: boolean }[] {
    return this.#jobs.flatMap(({ plan, entry }) =>
      plan.request && ['queued', 'running', 'paused'].includes(entry.state)
        ? [{ request: plan.request, paused: entry.state === 'paused' }]
        : [],
    )
  }

  log(id: number): { time: string; line: string }[] {
    return [...this.#job(id).log]
  }

  /** Throws Fault 'nothing-to-do' once it was closed. */
  start(plan: JobPlan, options: { paused?: boolean } = {}): number {
    if (this.#closed) throw closing()
    const id = this.#jobs.length + 1
    const entry: JobEntry = {
      id,
      kind: plan.kind,
      subject: plan.subject,
      state: options.paused ? 'paused' : 'queued',
      stage: '',
      done: 0,
      total: 0,
      label: '',
      seconds_left: null,
      warnings: [],
      failures: [],
      imported: null,
      fault: null,
      created: now(),
      started: null,
      ended: null,
    }
    const job: Job = { entry, plan, log: [], stop: new AbortController(), asked: undefined }
    this.#jobs.push(job)
    this.#set(job, {})
    if (!options.paused) this.#enqueue(job)
    return id
  }

  cancel(id: number): void {
    const job = this.#job(id)
    if (job.entry.state === 'running') this.#abort(job, 'cancelled')
    else if (job.entry.state === 'queued' || job.entry.state === 'paused') this.#end(job, 'cancelled')
  }

  /** Stops the job so that `resume` goes on with what is left. */
  pause(id: number): void {
    const job = this.#job(id)
    if (job.entry.state === 'running') this.#abort(job, 'paused')
    else if (job.entry.state === 'queued') this.#set(job, { state: 'paused' })
  }

  resume(id: number): void {
    const job = this.#job(id)
    if (job.entry.state !== 'paused') return
    this.#set(job, { state: 'queued', fault: null, failures: [], ended: null })
    this.#enqueue(job)
  }

  retry(id: number): number {
    return this.start(this.#job(id).plan)
  }

  /** Cancels everything and waits for the running job to end. */
  async close(): Promise<void> {
    this.#closed = true
    for (const job of this.#jobs) this.cancel(job.entry.id)
    await this.#running
    this.#listeners.clear()
  }

  #job(id: number): Job {
    const job = this.#jobs[id - 1]
    if (!job) throw noSuch(id)
    return job
  }

  #set(job: Job, change: Partial<JobEntry>): void {
    Object.assign(job.entry, change)
    this.#revision++
    for (const listener of this.#listeners) listener()
  }

  #end(job: Job, state: 'done' | 'failed' | 'cancelled' | 'paused', fault: JobEntry['fault'] = null): void {
    this.#set(job, { state, fault, seconds_left: null, ended: state === 'paused' ? null : now() })
  }

  #abort(job: Job, asked: 'paused' | 'cancelled'): void {
    job.asked = asked
    job.stop.abort()
  }

  #enqueue(job: Job): void {
    this.#running = this.#running.then(() => this.#work(job))
  }

  async #work(job: Job): Promise<void> {
    if (job.entry.state !== 'queued' || this.#closed) return
    job.stop = new AbortController()
    job.asked = undefined
    this.#set(job, { state: 'running', started: job.entry.started ?? now() })
    try {
      await job.plan.work(this.#voiceOf(job), job.stop.signal)
      this.#end(job, 'done')
    } catch (error) {
      if (job.asked !== undefined) return this.#end(job, job.asked)
      const { code, message, remedy } = toFaultData(error)
      this.#end(job, code === 'cancelled' ? 'cancelled' : 'failed', { code, message, remedy })
    }
  }

  #voiceOf(job: Job): JobVoice {
    const pace = paceOf()
    const say = (line: string): void => {
      job.log.push({ time: now(), line })
      if (job.log.length > LOG_LINES) job.log.shift()
    }
    return {
      say,
      progress: ({ stage = job.entry.stage, done, total, label, secondsLeft }) => {
        const left = secondsLeft === undefined ? pace(stage, done, total) : secondsLeft
        if (label !== '') say(`${stage} ${done}/${total} ${label}`.trim())
        this.#set(job, { stage, done, total, label, seconds_left: left })
      },
      warning: (message, remedy) => {
        say(`Warning: ${message} ${remedy}`)
        if (job.entry.warnings.length < NOTICES) job.entry.warnings.push({ message, remedy })
        this.#set(job, {})
      },
      imported: (counts) => this.#set(job, { imported: counts }),
      failure: (label, message, remedy) => {
        say(`Failed: ${label}: ${message} ${remedy}`)
        if (job.entry.failures.length < NOTICES) job.entry.failures.push({ label, message, remedy })
        this.#set(job, {})
      },
    }
  }
}
