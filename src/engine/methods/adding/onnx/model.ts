import { Fault } from '../../../../contract/index.ts'
import { readTensor, type GraphTensor } from './tensor.ts'
import { Message, WireError } from './wire.ts'

/** What an ONNX file says of itself, without its large weights. Field numbers: onnx/onnx.proto (ONNX 1.23). */
export interface OnnxModel {
  readonly irVersion: number
  /** As the exporter wrote it: 'pytorch 2.5.0'. */
  readonly producer: string
  /** Version by domain; the standard operators' domain is 'ai.onnx'. */
  readonly opsets: Readonly<Record<string, number>>
  /** Inputs that must be fed; initialisers listed as inputs (old exporters) are left out. */
  readonly inputs: readonly GraphValue[]
  readonly outputs: readonly GraphValue[]
  /** Nodes of the main graph in order; those of branches, loops and local functions follow, marked `inner`. */
  readonly nodes: readonly GraphNode[]
  /** Initialisers and the values of Constant nodes. */
  readonly tensors: ReadonlyMap<string, GraphTensor>
  /** 'domain:name' of functions the file defines itself. */
  readonly functions: ReadonlySet<string>
}

export interface GraphValue {
  readonly name: string
  /** ONNX element type (1 is float32); undefined for sequences, maps and values without a type. */
  readonly elementType: number | undefined
  /** A number, the name of a free dimension, or null where nothing is said; undefined without a shape. */
  readonly dims: readonly (number | string | null)[] | undefined
}

export interface GraphNode {
  readonly name: string
  readonly type: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly inner: boolean
}
type Attribute = number | readonly number[] | string | GraphTensor

const standard = (domain: string): string => (domain === '' ? 'ai.onnx' : domain)

/** Reads the bytes of an ONNX file. Throws Fault 'bad-graph' (no ONNX model) or 'truncated' naming the file. */
export function readOnnx(bytes: Uint8Array, path: string): OnnxModel {
  const disguise = disguised(bytes)
  if (disguise) throw notOnnx(path, disguise)
  try {
    return modelOf(new Message(bytes), path)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    if (bytes[0] !== 0x08) throw notOnnx(path, 'It does not begin as ONNX files do.')
    throw new Fault(
      {
        code: 'truncated',
        message: `${path} is incomplete or damaged: ${error.message}.`,
        remedy: 'Copy or download the file again and compare its size with the original.',
        path,
      },
      { cause: error },
    )
  }
}

function modelOf(model: Message, path: string): OnnxModel {
  const graph = model.message(7)
  const opsets = Object.fromEntries(
    model.messages(8).map((set) => [standard(set.text(1)), set.number(2) ?? 0]),
  )
  if (!graph || Object.keys(opsets).length === 0)
    throw notOnnx(path, graph ? 'It names no operator set.' : 'It holds no graph.')
  const tensors = new Map<string, GraphTensor>()
  const nodes: GraphNode[] = []
  collect(graph, { nodes, tensors, inner: false })
  const functions = model.messages(25)
  for (const each of functions) collectNodes(each.messages(7), { nodes, tensors, inner: true })
  return {
    irVersion: model.number(1) ?? 0,
    producer: `${model.text(2)} ${model.text(3)}`.trim(),
    opsets,
    inputs: graph
      .messages(11)
      .map(valueOf)
      .filter(({ name }) => !tensors.has(name)),
    outputs: graph.messages(12).map(valueOf),
    nodes,
    tensors,
    functions: new Set(functions.map((each) => `${standard(each.text(10))}:${each.text(1)}`)),
  }
}

interface Collected {
  readonly nodes: GraphNode[]
  readonly tensors: Map<string, GraphTensor>
  readonly inner: boolean
}

function collect(graph: Message, into: Collected): void {
  for (const tensor of graph.messages(5)) into.tensors.set(tensor.text(8), readTensor(tensor))
  collectNodes(graph.messages(1), into)
}

function collectNodes(messages: readonly Message[], into: Collected): void {
  const graphs: Message[] = []
  for (const message of messages) {
    const attributes = new Map<string, Attribute>()
    for (const attribute of message.messages(5)) {
      const value = attributeOf(attribute)
      if (value !== undefined) attributes.set(attribute.text(1), value)
      graphs.push(...attribute.messages(6), ...attribute.messages(11))
    }
    const node: GraphNode = {
      name: message.text(3),
      type: message.text(4),
      domain: standard(message.text(7)),
      inputs: message.texts(1),
      outputs: message.texts(2),
      attributes,
      inner: into.inner,
    }
    into.nodes.push(node)
    const value = attributes.get('value')
    if (node.type === 'Constant' && typeof value === 'object' && 'dims' in value)
      into.tensors.set(node.outputs[0] ?? '', value)
    const scalar = attributes.get('value_float') ?? attributes.get('value_int')
    if (node.type === 'Constant' && typeof scalar === 'number')
      into.tensors.set(node.outputs[0] ?? '', {
        elementType: 1,
        dims: [],
        values: [scalar],
        external: undefined,
      })
  }
  for (const graph of graphs) collect(graph, { ...into, inner: true })
}

function attributeOf(message: Message): Attribute | undefined {
  const tensor = message.message(5)
  if (tensor) return readTensor(tensor)
  const real = message.bytes(2)
  if (real) return new DataView(real.buffer, real.byteOffset, 4).getFloat32(0, true)
  const whole = message.number(3)
  if (whole !== undefined) return whole
  const text = message.bytes(4)
  if (text) return message.text(4)
  const wholes = message.numbers(8)
  return wholes.length > 0 ? wholes : undefined
}

function valueOf(message: Message): GraphValue {
  const tensor = message.message(2)?.message(1)
  const shape = tensor?.message(2)
  return {
    name: message.text(1),
    elementType: tensor?.number(1),
    dims: shape?.messages(1).map((dim) => {
      const name = dim.text(2)
      return dim.number(1) ?? (name === '' ? null : name)
    }),
  }
}

const notOnnx = (path: string, why: string): Fault =>
  new Fault({
    code: 'bad-graph',
    message: `${path} is not an ONNX model. ${why}`,
    remedy:
      'Export the model as ONNX (PyTorch: torch.onnx.export; anomalib: engine.export with ExportType.ONNX).',
    path,
  })

/** What a file that was only named .onnx really is, where its beginning tells. */
function disguised(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'The file is empty.'
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  if (head.startsWith('PK')) return 'It is a zip file, as PyTorch writes checkpoints (.pt, .ckpt).'
  if (head.startsWith('\x89HDF')) return 'It is an HDF5 file, as Keras writes weights.'
  if (head.startsWith('version https://git-lfs'))
    return 'It is a Git LFS pointer; the model itself was not fetched.'
  if (/^\s*(<!doctype|<html|<\?xml)/i.test(head)) return 'It is a web page or XML (OpenVINO writes .xml).'
  if (head.startsWith('\x80\x02') || head.startsWith('\x80\x04')) return 'It is a Python pickle.'
  if (/^[\t\n\r\x20-\x7e]+$/.test(head)) return `It is text: '${head.slice(0, 40).split('\n')[0]}'.`
  return undefined
}
