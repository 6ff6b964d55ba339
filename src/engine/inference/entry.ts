/**
 * One method's graphs in one process. onnxruntime blocks its event loop while it runs and cannot be aborted, so cancelling is
 * killing this process; a native crash costs one scan's work.
 */
import { performance } from 'node:perf_hooks'
import { Fault, toFaultData } from '../../contract/index.ts'
import { runProcedure, type RunGraphs } from '../methods/procedures/index.ts'
import { Fits } from './fitting.ts'
import { openGraph, probeGraph, type OpenGraph } from './graph.ts'
import { packOutput, unpackInput } from './pack.ts'
import type { GraphFile, InferenceReply, InferenceRequest, Provider } from './protocol.ts'
import { runTensors } from './tensors.ts'

/** The method's graphs, by role. */
const graphs = new Map<string, OpenGraph>()
const fits = new Fits()

async function load(files: readonly GraphFile[], provider: Provider, threads: number): Promise<undefined> {
  for (const open of graphs.values()) await open.release()
  graphs.clear()
  for (const file of files) graphs.set(file.role, await openGraph(file, provider, threads))
}

async function answer(request: InferenceRequest): Promise<unknown> {
  if (request.kind === 'probe')
    return probeGraph(request.graph, request.provider, request.threads, request.batch)
  if (request.kind === 'tensors') return runTensors(request.run)
  if (request.kind === 'load') return load(request.graphs, request.provider, request.threads)
  const start = performance.now()
  let inferenceSeconds = 0
  const run: RunGraphs = async (role, inputs) => {
    const open = graphs.get(role)
    if (!open) throw noGraph(role)
    const from = performance.now()
    const result = await open.run(inputs)
    inferenceSeconds += (performance.now() - from) / 1000
    return result
  }
  if (request.kind !== 'run') return fits.answer(request, run)
  const output = await runProcedure(unpackInput(request.input), run, fits.fitted)
  return {
    ...packOutput(output, request.input.rows),
    inferenceSeconds,
    seconds: (performance.now() - start) / 1000,
  }
}

const noGraph = (role: string): Fault =>
  new Fault({
    code: 'bad-card',
    message: `This procedure needs a graph with the role '${role}' and the card has none.`,
    remedy: 'Add the graph to the card.',
  })

type Post = (message: InferenceReply) => void

function serve(request: InferenceRequest, post: Post): void {
  answer(request).then(
    (value) => post({ id: request.id, ok: true, value }),
    (error: unknown) =>
      post({
        id: request.id,
        ok: false,
        fault: toFaultData(error),
        ...(error instanceof Error && error.stack ? { trace: error.stack } : {}),
      }),
  )
}

/** What Electron's utilityProcess has in place of a channel to its parent; the port to the engine comes through it. */
interface Port {
  on(event: 'message', listener: (event: { data: InferenceRequest; ports: readonly Port[] }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: InferenceReply): void
  start(): void
}
const parent = (process as unknown as { parentPort?: Pick<Port, 'on'> }).parentPort
const end = (): never => process.exit(0) // the engine is gone: nobody waits for this work

if (parent) {
  parent.on('message', ({ ports: [engine] }) => {
    if (!engine) return
    engine.on('message', ({ data }) => serve(data, (message) => engine.postMessage(message)))
    engine.on('close', end)
    engine.start()
  })
} else {
  process.on('message', (request: InferenceRequest) => serve(request, (message) => process.send?.(message)))
  process.on('disconnect', end)
}
