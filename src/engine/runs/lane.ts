import { Fault, toFault, type Card, type Modality, type Postprocessing } from '../../contract/index.ts'
import { InferenceProcess } from '../inference/index.ts'
import {
  procedureInput,
  type HealthyFiles,
  type ProcedureInput,
  type ProcedureOutput,
} from '../methods/index.ts'
import type { ScanRow } from '../studies/index.ts'
import type { WorkerPool } from '../workers/index.ts'
import { sourceFiles } from './alignment.ts'
import type { LoadedFit } from './fit.ts'
import type { GraphSetup } from './graphs.ts'
import type { OwnReference } from './reference.ts'
import { isAbout, nameScan, type Finished, type Prepared } from './tasks.ts'

/** One map to make. */
export interface Job {
  readonly scan: ScanRow
  readonly key: string
  readonly matrix: number[] | undefined
  readonly mapFile: string
  readonly reconFile: string
  readonly sidecar: Record<string, unknown>
}

/** What all jobs of a method on a modality share. */
export interface LaneSetup {
  readonly card: Card
  readonly modality: Modality
  readonly pool: WorkerPool
  readonly postprocessing: Postprocessing
  readonly fit?: LoadedFit
  readonly graphs?: GraphSetup
  readonly healthy?: HealthyFiles
  readonly signal?: AbortSignal | undefined
}

export interface Done {
  readonly finished: Finished
  readonly recon: boolean
  readonly seconds: number
  readonly inferenceSeconds: number | null
}

/**
 * Works through jobs one after the other in one inference process: while a scan is inferred the next one is read and
 * prepared and the last one is brought back and written, in worker threads. At most three scans are in memory.
 */
export class Lane implements Disposable {
  readonly #setup: LaneSetup
  #process: InferenceProcess | undefined

  constructor(setup: LaneSetup) {
    this.#setup = setup
  }

  async work(
    next: () => Job | undefined,
    onDone: (job: Job, done: Done) => void,
    onFault: (job: Job, fault: Fault) => void,
  ): Promise<void> {
    let job = next()
    let prepared = job && this.#prepare(job)
    let finishing: Promise<void> = Promise.resolve()
    while (job && prepared) {
      const following = next()
      const followingPrepared = following && this.#prepare(following)
      const current = job
      const start = performance.now()
      try {
        this.#setup.signal?.throwIfAborted()
        const { scanGrid, scanBrain, ...onGrid } = await prepared
        const gridBrain = onGrid.brain.slice() // the brain itself moves to where the map is made
        const output = await this.#infer(current, onGrid)
        await finishing
        finishing = this.#finish(current, output, { scanGrid, scanBrain, gridBrain }, start).then(
          (done) => onDone(current, done),
          (error: unknown) => this.#report(current, error, onFault),
        )
        finishing.catch(() => undefined) // a fatal one is met at the next await
      } catch (error) {
        await finishing
        this.#report(current, error, onFault)
      }
      job = following
      prepared = followingPrepared
    }
    await finishing
  }

  /** A failure of one scan is told; one that would hit every scan (cancelled, full disk) ends the run. */
  #report(job: Job, error: unknown, onFault: (job: Job, fault: Fault) => void): void {
    const fault = this.#setup.signal?.aborted ? cancelled() : toFault(error)
    if (endsTheRun(fault) && !isAbout(fault, job.scan)) throw fault
    onFault(job, nameScan(fault, job.scan.path))
  }

  #prepare(job: Job): Promise<Prepared> {
    const { card, pool, signal } = this.#setup
    const promise = pool.run(
      'prepare',
      { files: sourceFiles(job.scan), input: card.input, ...(job.matrix ? { matrix: job.matrix } : {}) },
      signal ? { signal } : {},
    )
    promise.catch(() => undefined) // awaited in its turn
    return promise
  }

  async #infer(
    job: Job,
    prepared: Pick<Prepared, 'dims' | 'image' | 'brain'>,
  ): Promise<ProcedureOutput & { inferenceSeconds?: number }> {
    const { card, modality, fit, graphs, pool, signal } = this.#setup
    const own =
      fit && !fit.reference
        ? {
            member: fit.members.get(job.scan.id) ?? null,
            ...(fit.normative ? { normative: fit.normative } : {}),
          }
        : undefined
    const input = procedureInput(card, modality, prepared, own)
    if (!graphs) return pool.run('compute', input, signal ? { signal } : {})
    try {
      return await this.#call(input)
    } catch (error) {
      if (toFault(error).code !== 'process-died' || signal?.aborted) throw error
      return this.#call(input) // a crash costs one try: a fresh process, once
    }
  }

  async #call(input: ProcedureInput): Promise<ProcedureOutput & { inferenceSeconds?: number }> {
    const { graphs, fit, signal } = this.#setup
    const options = signal ? { signal } : {}
    if (!this.#process?.alive) {
      const { spawn, files, choice, threads } = graphs!
      this.#process = new InferenceProcess(spawn)
      await this.#process.call({ kind: 'load', graphs: files, provider: choice.provider, threads }, options)
      if (fit && !fit.reference) {
        const { folder, key } = fit
        await this.#process.call({ kind: 'fit-load', folder, key, threads }, options)
      }
    }
    return this.#process.run(input, options)
  }

  async #finish(
    job: Job,
    output: ProcedureOutput & { inferenceSeconds?: number },
    { gridBrain, ...scan }: Pick<Prepared, 'scanGrid' | 'scanBrain'> & { gridBrain: Uint8Array },
    start: number,
  ): Promise<Done> {
    const { card, pool, postprocessing } = this.#setup
    const healthy = this.#healthy(job.scan)
    const finished = await pool.run(
      'finish',
      {
        map: output.map,
        ...(healthy ? { healthy, gridBrain } : {}),
        ...(output.recon ? { recon: output.recon, reconFile: job.reconFile } : {}),
        input: card.input,
        ...(job.matrix ? { matrix: job.matrix } : {}),
        ...scan,
        scanPath: job.scan.path,
        ...(job.scan.maskPath === null ? {} : { maskPath: job.scan.maskPath }),
        mapFile: job.mapFile,
        sidecar: job.sidecar,
        histogram: { postprocessing, range: card.score.range },
      },
      { move: true },
    )
    return {
      finished,
      recon: output.recon !== undefined,
      seconds: (performance.now() - start) / 1000,
      inferenceSeconds: output.inferenceSeconds ?? null,
    }
  }

  /** What the map is standardised with: the study's own reference where it has one, else the method's. */
  #healthy(scan: ScanRow): HealthyFiles | OwnReference | undefined {
    const { fit, healthy } = this.#setup
    return fit?.reference ? { folder: fit.folder, key: fit.key, member: fit.members.has(scan.id) } : healthy
  }

  [Symbol.dispose](): void {
    this.#process?.[Symbol.dispose]()
  }
}

/** It would hit every scan. */
const endsTheRun = ({ code }: Fault): boolean =>
  ['cancelled', 'disk-full', 'locked', 'read-only', 'hash-mismatch'].includes(code)

const cancelled = (): Fault =>
  new Fault({
    code: 'cancelled',
    message: 'Cancelled.',
    remedy: 'Do the same again to go on where it stopped.',
  })
