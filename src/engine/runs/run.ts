import {
  Fault,
  postprocessingSchema,
  toFault,
  type Card,
  type FaultData,
  type Modality,
} from '../../contract/index.ts'
import type { ProviderChoice } from '../inference/index.ts'
import { healthyReferenceOf, isFitted, noteCard, qualityOf, type Method } from '../methods/index.ts'
import { getSetting, listScans, type ScanRow, type Study } from '../studies/index.ts'
import type { WorkerPool } from '../workers/index.ts'
import { alignScans, storedAlignment } from './alignment.ts'
import { pace, type RunEvent } from './events.ts'
import { fitMethod, fitScans, hasFit, type LoadedFit } from './fit.ts'
import { fitProgress } from './fit-study.ts'
import { setUpGraphs } from './graphs.ts'
import { Lane, type Done, type Job, type LaneSetup } from './lane.ts'
import { jobOf, recordDone } from './map-jobs.ts'
import { isDone, recordFailure } from './maps.ts'
import { runNeeds } from './needs.ts'
import { comparesWithOwn, takeBack } from './reference-choice.ts'
import { RunPace, type RunProgress } from './run-pace.ts'
import type { RunOptions, RunSummary } from './service.ts'
import { isAbout } from './tasks.ts'

/** The maps of one method on one modality. */
interface Group {
  readonly method: Method
  readonly modality: Modality
  readonly scans: readonly ScanRow[]
}

/** How a method's maps on a modality are counted within the whole run. */
interface GroupProgress {
  begin(maps: number): RunProgress
  next(): RunProgress
}

/** One run: aligns what has to be, then method by method and modality by modality. */
export class Run {
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
        remedy: 'Import scans first (`normascope import` on the command line).',
        path: this.#study.folder,
      })
    }
    await this.#align(this.#toAlign(methods, scans))
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
      await this.#map(group, { begin: (maps) => whole.begin(at, maps), next: () => whole.step() })
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

  /** Those that are mapped in MNI space, and those that such a method is fitted on or compared with. */
  #toAlign(methods: readonly Method[], scans: readonly ScanRow[]): ScanRow[] {
    const choice = this.#options.reference ?? 'auto'
    const wanted = new Map<number, ScanRow>()
    for (const modality of new Set(scans.map((scan) => scan.modality as Modality))) {
      const here = methods
        .map(({ card }) => card)
        .filter(({ input, modalities }) => input.space === 'mni' && modalities.includes(modality))
      const fits = here.some((card) => isFitted(card) || comparesWithOwn(this.#study, card, modality, choice))
      const all = [
        ...(here.length > 0 ? scans.filter((scan) => scan.modality === modality) : []),
        ...(fits ? fitScans(this.#study, modality) : []),
      ]
      for (const scan of all) wanted.set(scan.id, scan)
    }
    return [...wanted.values()]
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
    const { force, scans: chosen, jobs, reference } = this.#options
    const needs = runNeeds(
      this.#study,
      reference,
      groups.map(({ method }) => method),
    )
    const known = groups.map(({ method: { card }, modality, scans }) => {
      const need = needs.find((one) => one.method === card.id && one.modality === modality)
      // chosen scans are those whose maps are missing
      const found = force || chosen ? 0 : (need?.maps ?? 0)
      const maps = Math.max(0, scans.length - found) + (scans.length > 0 ? (need?.fresh_scans ?? 0) : 0)
      return { maps: card.procedure === 'external' ? 0 : maps, secondsEach: need?.seconds ?? null }
    })
    return new RunPace(known, jobs ?? 1)
  }

  async #map({ method, modality, scans }: Group, progress: GroupProgress): Promise<void> {
    const { card, folder } = method
    if (scans.length === 0 || card.procedure === 'external') return
    noteCard(this.#study.db, card)
    const usable = scans.filter((scan) => card.input.space === 'native' || storedAlignment(this.#study, scan))
    const graphs = await this.#graphs(method, modality)
    const fitted = await this.#fit(card, modality, graphs, usable.length, progress)
    if (fitted === 'impossible') return
    const { fit } = fitted
    if (fit?.reference) this.#tell({ kind: 'reference', method: card.id, modality, scans: fit.members.size })
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
    const quality = qualityOf(card, this.#options.quality)
    const jobs = usable
      .map((scan) => jobOf(this.#study, scan, setup, quality))
      .filter((job) => {
        const done = !this.#options.force && isDone(this.#study, job.scan.id, card.id, job.key)
        if (done) this.#alreadyThere++
        return !done
      })
    if (jobs.length === 0) return
    this.#tell({ kind: 'stage', stage: 'map', method: card.id, modality, total: jobs.length })
    this.#tell({ kind: 'progress', stage: 'map', label: card.id, ...progress.begin(jobs.length) })
    await this.#work(setup, jobs, progress.next)
  }

  /**
   * What the method is fitted on, or its maps are compared with, of the study's own; no `fit` where that is neither needed nor
   * wanted, or could not be told and is not asked for. A healthy scan that cannot be read is told and left out.
   */
  async #fit(
    card: Card,
    modality: Modality,
    graphs: LaneSetup['graphs'],
    maps: number,
    progress: GroupProgress,
  ): Promise<{ fit?: LoadedFit } | 'impossible'> {
    const [study, { reference: choice = 'auto', signal }] = [this.#study, this.#options]
    takeBack(study, card, modality, choice)
    if (!isFitted(card) && !comparesWithOwn(study, card, modality, choice)) return {}
    const without = new Set<number>()
    for (;;) {
      try {
        const onProgress = this.#fitProgress(card, modality, maps, progress)
        const options = { signal, keep: true, without, onProgress }
        return { fit: await fitMethod(study, card, modality, this.#pool, graphs, options) }
      } catch (error) {
        const fault = toFault(error)
        if (signal?.aborted) throw fault
        const scan = fitScans(study, modality).find((one) => !without.has(one.id) && isAbout(fault, one))
        if (scan) {
          without.add(scan.id)
          this.#warn(
            `${scan.label} is left out of the healthy scans for '${card.id}': ${fault.message}`,
            fault.remedy,
          )
          continue
        }
        if (fault.code !== 'too-few' && (isFitted(card) || fault.code !== 'bad-input')) throw fault
        this.#warn(fault.message, fault.remedy)
        return isFitted(card) || choice === 'own' || hasFit(study, card.id, modality) ? 'impossible' : {}
      }
    }
  }

  /** Scans that are mapped for a healthy reference count as maps of the run; what else a fit does is counted by itself. */
  #fitProgress(
    card: Card,
    modality: Modality,
    maps: number,
    progress: GroupProgress,
  ): (done: number, total: number, label: string) => void {
    if (isFitted(card)) return fitProgress((event) => this.#tell(event))
    return (done, total, label) => {
      if (done === 1) {
        this.#tell({ kind: 'stage', stage: 'fit', method: card.id, modality, total })
        progress.begin(total + maps)
      }
      this.#tell({ kind: 'progress', stage: 'fit', label: `${card.id} ${label}`, ...progress.next() })
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

  async #work(setup: LaneSetup, jobs: readonly Job[], next: () => RunProgress): Promise<void> {
    const { card } = setup
    let begun = 0
    const step = (job: Job): void =>
      this.#tell({ kind: 'progress', stage: 'map', label: `${card.id} ${job.scan.label}`, ...next() })
    const onDone = (job: Job, done: Done): void => {
      recordDone(this.#study, this.#runId, setup, job, done)
      const { finished } = done
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
