import { existsSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { Fault, type Modality, type Quality } from '../../contract/index.ts'
import {
  chooseProvider,
  forkProcess,
  graphFiles,
  InferenceProcess,
  type Provider,
  type SpawnProcess,
} from '../inference/index.ts'
import {
  atQuality,
  chooseMethods,
  healthyReferenceOf,
  isFitted,
  procedureInput,
  qualityOf,
} from '../methods/index.ts'
import { WorkerPool } from '../workers/index.ts'
import { templateFile } from './alignment.ts'

export interface InferResult {
  readonly method: string
  readonly out: string
  readonly sha256: string
  readonly provider: string
  /** 'fast' only where that was asked for and the card has faster parameters. */
  readonly quality: Quality
  readonly brainVoxels: number
  readonly alignment: {
    readonly quality: number
    readonly qualityName: string
    readonly skipped: boolean
    readonly doubtful: boolean
  } | null
  readonly seconds: number
}

/** One method on one scan, no study needed: writes the anomaly map on the scan's own grid. */
export async function inferScan(options: {
  method: string
  scan: string
  out: string
  modality?: Modality
  brain?: string
  provider?: Provider | 'auto'
  quality?: Quality
  spawn?: SpawnProcess
  signal?: AbortSignal
}): Promise<InferResult> {
  const start = performance.now()
  const method = atQuality(chooseMethods([options.method])[0]!, options.quality)
  const { card } = method
  const quality = qualityOf(card, options.quality)
  const scan = resolve(options.scan)
  const out = resolve(options.out)
  if (!/\.nii(\.gz)?$/.test(out) || !existsSync(dirname(out)) || !statSync(dirname(out)).isDirectory()) {
    throw new Fault({
      code: 'usage',
      message: `${out} is not a place for a map.`,
      remedy: 'Give --out a name ending in .nii.gz in a folder that exists.',
      path: out,
    })
  }
  if (isFitted(card) || card.procedure === 'external') {
    throw new Fault({
      code: 'bad-input',
      message: `'${card.id}' needs a study: it is fitted on healthy scans or made elsewhere.`,
      remedy: 'Make a study, import healthy scans and use `normascope run`.',
    })
  }
  const modality = options.modality ?? modalityFromName(scan, card.modalities)
  const files = {
    path: scan,
    ...(options.brain === undefined ? {} : { brainMaskPath: resolve(options.brain) }),
  }
  const signal = options.signal ? { signal: options.signal } : {}
  await using pool = new WorkerPool(1)
  const alignment =
    card.input.space === 'mni' ? await pool.run('align', { files, template: templateFile }, signal) : null
  const matrix = alignment ? { matrix: alignment.matrix } : {}
  const { scanGrid, scanBrain, ...prepared } = await pool.run(
    'prepare',
    { files, input: card.input, ...matrix },
    signal,
  )
  const gridBrain = prepared.brain.slice()
  const input = procedureInput(card, modality, prepared)

  let provider = 'cpu'
  const graphs = graphFiles(method, modality)
  const infer = async () => {
    if (graphs.length === 0) return pool.run('compute', input, signal)
    const spawn = options.spawn ?? forkProcess
    const threads = availableParallelism()
    const choice = await chooseProvider(graphs, options.provider ?? 'auto', {
      spawn,
      threads,
      batch: card.input.batch,
      ...signal,
    })
    provider = choice.provider
    using child = new InferenceProcess(spawn)
    await child.call({ kind: 'load', graphs, provider: choice.provider, threads }, signal)
    return await child.run(input, signal)
  }
  const { map } = await infer()
  const healthy = healthyReferenceOf(method, modality)
  const finished = await pool.run('finish', {
    map,
    ...(healthy ? { healthy, gridBrain } : {}),
    input: card.input,
    ...matrix,
    scanGrid,
    scanBrain,
    scanPath: scan,
    mapFile: out,
    sidecar: {
      Description: `Anomaly score of ${card.name}; higher is more anomalous. A raw score, not a probability.`,
      SkullStripped: true,
      Method: card.id,
      MethodVersion: card.version,
      Provider: provider,
      Quality: quality,
      ResearchUseOnly: card.clinical_use,
    },
    histogram: { postprocessing: 'none', range: card.score.range },
  })
  return {
    method: card.id,
    out,
    sha256: finished.sha256,
    provider,
    quality,
    brainVoxels: finished.brainVoxels,
    alignment: alignment && {
      quality: alignment.quality,
      qualityName: alignment.qualityName,
      skipped: alignment.skipped,
      doubtful: alignment.doubtful,
    },
    seconds: (performance.now() - start) / 1000,
  }
}

function modalityFromName(scan: string, known: readonly Modality[]): Modality {
  const found = known.find((modality) =>
    new RegExp(`(^|[_-])${modality}([_.]|$)`, 'i').test(scan.split(/[\\/]/).at(-1)!),
  )
  if (found) return found
  if (known.length === 1) return known[0]!
  throw new Fault({
    code: 'usage',
    message: `The name of ${scan} does not tell its modality.`,
    remedy: `Add --modality ${known.join('|')}.`,
    path: scan,
  })
}
