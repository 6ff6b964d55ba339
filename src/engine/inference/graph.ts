import { performance } from 'node:perf_hooks'
import * as ort from 'onnxruntime-node'
import { Fault } from '../../contract/index.ts'
import { createRandom, type Random } from '../../science/random/index.ts'
import type { TensorKind } from '../methods/procedures/roles.ts'
import type { Tensor } from '../methods/procedures/types.ts'
import type { GraphFile, Probe, Provider } from './protocol.ts'

ort.env.logLevel = 'fatal' // a provider that is absent is told by our own words, not on stderr

export interface OpenGraph {
  readonly file: GraphFile
  /** Inputs and outputs by canonical name. Every output is float32 and has the shape of its kind. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>
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
            : 'Choose the CPU as provider (--provider cpu on the command line).',
        path: graph.path,
      },
      { cause: error },
    )
  }
  checkNames(graph, session)
  const fetches = Object.values(graph.outputs).map(({ name }) => name)
  return {
    file: graph,
    async run(inputs) {
      const feeds: Record<string, ort.Tensor> = {}
      for (const [key, { name }] of Object.entries(graph.inputs)) {
        const given = inputs[key]
        if (!given)
          throw new TypeError(`the procedure gave no '${key}' for the graph of role '${graph.role}'`)
        feeds[name] = new ort.Tensor('float32', given.data, given.dims)
      }
      let results: ort.InferenceSession.OnnxValueMapType
      try {
        results = await session.run(feeds, fetches)
      } catch (error) {
        throw refused(graph, inputs, error)
      }
      const [n, , height, width] = inputs['image']!.dims as [number, number, number, number]
      const outputs: Record<string, Tensor> = {}
      for (const [key, { name, kind }] of Object.entries(graph.outputs))
        outputs[key] = checkedOutput(graph, name, kind, results[name]!, [n, height, width])
      return outputs
    },
    release: () => session.release(),
  }
}

/** The output as a tensor, of the shape its kind has for n images of height x width. Throws 'bad-graph' naming the file. */
function checkedOutput(
  graph: GraphFile,
  name: string,
  kind: TensorKind,
  output: ort.Tensor,
  [n, height, width]: readonly [number, number, number],
): Tensor {
  const { dims } = output
  const data: unknown = output.data
  const shape = dims.join(' x ')
  if (!(data instanceof Float32Array)) throw badOutput(graph, name, `is ${output.type}, not float32`)
  if (kind === 'features') {
    if (dims.length !== 4 || dims[0] !== n)
      throw badOutput(graph, name, `has the shape ${shape}, not ${n} (slices) x channels x height x width`)
  } else if (data.length !== n * height * width) {
    throw badOutput(graph, name, `has the shape ${shape}, not ${n} x 1 x ${height} x ${width}`)
  }
  return { data, dims }
}

const refused = (graph: GraphFile, inputs: Readonly<Record<string, Tensor>>, error: unknown): Fault =>
  new Fault(
    {
      code: 'bad-graph',
      message: `${graph.path} refused an input of ${Object.values(inputs)
        .map(({ dims }) => dims.join(' x '))
        .join(' and ')}: ${messageOf(error)}.`,
      remedy: 'Correct the grid, channels or batch in the card, or export the model with that input shape.',
      path: graph.path,
    },
    { cause: error },
  )

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/\.$/, '')

const badOutput = (graph: GraphFile, name: string, what: string): Fault =>
  new Fault({
    code: 'bad-graph',
    message: `The output '${name}' of ${graph.path} ${what}.`,
    remedy:
      'Export the model with float32 outputs of the shapes that docs/method-card.md lists for its role, or correct the grid in the card.',
    path: graph.path,
  })

function checkNames(graph: GraphFile, session: ort.InferenceSession): void {
  for (const [what, wanted, names] of [
    ['input', graph.inputs, session.inputNames],
    ['output', graph.outputs, session.outputNames],
  ] as const) {
    const known = names.map((n) => `'${n}'`).join(', ')
    for (const [key, { name }] of Object.entries(wanted)) {
      if (names.includes(name)) continue
      throw badNames(
        graph,
        `has no ${what} '${name}'; it has ${known}`,
        `Write one of these names as the graph's ${what} (${key}) in the card.`,
      )
    }
  }
  const fed = Object.values(graph.inputs).map(({ name }) => name)
  const unfed = session.inputNames.find((name) => !fed.includes(name))
  if (unfed !== undefined)
    throw badNames(
      graph,
      `has an input '${unfed}' that a graph of role '${graph.role}' is not given`,
      'Export the model without it, or correct the role in the card.',
    )
}

const badNames = (graph: GraphFile, what: string, remedy: string): Fault =>
  new Fault({ code: 'bad-graph', message: `${graph.path} ${what}.`, remedy, path: graph.path })

/**
 * Runs the same seeded input twice on the CPU and on the provider and compares every output. Images are smooth blobs in
 * 0..1, near what a network is made for; time is 0.5. Throws provider-failed when the provider cannot run the graph.
 */
export async function probeGraph(
  graph: GraphFile,
  provider: Provider,
  threads: number,
  batch: number,
): Promise<Probe> {
  const inputs = probeInputs(graph, batch)
  const timed = async (on: Provider): Promise<{ outputs: Record<string, Tensor>; seconds: number }> => {
    const open = await openGraph(graph, on, threads)
    try {
      await open.run(inputs)
      const start = performance.now()
      const outputs = await open.run(inputs)
      return { outputs, seconds: (performance.now() - start) / 1000 }
    } finally {
      await open.release()
    }
  }
  const cpu = await timed('cpu')
  if (provider === 'cpu') return { provider, difference: 0, seconds: cpu.seconds, cpuSeconds: cpu.seconds }
  const other = await timed(provider)
  const differences = Object.entries(cpu.outputs).map(([key, { data }]) =>
    relativeDifference(other.outputs[key]!.data, data),
  )
  return {
    provider,
    difference: Math.max(...differences),
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

/** Seeded inputs of the shapes that a graph's role asks for; every image of the batch is another. */
function probeInputs(graph: GraphFile, batch: number): Record<string, Tensor> {
  const [channels, height, width] = graph.shape
  const random = createRandom(20261122)
  const inputs: Record<string, Tensor> = {}
  for (const [key, { kind }] of Object.entries(graph.inputs)) {
    if (kind === 'time') {
      inputs[key] = { data: new Float32Array(batch).fill(0.5), dims: [batch] }
      continue
    }
    const c = kind === 'channels' ? channels : kind === 'two-slices' ? 2 : 1
    inputs[key] = {
      data: probeImages(random, batch * c, width, height),
      dims: [batch, c, height, width],
    }
  }
  return inputs
}

function probeImages(random: Random, count: number, width: number, height: number): Float32Array {
  const images = new Float32Array(count * height * width)
  for (let image = 0; image < count; image++) {
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
