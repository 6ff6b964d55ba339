/**
 * What stands between a network and its output. anomalib appends its post-processor to an export: the map is shifted by
 * a threshold, divided by a range (both from that model's own training data), clipped to 0..1, and compared with 0.5.
 * (anomalib 2.7, post_processing/post_processor.py: ((map - threshold) / (max - min)) + 0.5, clamped.)
 */
import type { GraphNode, OnnxModel } from './onnx/index.ts'

export interface Tail {
  /** Compared with a constant: the output says above or below, not how much. */
  readonly threshold: number | undefined
  /** Clipped, with the ends; or shifted and scaled by constants before the clip. */
  readonly clip: readonly [number | undefined, number | undefined] | undefined
  readonly shifted: boolean
  /** Divided by its own range in each image: ReduceMin or ReduceMax over the map itself. */
  readonly perImage: boolean
  /** The one float tensor at which this begins: the map before it; undefined where there are several. */
  readonly raw: string | undefined
}

const pointwise = new Set(
  (
    'Add And Cast Clip Div Equal Greater GreaterOrEqual Identity Less LessOrEqual Max Min Mul Neg Not Or ' +
    'ReduceMax ReduceMin Sub Where'
  ).split(' '),
)
const comparisons = new Set(['Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'])

/** Walks back from an output through pointwise nodes with constants. */
export function tailOf(model: OnnxModel, output: string): Tail {
  const producers = new Map<string, GraphNode>()
  for (const node of model.nodes) for (const name of node.outputs) producers.set(name, node)
  const scalar = (name: string | undefined): number | undefined => {
    const tensor = name === undefined ? undefined : model.tensors.get(name)
    return tensor?.values?.length === 1 ? tensor.values[0] : undefined
  }
  const found = { threshold: undefined as number | undefined, shifted: false, perImage: false }
  let clip: Tail['clip']
  const sources = new Set<string>()
  const reduced = new Set<string>()
  const seen = new Set<string>()
  const open = [output]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name) || model.tensors.has(name)) continue
    seen.add(name)
    const node = producers.get(name)
    if (!node || !pointwise.has(node.type)) {
      sources.add(name)
      continue
    }
    const constants = node.inputs.map(scalar)
    if (node.type === 'Where' && constants[0] !== undefined) {
      open.push(node.inputs[constants[0] !== 0 ? 1 : 2]!) // a constant condition: the other branch is dead
      continue
    }
    if (node.type === 'ReduceMax' || node.type === 'ReduceMin') {
      reduced.add(node.inputs[0]!)
      continue
    }
    if (comparisons.has(node.type)) found.threshold ??= constants.find((c) => c !== undefined)
    if (node.type === 'Clip')
      clip ??= [attributeOr(node, 'min', constants[1]), attributeOr(node, 'max', constants[2])]
    if (node.type === 'Min') clip = [clip?.[0], constants.find((c) => c !== undefined)]
    if (node.type === 'Max') clip = [constants.find((c) => c !== undefined), clip?.[1]]
    if (['Add', 'Sub'].includes(node.type) && constants.some((c) => c !== undefined)) found.shifted = true
    const rest = node.type === 'Clip' ? node.inputs.slice(0, 1) : node.inputs
    open.push(...rest.filter((input) => input !== ''))
  }
  const raw = sources.size === 1 ? [...sources][0]! : undefined
  return {
    ...found,
    perImage: [...reduced].some((name) => sources.has(name) || seen.has(name)),
    clip,
    raw: raw === output || model.inputs.some(({ name }) => name === raw) ? undefined : raw,
  }
}

function attributeOr(node: GraphNode, name: string, otherwise: number | undefined): number | undefined {
  const value = node.attributes.get(name)
  return typeof value === 'number' ? value : otherwise
}

/** The tail changes what a threshold can mean: a comparison, a scaled clip, or an image's own range. */
export const bakedIn = (tail: Tail): boolean =>
  tail.threshold !== undefined || (tail.clip !== undefined && tail.shifted) || tail.perImage
