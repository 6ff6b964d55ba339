import {
  Fault,
  postprocessingSchema,
  toFault,
  type FaultData,
  type Modality,
  type Quality,
} from '../../contract/index.ts'
import type { Provider, ProviderChoice, SpawnProcess } from '../inference/index.ts'
import {
  atQuality,
  qualityOf,
  cardKey,
  chooseMethods,
  digestOf,
  healthyReferenceOf,
  isFitted,
  takesReference,
  noteCard,
  type Method,
} from '../methods/index.ts'
import { getSetting, listScans, lockStudy, type ScanRow, type Study } from '../studies/index.ts'
import { WorkerPool } from '../workers/index.ts'
import { alignScans, storedAlignment } from './alignment.ts'
import { pace, type RunEvent } from './events.ts'
import { RunPace, type RunProgress } from './run-pace.ts'
import { mapsThere } from './there.ts'
import { fitMethod, hasFit, type LoadedFit } from './fit.ts'
import { fitProgress } from './fit-study.ts'
import { setUpGraphs } from './graphs.ts'
import { Lane, type Done, type Job, type LaneSetup } from './lane.ts'
import {
  derivedPath,
  isDone,
  prepareDerivatives,
  recordFailure,
  recordMap,
  removeTemporaries,
} from './maps.ts'
import { HISTOGRAM_BINS } from '../../science/metrics/index.ts'
import { STAGE_VERSION } from './tasks.ts'

export interface RunOptions {
  /** Method ids; all that the program has when absent. */
  readonly methods?: readonly string[]
  readonly modalities?: readonly Modality[]
  /** Ids of the scans that are mapped; all when absent. A method is fitted on what the splits say. */
  readonly scans?: ReadonlySet<number>
  readonly provider?: Provider | 'auto'
  /** 'fast' takes the card's faster parameters where it has some; 'reference' (default) its own. */
  readonly quality?: Quality
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
          remedy: 'Run the same command again to go on where it stopped.',
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

/** The maps of one method on one modality. */
interface Group {
  readonly method: Method
  readonly modality: Modality
  readonly scans: readonly ScanRow[]
}

class Run {
  readonly #start = performance.now()
  readonly #study: Study
  readonly #runId: number
  readonly #options: RunOptions
  readonly #pool: WorkerPool
  readonly #failures: RunSummary['failures'] = []
  readonly #warnings: RunSummary['warnings'] = []
  readonly #providers: Record<string, string> = {}
  /** One probe a set of graphs, however many modalities they serve. */
  readonly #choices = new Map<string, ProviderChoice>()
  #made = 0
  #alreadyThere = 0

  constructor(study: Study, runId: number, options: RunOptions, pool: WorkerPool) {
    this.#study = study
    this.#runId = runId
    this.#options = options
    this.#pool = pool
  }

