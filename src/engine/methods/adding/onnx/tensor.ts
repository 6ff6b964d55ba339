import type { Message } from './wire.ts'

/** A constant of a graph. Values only where there are at most SMALL of them: weights are not needed to judge a graph. */
export interface GraphTensor {
  readonly elementType: number
  readonly dims: readonly number[]
  readonly values: readonly number[] | undefined
  /** File beside the graph that holds the weights, where they are not inside. */
  readonly external: string | undefined
}

const SMALL = 64

export const elementTypes: Readonly<Record<number, string>> = {
  1: 'float32', 2: 'uint8', 3: 'int8', 4: 'uint16', 5: 'int16', 6: 'int32', 7: 'int64', 8: 'string', 9: 'bool',
  10: 'float16', 11: 'float64', 12: 'uint32', 13: 'uint64', 14: 'complex64', 15: 'complex128', 16: 'bfloat16',
} // prettier-ignore

export const elementTypeName = (type: number | undefined): string =>
  type === undefined ? 'no tensor' : (elementTypes[type] ?? `element type ${type}`)

export function readTensor(tensor: Message): GraphTensor {
  const dims = tensor.numbers(1)
  const elementType = tensor.number(2) ?? 0
  const external = tensor.number(14) === 1
  return {
    elementType,
    dims,
    values: external || dims.reduce((a, b) => a * b, 1) > SMALL ? undefined : valuesOf(tensor, elementType),
    external: external
      ? (tensor
          .messages(13)
          .find((entry) => entry.text(1) === 'location')
          ?.text(2) ?? '')
      : undefined,
  }
}

/** Bytes of one element and how it is read, little-endian. */
const readers: Readonly<Record<number, readonly [number, (view: DataView, at: number) => number]>> = {
  1: [4, (view, at) => view.getFloat32(at, true)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [1, (view, at) => view.getInt8(at)],
  6: [4, (view, at) => view.getInt32(at, true)],
  7: [8, (view, at) => Number(view.getBigInt64(at, true))],
  9: [1, (view, at) => view.getUint8(at)],
  10: [2, (view, at) => half(view.getUint16(at, true))],
  11: [8, (view, at) => view.getFloat64(at, true)],
}

function valuesOf(tensor: Message, elementType: number): number[] | undefined {
  const raw = tensor.bytes(9)
  if (raw) return read(raw, readers[elementType])
  if (elementType === 1) return read(tensor.bytes(4), readers[1])
  if (elementType === 11) return read(tensor.bytes(10), readers[11])
  return tensor.numbers(elementType === 7 ? 7 : 5)
}

function read(
  bytes: Uint8Array | undefined,
  reader: (typeof readers)[number] | undefined,
): number[] | undefined {
  if (!bytes || !reader) return undefined
  const [size, get] = reader
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => get(view, i * size))
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (exponent === 0 ? 2 ** -24 * fraction : 2 ** (exponent - 25) * (1024 + fraction))
}
