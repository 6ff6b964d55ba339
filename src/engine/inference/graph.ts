import { performance } from 'node:perf_hooks'
import * as ort from 'onnxruntime-node'
import { Fault } from '../../contract/index.ts'
import { createRandom } from '../../science/random/index.ts'
import type { GraphFile, Probe, Provider } from './protocol.ts'

ort.env.logLevel = 'fatal' // a provider that is absent is told by our own words, not on stderr

export interface OpenGraph {
  /** n images of the graph's shape in, n images out (float32, same layout). */
  run(images: Float32Array, n: number): Promise<Float32Array>
  release(): Promise<void>
}

/** Loads a graph on one provider, without fallback: a provider that cannot run it is an error the caller decides on. */
export async function openGraph(graph: GraphFile, provider: Provider, threads: number): Promise<OpenGraph> {
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(graph.path, {
      executionProviders: [provider],
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: '0' } } }, // threads that wait leave their core to the worker threads
    })
  } catch (error) {
    throw new Fault(
      {
        code: provider === 'cpu' ? 'bad-graph' : 'provider-failed',
        message: `${graph.path} could not be loaded on ${provider}: ${messageOf(error)}.`,
        remedy:
          provider === 'cpu'
            ? 'Export the model again as ONNX (opset 11 to 22, standard operators, weights inside the file).'
            : 'Use --provider cpu.',
        path: graph.path,
      },
      { cause: error },
    )
  }
  checkNames(graph, session)
  return {
    async run(images, n) {
      const feeds = { [graph.input]: new ort.Tensor('float32', images, [n, ...graph.shape]) }
      let results: ort.InferenceSession.OnnxValueMapType
      try {
        results = await session.run(feeds, [graph.output])
      } catch (error) {
        throw new Fault(
          {
            code: 'bad-graph',
            message: `${graph.path} refused an input of ${[n, ...graph.shape].join(' x ')}: ${messageOf(error)}.`,
            remedy:
              'Correct the grid, channels or batch in the card, or export the model with that input shape.',
            path: graph.path,
          },
          { cause: error },
        )
      }
      const output = results[graph.output]!
      const data: unknown = output.data
      if (!(data instanceof Float32Array)) throw badOutput(graph, `is ${output.type}, not float32`)
      if (data.length % n !== 0) throw badOutput(graph, `has the shape ${output.dims.join(' x ')}`)
      return data
    },
    release: () => session.release(),
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/\.$/, '')

const badOutput = (graph: GraphFile, what: string): Fault =>
  new Fault({
    code: 'bad-graph',
    message: `The output '${graph.output}' of ${graph.path} ${what}.`,
    remedy: 'Export the model with a float32 output that has one image per input image.',
    path: graph.path,
  })

function checkNames(graph: GraphFile, session: ort.InferenceSession): void {
  for (const [role, name, names] of [
    ['input', graph.input, session.inputNames],
    ['output', graph.output, session.outputNames],
  ] as const) {
    if (names.includes(name)) continue
    throw new Fault({
      code: 'bad-graph',
      message: `${graph.path} has no ${role} '${name}'; it has ${names.map((n) => `'${n}'`).join(', ')}.`,
      remedy: `Write one of these names as the graph's ${role} in the card.`,
      path: graph.path,
    })
  }
}

/**
 * Runs the same seeded image twice on the CPU and on the provider and compares. The image is smooth blobs in 0..1, near
 * what a network is made for. Throws provider-failed when the provider cannot run the graph.
 */
export async function probeGraph(
  graph: GraphFile,
  provider: Provider,
  threads: number,
  batch: number,
): Promise<Probe> {
  const images = probeImages(graph.shape, batch)
  const timed = async (on: Provider): Promise<{ output: Float32Array; seconds: number }> => {
    const open = await openGraph(graph, on, threads)
    try {
      await open.run(images, batch)
      const start = performance.now()
      const output = await open.run(images, batch)
      return { output, seconds: (performance.now() - start) / 1000 }
    } finally {
      await open.release()
    }
  }
  const cpu = await timed('cpu')
  if (provider === 'cpu') return { provider, difference: 0, seconds: cpu.seconds, cpuSeconds: cpu.seconds }
  const other = await timed(provider)
  return {
    provider,
    difference: relativeDifference(other.output, cpu.output),
    seconds: other.seconds,
    cpuSeconds: cpu.seconds,
  }
}

/** Largest |a - b| over the largest |b|; infinite when a has a value that is not finite. */
export function relativeDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity
  let largest = 0
  let scale = 0
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - b[i]!)
    if (!(d <= largest)) largest = Number.isFinite(d) ? d : Infinity
    scale = Math.max(scale, Math.abs(b[i]!))
  }
  return scale === 0 ? (largest === 0 ? 0 : Infinity) : largest / scale
}

function probeImages(
  [channels, height, width]: readonly [number, number, number],
  batch: number,
): Float32Array {
  const random = createRandom(20261122)
  const images = new Float32Array(batch * channels * height * width)
  for (let image = 0; image < batch * channels; image++) {
    const [cx, cy, r] = [
      width * (0.4 + 0.2 * random.uniform()),
      height * (0.4 + 0.2 * random.uniform()),
      width * 0.35,
    ]
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const d = Math.hypot(x - cx, y - cy) / r
        images[(image * height + y) * width + x] = d < 1 ? 0.3 + 0.5 * d + 0.05 * random.uniform() : 0
      }
    }
  }
  return images
}