  async all(methods: readonly Method[]): Promise<RunSummary> {
    const scans = listScans(this.#study).filter(
      (scan) =>
        (this.#options.modalities?.includes(scan.modality) ?? true) &&
        (this.#options.scans?.has(scan.id) ?? true),
    )
    if (scans.length === 0) {
      throw new Fault({
        code: 'nothing-to-do',
        message: `The study ${this.#study.folder} has no such scans.`,
        remedy: 'Import scans first with `normascope import`.',
        path: this.#study.folder,
      })
    }
    const inMni = methods
      .filter(({ card }) => card.input.space === 'mni')
      .flatMap(({ card }) => card.modalities)
    await this.#align(scans.filter((scan) => inMni.includes(scan.modality)))
    const groups = methods.flatMap((method) =>
      method.card.modalities.map((modality) => ({
        method,
        modality,
        scans: scans.filter((scan) => scan.modality === modality),
      })),
    )
    const whole = this.#whole(groups)
    for (const [at, group] of groups.entries()) {
      this.#options.signal?.throwIfAborted()
      await this.#map(
        group,
        (maps) => whole.begin(at, maps),
        () => whole.step(),
      )
    }
    return {
      runId: this.#runId,
      made: this.#made,
      alreadyThere: this.#alreadyThere,
      failures: this.#failures,
      warnings: this.#warnings,
      providers: this.#providers,
      quality: Object.fromEntries(
        methods.map(({ card }) => [card.id, qualityOf(card, this.#options.quality)]),
      ),
      seconds: (performance.now() - this.#start) / 1000,
    }
  }

  #tell(event: RunEvent): void {
    this.#options.onEvent?.(event)
  }

  #warn(message: string, remedy: string): void {
    this.#warnings.push({ message, remedy })
    this.#tell({ kind: 'warning', message, remedy })
  }

  #fail(scan: ScanRow, method: string, fault: FaultData): void {
    recordFailure(this.#study, this.#runId, scan.id, method, fault)
    this.#failures.push({ scan: scan.label, method, fault })
    this.#tell({ kind: 'failure', scan: scan.label, method, fault })
  }

  async #align(scans: readonly ScanRow[]): Promise<void> {
    const waiting = scans.filter((scan) => !storedAlignment(this.#study, scan))
    if (waiting.length === 0) return
    this.#tell({ kind: 'stage', stage: 'align', total: waiting.length })
    const left = pace(waiting.length)
    let done = 0
    const step = (scan: ScanRow): void => {
      done++
      this.#tell({
        kind: 'progress',
        stage: 'align',
        done,
        total: waiting.length,
        label: scan.label,
        secondsLeft: left(done),
      })
    }
    await alignScans(this.#study, waiting, this.#pool, {
      signal: this.#options.signal,
      onDone: (scan, result) => {
        step(scan)
        if (result.doubtful)
          this.#warn(
            `The alignment of ${scan.label} to MNI is doubtful (${result.qualityName} ${result.quality.toFixed(3)}, normalised mutual information ${result.nmi.toFixed(3)}).`,
            'Look at its maps before you rely on them; a brain mask or a repaired header may help.',
          )
      },
      onFault: (scan, fault) => {
        step(scan)
        this.#fail(scan, 'alignment', fault)
      },
    })
  }

