import type { Card } from '../../../contract/index.ts'
import type { InferenceProcess, TensorRunResult } from '../../inference/index.ts'
import { fixedBatchRemedy } from './checks.ts'
import { error, note, warning, type Finding } from './findings.ts'
import { measure, relativeDifference, slicesSpanning01 } from './measure.ts'
import type { ProbeScan } from './probe-scan.ts'
import type { Vector } from './vectors.ts'

/** A bare graph (image in, image or features out) on slices of a scan, as it is. */
export interface GraphProbe {
  readonly findings: readonly Finding[]
  /** Range of the output in the brain: what a direct map's histogram must hold. */
  readonly range?: readonly [number, number]
  /** One batch, one run. */
  readonly secondsPerSlice?: number
}

const figure = (value: number): string => String(Number(value.toPrecision(3)))
const shapeOf = (dims: readonly number[]): string => dims.join(' x ')

export async function probeGraphOutput(
  child: InferenceProcess,
  path: string,
  card: Card,
  scan: ProbeScan,
  options: { signal?: AbortSignal; timeoutMs?: number },
): Promise<GraphProbe> {
  const graph = card.graphs[0]!
  const { channels, batch } = card.input
  const [width, height] = scan.dims
  const area = width * height
  const n = Math.min(batch, scan.dims[2])
  const run = (count: number): Promise<TensorRunResult> =>
    child.call(
      {
        kind: 'tensors',
        run: {
          path,
          feeds: {
            [graph.input]: {
              data: repeated(scan.image, count, channels, area),
              dims: [count, channels, height, width],
            },
          },
          outputs: [graph.output],
          threads: 1,
        },
      },
      options,
    )
  const result = await run(n)
  if (result.failed === 'run' && isFreed(card))
    return {
      findings: [
        error(
          'fixed-batch',
          `The graph cannot take another number of slices than it was exported for: ${result.why}.`,
          fixedBatchRemedy,
        ),
      ],
    }
  if (result.failed) return { findings: [refusal(result, card, [n, channels, height, width])] }
  const { type, dims, data } = result.outputs[graph.output]!
  if (!data)
    return {
      findings: [
        error(
          'output-dtype',
          `The output '${graph.output}' is ${type}, not float32.`,
          'Export it in float32.',
        ),
      ],
    }
  if (dims[0] !== n && isFreed(card))
    return {
      findings: [
        error(
          'fixed-batch',
          `The graph gives ${dims[0]} slices for ${n}: the number it was exported for is built into it.`,
          fixedBatchRemedy,
        ),
      ],
    }
  const secondsPerSlice = result.seconds / n
  if (graph.role === 'features') return { findings: features(graph.output, dims, data, n), secondsPerSlice }
  if (data.length !== n * area || dims.at(-1) !== width || dims.at(-2) !== height)
    return {
      findings: [
        error(
          'output-grid',
          `The output '${graph.output}' has the shape ${shapeOf(dims)} for an input of ${n} x ${channels} x ${height} x ${width}: not one image of ${height} x ${width} a slice.`,
          dims[1] === channels && channels > 1 && dims.at(-1) === width
            ? 'Export the model with one output channel (the mean over channels, for one).'
            : `Export the model with its map brought to the input's size (torch.nn.functional.interpolate(map, size=(${height}, ${width}))).`,
        ),
      ],
    }
  const brain = scan.brain.subarray(0, n * area)
  const findings = [
    ...judge(data, scan.image.subarray(0, n * area), brain, card, area),
    ...(result.repeatable
      ? []
      : [
          warning(
            'not-repeatable',
            'Two runs on the same slices gave different values.',
            'Export without random nodes and in evaluation mode; a map that cannot be made again proves nothing.',
          ),
        ]),
  ]
  if (n > 1 && findings.every(({ level }) => level !== 'error')) {
    const alone = await run(1)
    const first = alone.failed ? undefined : alone.outputs[graph.output]!.data
    if (!first)
      findings.push(
        error(
          'fixed-batch',
          `The graph takes ${n} slices at once but not one alone.`,
          'Export with a free batch dimension, or answer batch: 1 and export for one.',
        ),
      )
    else if (result.repeatable && relativeDifference(first, data.slice(0, area)) > 1e-3)
      findings.push(
        warning(
          'batch-matters',
          `A slice alone gets other scores than among ${n} slices: the graph mixes the slices of a batch (a maximum or a mean over all of it, or batch normalisation in training mode).`,
          'Export in evaluation mode without normalisation over the batch, or answer batch: 1.',
        ),
      )
  }
  const { min, max } = measure(data, brain)
  return { findings, range: [min, max], secondsPerSlice }
}

const isFreed = ({ training }: Card): boolean =>
  typeof (training?.['imported'] as Record<string, unknown> | undefined)?.['batch_freed'] === 'number'

function repeated(image: Float32Array, n: number, channels: number, area: number): Float32Array {
  const data = new Float32Array(n * channels * area)
  for (let i = 0; i < n * channels; i++) {
    const z = Math.floor(i / channels)
    data.set(image.subarray(z * area, (z + 1) * area), i * area)
  }
  return data
}

function refusal(
  { failed, why }: { failed: 'load' | 'run'; why: string },
  card: Card,
  shape: readonly number[],
): Finding {
  if (failed === 'load')
    return error(
      'refused-to-load',
      `onnxruntime does not load the graph: ${why}.`,
      'Export again with opset_version=17 and standard operators.',
    )
  const [, , height, width] = shape
  return error(
    'dynamic-shape',
    `The graph runs on no input of ${shapeOf(shape)}, though its dimensions are free: ${why}.`,
    width! % 32 || height! % 32
      ? `Choose a width and height that it can halve (multiples of 16 or 32; now ${width} x ${height}), or those it was trained on.`
      : `Choose the width and height it was trained on (now ${width} x ${height}), and ${card.input.channels} channels only if it takes so many.`,
  )
}

