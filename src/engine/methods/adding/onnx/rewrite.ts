import { fields, Message } from './wire.ts'

export interface Rewriting {
  /** Bytes of the file beside the graph that an external tensor names. */
  readonly external: (location: string) => Uint8Array
  /** A tensor of the main graph that is to be an output too. */
  readonly addOutput?: string
  /** A batch size that inputs and outputs have fixed and that is to be free: it gets a name. Inner shapes are dropped. */
  readonly freeBatch?: number
}

/**
 * An ONNX file with the weights of other files taken inside, and with one more output where asked. Everything else is
 * copied byte by byte. The wire format asks no order of fields, so what changes is written where it was.
 */
export function rewriteOnnx(model: Uint8Array, rewriting: Rewriting): Uint8Array {
  return edit(model, {
    7: (graph) => {
      const edited = editGraph(graph, rewriting)
      return rewriting.addOutput === undefined
        ? edited
        : join([edited, field(12, floatValue(rewriting.addOutput))])
    },
    25: (body) => edit(body, { 7: (node) => editNode(node, rewriting) }),
  })
}

type Edits = Readonly<Partial<Record<number, (bytes: Uint8Array) => Uint8Array>>>

function edit(message: Uint8Array, edits: Edits): Uint8Array {
  const parts: Uint8Array[] = []
  for (const { number, value, raw } of fields(message)) {
    const change = edits[number]
    parts.push(change && value instanceof Uint8Array ? field(number, change(value)) : raw)
  }
  return join(parts)
}

const editGraph = (graph: Uint8Array, rewriting: Rewriting): Uint8Array =>
  edit(graph, {
    1: (node) => editNode(node, rewriting),
    5: (tensor) => takeInside(tensor, rewriting),
    ...(rewriting.freeBatch === undefined ? {} : freed(rewriting.freeBatch)),
  })

/** Edits of a graph's inputs (11), outputs (12) and inner values (13); an inner value keeps its name alone. */
function freed(batch: number): Edits {
  const inShape = (shape: Uint8Array): Uint8Array => {
    const dims = [...fields(shape)]
    const first = dims.findIndex(({ number }) => number === 1)
    return join(
      dims.map(({ value, raw }, i) =>
        i === first && value instanceof Uint8Array && new Message(value).number(1) === batch
          ? field(1, field(2, new TextEncoder().encode('batch')))
          : raw,
      ),
    )
  }
  const free = (info: Uint8Array): Uint8Array =>
    edit(info, { 2: (type) => edit(type, { 1: (tensor) => edit(tensor, { 2: inShape }) }) })
  const nameAlone = (info: Uint8Array): Uint8Array =>
    join([...fields(info)].flatMap(({ number, raw }) => (number === 1 ? [raw] : [])))
  return { 11: free, 12: free, 13: nameAlone }
}

const editNode = (node: Uint8Array, rewriting: Rewriting): Uint8Array =>
  edit(node, {
    5: (attribute) =>
      edit(attribute, {
        5: (tensor) => takeInside(tensor, rewriting),
        6: (graph) => editGraph(graph, rewriting),
        10: (tensor) => takeInside(tensor, rewriting),
        11: (graph) => editGraph(graph, rewriting),
      }),
  })

/** A TensorProto without external_data (13) and data_location (14), its bytes as raw_data (9). */
function takeInside(tensor: Uint8Array, { external }: Rewriting): Uint8Array {
  const message = new Message(tensor)
  if (message.number(14) !== 1) return tensor
  const entries = Object.fromEntries(message.messages(13).map((entry) => [entry.text(1), entry.text(2)]))
  const bytes = external(entries['location'] ?? '')
  const offset = Number(entries['offset'] ?? 0)
  const length = Number(entries['length'] ?? bytes.length - offset)
  if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length))
    throw new RangeError(
      `'${entries['location'] ?? ''}' has ${bytes.length} bytes; the tensor '${message.text(8)}' wants ${offset} to ${offset + length}`,
    )
  const kept: Uint8Array[] = []
  for (const { number, raw } of fields(tensor)) if (number !== 13 && number !== 14) kept.push(raw)
  return join([...kept, field(9, bytes.subarray(offset, offset + length))])
}

/** ValueInfoProto of a float32 tensor of any shape. */
const floatValue = (name: string): Uint8Array =>
  join([
    field(1, new TextEncoder().encode(name)),
    field(2, field(1, Uint8Array.of(1 << 3, 1))), // type: tensor_type: elem_type (1, varint) = FLOAT
  ])

/** A field of bytes: tag, length, bytes. */
const field = (number: number, bytes: Uint8Array): Uint8Array =>
  join([varint(number * 8 + 2), varint(bytes.length), bytes])

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128)
  return Uint8Array.from([...bytes, value])
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