  /** What is to be made, by what is there already: how many of that still hold is known once a method's fit is. */
  #whole(groups: readonly Group[]): RunPace {
    const there = mapsThere(this.#study)
    const known = groups.map(({ method: { card }, modality, scans }) => {
      const made = there.find((one) => one.method === card.id && one.modality === modality)
      // chosen scans are those whose maps are missing
      const found = this.#options.force || this.#options.scans ? 0 : (made?.maps ?? 0)
      const maps = card.procedure === 'external' ? 0 : Math.max(0, scans.length - found)
      return { maps, secondsEach: made?.seconds ?? null }
    })
    return new RunPace(known, this.#options.jobs ?? 1)
  }

  async #map(
    { method: { card, folder }, modality, scans }: Group,
    begin: (maps: number) => RunProgress,
    next: () => RunProgress,
  ): Promise<void> {
    if (scans.length === 0 || card.procedure === 'external') return
    noteCard(this.#study.db, card)
    const usable = scans.filter((scan) => card.input.space === 'native' || storedAlignment(this.#study, scan))
    const graphs = await this.#graphs({ card, folder }, modality)
    const fits = isFitted(card) || (takesReference(card) && hasFit(this.#study, card.id, modality))
    const fit = fits ? await this.#fit({ card, folder }, modality, graphs) : undefined
    if (fits && !fit) return
    const postprocessing = postprocessingSchema.parse(getSetting(this.#study, 'postprocessing') ?? 'median4')
    const healthy = fit?.reference ? undefined : healthyReferenceOf({ card, folder }, modality)
    const setup: LaneSetup = {
      card,
      modality,
      pool: this.#pool,
      postprocessing,
      signal: this.#options.signal,
      ...(fit ? { fit } : {}),
      ...(graphs ? { graphs } : {}),
      ...(healthy ? { healthy } : {}),
    }
    const jobs = usable
      .map((scan) => this.#job(scan, setup))
      .filter((job) => {
        const done = !this.#options.force && isDone(this.#study, job.scan.id, card.id, job.key)
        if (done) this.#alreadyThere++
        return !done
      })
    if (jobs.length === 0) return
    this.#tell({ kind: 'stage', stage: 'map', method: card.id, modality, total: jobs.length })
    this.#tell({ kind: 'progress', stage: 'map', label: card.id, ...begin(jobs.length) })
    await this.#work(setup, jobs, next)
  }

  async #fit(
    { card }: Method,
    modality: Modality,
    graphs: LaneSetup['graphs'],
  ): Promise<LoadedFit | undefined> {
    try {
      return await fitMethod(this.#study, card, modality, this.#pool, graphs, {
        signal: this.#options.signal,
        onProgress: fitProgress((event) => this.#tell(event)),
      })
    } catch (error) {
      const fault = toFault(error)
      if (fault.code !== 'too-few') throw fault
      this.#warn(fault.message, fault.remedy)
      return undefined
    }
  }

  async #graphs(method: Method, modality: Modality): Promise<LaneSetup['graphs']> {
    const { card } = method
    const graphs = await setUpGraphs(method, modality, this.#options, this.#choices)
    if (!graphs) return undefined
    const { choice } = graphs
    this.#providers[`${card.id} ${modality}`] = `${choice.provider} (${choice.why})`
    this.#tell({ kind: 'provider', method: card.id, modality, provider: choice.provider, why: choice.why })
    return graphs
  }

  #job(scan: ScanRow, { card, fit, graphs, modality }: LaneSetup): Job {
    const alignment = card.input.space === 'mni' ? storedAlignment(this.#study, scan) : undefined
    const provider = graphs?.choice.provider ?? 'cpu'
    const member = fit?.members.has(scan.id) ?? false
    const key = digestOf({
      scan: scan.sha256,
      brain: scan.brainMaskSha256,
      card: cardKey(card),
      modality,
      provider,
      member,
      version: STAGE_VERSION,
      alignment: alignment?.key ?? null,
      fit: fit?.key ?? null,
    })
    const mapPath = derivedPath(scan, card.id, 'anomaly')
    return {
      scan,
      key,
      matrix: alignment?.matrix,
      mapFile: prepareDerivatives(this.#study, mapPath),
      reconFile: prepareDerivatives(this.#study, derivedPath(scan, card.id, 'recon')),
      sidecar: {
        Description: `Anomaly score of ${card.name}; higher is more anomalous. A raw score, not a probability.`,
        Sources: [`bids:raw:${scan.label}`],
        SkullStripped: true,
        Method: card.id,
        MethodVersion: card.version,
        Provider: provider,
        Quality: qualityOf(card, this.#options.quality),
        Key: key,
        SourceSHA256: scan.sha256,
        ResearchUseOnly: card.clinical_use,
      },
    }
  }

  async #work(setup: LaneSetup, jobs: readonly Job[], next: () => RunProgress): Promise<void> {
    const { card } = setup
    let begun = 0
    const step = (job: Job): void =>
      this.#tell({ kind: 'progress', stage: 'map', label: `${card.id} ${job.scan.label}`, ...next() })
    const onDone = (job: Job, done: Done): void => {
      const { finished } = done
      recordMap(this.#study, {
        scanId: job.scan.id,
        method: card.id,
        key: job.key,
        path: derivedPath(job.scan, card.id, 'anomaly'),
        sha256: finished.sha256,
        brainVoxels: finished.brainVoxels,
        lesionVoxels: finished.lesionVoxels,
        provider: setup.graphs?.choice.provider ?? 'cpu',
        seconds: done.seconds,
        runId: this.#runId,
        fit: setup.fit && { key: setup.fit.key, scans: setup.fit.members.size },
        histogram: {
          postprocessing: setup.postprocessing,
          range: card.score.range,
          bins: HISTOGRAM_BINS,
          healthy: finished.healthy,
          lesion: finished.lesion,
        },
      })
      this.#made++
      for (const warning of finished.warnings)
        this.#warn(`${job.scan.label}: ${warning}`, 'Check the reference mask.')
      if (finished.outsideGrid > 0.01 * finished.brainVoxels)
        this.#warn(
          `${job.scan.label}: ${((100 * finished.outsideGrid) / finished.brainVoxels).toFixed(1)} % of the brain lies outside the grid of ${card.id} and scores 0.`,
          'Look at its alignment.',
        )
      step(job)
    }
    const onFault = (job: Job, fault: Fault): void => {
      this.#fail(job.scan, card.id, { code: fault.code, message: fault.message, remedy: fault.remedy })
      step(job)
    }
    const lanes = Math.min(this.#options.jobs ?? 1, jobs.length)
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        using lane = new Lane(setup)
        await lane.work(() => jobs[begun++], onDone, onFault)
      }),
    )
  }
}