function features(name: string, dims: readonly number[], data: Float32Array, n: number): Finding[] {
  const { broken, min, max } = measure(data)
  if (dims.length !== 4 || dims[0] !== n)
    return [
      error(
        'output-grid',
        `The features '${name}' have the shape ${shapeOf(dims)}, not ${n} slices x channels x height x width.`,
        'Export the feature maps themselves, before they are flattened or pooled.',
      ),
    ]
  if (broken > 0)
    return [
      error(
        'not-finite',
        `The features '${name}' hold ${broken} values that are not finite.`,
        'Check intensity_range, or export again.',
      ),
    ]
  if (min === max)
    return [
      error(
        'constant-output',
        `The features '${name}' are ${figure(min)} everywhere.`,
        'Check the export: are its weights loaded?',
      ),
    ]
  return [
    note(
      'not-run',
      `Features of ${dims[1]} channels on ${dims[3]} x ${dims[2]} positions. The method is fitted on your healthy scans before it scores, by a run or on its page.`,
    ),
  ]
}

/** Findings about an image output in the brain. */
export function judge(
  data: Float32Array,
  image: Float32Array,
  brain: Uint8Array,
  card: Card,
  area: number,
): Finding[] {
  const graph = card.graphs[0]!
  const seen = measure(data, brain)
  if (seen.broken > 0)
    return [
      error(
        'not-finite',
        `The output '${graph.output}' is not a finite number in ${figure((100 * seen.broken) / seen.values)} % of the brain.`,
        'Check intensity_range against the training; else export again in float32 and compare with the original model.',
      ),
    ]
  if (seen.min === seen.max)
    return [
      error(
        seen.min === 0 ? 'zero-output' : 'constant-output',
        `The output '${graph.output}' is ${figure(seen.min)} everywhere in the brain: it tells nothing.`,
        'Check intensity_range and which output it is; are the weights loaded before the export?',
      ),
    ]
  const [low, high] = card.input.intensity.range
  if (largestDifference(data, image, brain) <= 1e-6 * (high - low))
    return [
      error(
        'identity',
        `The output '${graph.output}' is the input itself.`,
        card.procedure === 'reconstruct'
          ? 'Nothing would be scored; check the export and which output it is.'
          : "The map would be the brightness of the scan, which the method 'intensity' gives already.",
      ),
    ]
  if (card.procedure !== 'direct') return []
  if (seen.binary)
    return [
      warning(
        'binary-output',
        `The output '${graph.output}' took only the values ${figure(seen.min)} and ${figure(seen.max)}: it was thresholded inside the graph, with that model's own training data. A threshold calibrated on your healthy scans has no meaning on it.`,
        'Export the raw anomaly map, before any threshold.',
      ),
    ]
  const slices = data.length / area
  if (slices > 1 && slicesSpanning01(data, area) === slices)
    return [
      warning(
        'spans-0-1',
        `The output '${graph.output}' spans exactly 0 to 1 in each of ${slices} slices: it is scaled by each image's own range, so that every slice has a most anomalous voxel.`,
        'Export the raw anomaly map, before it is normalised.',
      ),
    ]
  return []
}

function largestDifference(a: Float32Array, b: Float32Array, mask: Uint8Array): number {
  let largest = 0
  for (let i = 0; i < a.length; i++) if (mask[i] === 1) largest = Math.max(largest, Math.abs(a[i]! - b[i]!))
  return largest
}

/** The graph on a supplied input beside the supplied outputs, to 1e-4 of the largest value. */
export async function checkVector(
  child: InferenceProcess,
  path: string,
  card: Card,
  vectors: ReadonlyMap<string, Vector>,
  outputNames: readonly string[],
): Promise<Finding[]> {
  const graph = card.graphs[0]!
  const input = vectors.get(graph.input) ?? vectors.get('input')
  const expected = new Map(
    [...vectors].flatMap(([name, vector]) =>
      outputNames.includes(name)
        ? [[name, vector] as const]
        : name === 'output'
          ? [[graph.output, vector] as const]
          : [],
    ),
  )
  if (!input || expected.size === 0)
    return [
      error(
        'test-vector',
        `The test vector holds ${[...vectors.keys()].join(', ') || 'nothing'}; it must hold the input ('${graph.input}' or 'input') and an output (${outputNames.join(', ')} or 'output').`,
        'Write it with numpy.savez from the original model.',
      ),
    ]
  const result = await child.call({
    kind: 'tensors',
    run: { path, feeds: { [graph.input]: input }, outputs: [...expected.keys()], threads: 1 },
  })
  if (result.failed)
    return [
      error(
        'test-vector',
        `The graph does not run on the test vector (${shapeOf(input.dims)}): ${result.why}.`,
        'Make the test vector with the shape that the graph takes.',
      ),
    ]
  return [...expected].map(([name, vector]) => {
    const { data, dims } = result.outputs[name]!
    const difference = data ? relativeDifference(data, vector.data) : Infinity
    if (difference <= 1e-4)
      return note(
        'test-vector',
        `'${name}' agrees with the test vector to ${difference.toExponential(1)} of its largest value.`,
      )
    return error(
      'test-vector-differs',
      data && data.length === vector.data.length
        ? `'${name}' differs from the test vector by ${difference.toExponential(1)} of its largest value; 1e-4 is allowed.`
        : `'${name}' has the shape ${shapeOf(dims)}; the test vector has ${shapeOf(vector.dims)}.`,
      'The export does not compute what the original model does: compare them in Python (evaluation mode, same input) and export again.',
    )
  })
}
