import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Card, Modality } from '../../src/contract/index.ts'
import { entryFile } from '../../src/engine/entries.ts'
import {
  graphFiles,
  InferenceProcess,
  type GraphFile,
  type SpawnProcess,
} from '../../src/engine/inference/index.ts'
import {
  chooseMethods,
  procedureInput,
  runProcedure,
  type ProcedureInput,
} from '../../src/engine/methods/index.ts'
import { methodGrid, prepareTask } from '../../src/engine/runs/tasks.ts'
import { readMask, readVolume, writeVolume } from '../../src/engine/volumes/index.ts'
import { medianFilter } from '../../src/science/filters/index.ts'
import { computeMetrics, type Metrics } from '../../src/science/metrics/index.ts'
import { resample } from '../../src/science/volume/index.ts'
import type { BareSetup } from './bare.ts'

export const stages = [
  'read',
  'preprocess',
  'inference',
  'resample',
  'median_filter',
  'metrics',
  'write',
] as const
export type Stage = (typeof stages)[number]
export type Seconds = Record<Stage, number>

export interface BenchScan {
  readonly scan: string
  readonly mask: string
  readonly modality: Modality
}

export interface EngineResult {
  readonly stages: Seconds
  readonly metrics: Metrics
  readonly card: Card
  readonly graph: GraphFile
  readonly threads: number
  /** The anomaly map before the median filter, for the reference to measure. */
  readonly mapFile: string
  /** Seconds of `session.run` alone and of the inference stage over the same batches, by turns; the fastest of each. */
  readonly bare: number
  readonly throughEngine: number
  readonly peakMemoryMb: { readonly engine: number; readonly inference: number | null }
}

const threads = availableParallelism()

/** Like the command line's, but the peak memory of the process can be read before it ends (Linux). */
function measuredSpawn(): { spawn: SpawnProcess; peakMb: () => number | null } {
  let pid: number | undefined
  return {
    spawn: () => {
      const child = fork(entryFile('inference'), [], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      pid = child.pid
      return {
        post: (message) => void child.send(message),
        onMessage: (receive) =>
          child.on('message', (message) => receive(message as Parameters<typeof receive>[0])),
        onExit: (receive) => child.on('exit', (code) => receive(`exit code ${code}`)),
        kill: () => child.kill('SIGKILL'),
      }
    },
    peakMb: () => {
      try {
        const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
        return kb ? Math.round(Number(kb[1]) / 1024) : null
      } catch {
        return null // no /proc on this system
      }
    },
  }
}

/** The stages of one scan as a run takes them, each repeated; the fastest of the repeats counts. */
export async function measureEngine(
  bench: BenchScan,
  folder: string,
  repeats: number,
  methodId: string,
): Promise<EngineResult> {
  const method = chooseMethods([methodId])[0]
  const { card } = method
  const graphs = graphFiles(method, bench.modality)
  const graph = graphs[0]
  const { spawn, peakMb } = measuredSpawn()
  using inference = new InferenceProcess(spawn)
  await inference.call({ kind: 'load', graphs, provider: 'cpu', threads })

  const best = Object.fromEntries(stages.map((stage) => [stage, Infinity])) as Seconds
  const clock = async <T>(stage: Stage | null, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now()
    const value = await work()
    if (stage !== null) best[stage] = Math.min(best[stage], (performance.now() - start) / 1000)
    return value
  }
  const mapFile = join(folder, 'map.nii.gz')
  const mask = await readMask(bench.mask, { ...(await readVolume(bench.scan)).grid, path: bench.scan })
  let metrics: Metrics | undefined
  let input: ProcedureInput | undefined
  for (let i = 0; i < repeats; i++) {
    const volume = await clock('read', () => readVolume(bench.scan))
    const start = performance.now()
    const { scanGrid, scanBrain, ...prepared } = await prepareTask({
      files: { path: bench.scan },
      input: card.input,
    })
    best.preprocess = Math.min(best.preprocess, Math.max(0, (performance.now() - start) / 1000 - best.read))
    input = procedureInput(card, bench.modality, prepared)
    const output = await clock('inference', () => inference.run(input!))
    const map = await clock('resample', () => {
      const back = resample({ grid: methodGrid(card.input)!, data: output.map }, scanGrid).data
      for (let v = 0; v < back.length; v++) if (scanBrain[v] !== 1) back[v] = 0
      return back
    })
    const filtered = await clock('median_filter', () => medianFilter(map, scanGrid.dims, 4, scanBrain))
    const threshold = metrics?.threshold ?? topPercent(filtered, scanBrain)
    metrics = await clock('metrics', () =>
      computeMetrics({
        map: filtered,
        brain: scanBrain,
        reference: mask.data,
        threshold,
        image: volume.data,
        grid: scanGrid,
      }),
    )
    await clock('write', () => writeVolume(mapFile, { grid: scanGrid, data: map }, { datatype: 'float32' }))
  }
  const compared = await compareWithBare(inference, input!, graph, folder, Math.max(15, repeats))
  return {
    stages: best,
    metrics: metrics!,
    card,
    graph,
    threads,
    mapFile,
    ...compared,
    peakMemoryMb: { engine: Math.round(process.resourceUsage().maxRSS / 1024), inference: peakMb() },
  }
}

/** The score that one percent of the brain voxels exceed: an operating point for the figures at a threshold. */
function topPercent(map: Float32Array, brain: Uint8Array): number {
  const scores = map.filter((_, i) => brain[i] === 1).sort()
  return scores[Math.floor(scores.length * 0.99)]
}

/** Inference through the engine's process and `session.run` alone on the very batches, by turns. */
async function compareWithBare(
  inference: InferenceProcess,
  input: ProcedureInput,
  graph: GraphFile,
  folder: string,
  rounds: number,
): Promise<{ bare: number; throughEngine: number }> {
  const batches: Float32Array[] = []
  const sizes: number[] = []
  const one = graph.shape[0] * graph.shape[1] * graph.shape[2]
  await runProcedure(input, async (_role, { image }) => {
    const n = image.dims[0]
    batches.push(image.data.slice(0, n * one))
    sizes.push(n)
    return { reconstruction: { data: image.data.slice(0, n * one), dims: image.dims } }
  })
  const file = join(folder, 'batches.f32')
  writeFileSync(file, Buffer.concat(batches.map((b) => new Uint8Array(b.buffer, b.byteOffset, b.byteLength))))
  const child = fork(join(import.meta.dirname, 'bare.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ask = async (message: BareSetup | 'round'): Promise<number> => {
    child.send(message)
    return ((await once(child, 'message')) as [number])[0]
  }
  await ask({
    graph: graph.path,
    input: graph.inputs['image'].name,
    output: Object.values(graph.outputs)[0].name,
    shape: graph.shape,
    threads,
    batches: file,
    sizes,
  })
  const [engine, bare]: [number[], number[]] = [[], []]
  await ask('round')
  for (let i = 0; i < rounds; i++) {
    await setTimeout(50) // the threads of the other process spin for a while after a run
    const start = performance.now()
    await inference.run(input)
    engine.push((performance.now() - start) / 1000)
    await setTimeout(50)
    bare.push(await ask('round'))
  }
  child.disconnect()
  return { bare: Math.min(...bare), throughEngine: Math.min(...engine) }
}
