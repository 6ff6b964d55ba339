/**
 * Reading protobuf's wire format: a message is a row of fields, each a number and a value of one of four kinds
 * (protobuf.dev/programming-guides/encoding). Groups (kinds 3 and 4) do not occur in ONNX.
 */
export interface Field {
  readonly number: number
  /** Varint as a signed 64-bit number (exact up to 2^53), or the 4 or 8 bytes of a fixed field, or a message's bytes. */
  readonly value: number | Uint8Array
  /** Tag and value as they stand in the message. */
  readonly raw: Uint8Array
}

/** The bytes end inside a field, or are no protobuf at all. `at` counts from the start of the message. */
export class WireError extends Error {
  override readonly name = 'WireError'
}

/** The fields of a message in their order. Throws WireError. Nothing is copied: values are views of `bytes`. */
export function* fields(bytes: Uint8Array): Generator<Field> {
  let at = 0
  const take = (length: number): Uint8Array => {
    if (length < 0 || at + length > bytes.length)
      throw new WireError(`a field of ${length} bytes begins ${bytes.length - at} bytes before the end`)
    at += length
    return bytes.subarray(at - length, at)
  }
  const varint = (): number => {
    const from = at
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      if (at >= bytes.length) throw new WireError('the bytes end inside a number')
      if (at - from === 10) throw new WireError('a number is longer than 10 bytes')
      const byte = bytes[at++]!
      if (at - from === 1 && byte < 128) return byte
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return Number(BigInt.asIntN(64, value))
    }
  }
  while (at < bytes.length) {
    const from = at
    const tag = varint()
    const [number, kind] = [Math.floor(tag / 8), tag % 8]
    if (number < 1) throw new WireError(`field number ${number}`)
    let value: number | Uint8Array
    if (kind === 0) value = varint()
    else if (kind === 1) value = take(8)
    else if (kind === 2) value = take(varint())
    else if (kind === 5) value = take(4)
    else throw new WireError(`field ${number} is of the unknown kind ${kind}`)
    yield { number, value, raw: bytes.subarray(from, at) }
  }
}

const utf8 = new TextDecoder()

/** A message's fields by number, for messages whose fields are few and read once. */
export class Message {
  readonly #fields = new Map<number, (number | Uint8Array)[]>()
  constructor(bytes: Uint8Array) {
    for (const { number, value } of fields(bytes)) {
      const known = this.#fields.get(number)
      if (known) known.push(value)
      else this.#fields.set(number, [value])
    }
  }

  #all(number: number): readonly (number | Uint8Array)[] {
    return this.#fields.get(number) ?? []
  }

  /** Last value of a varint field, as protobuf asks; undefined where absent. */
  number(field: number): number | undefined {
    const value = this.#all(field).at(-1)
    if (value instanceof Uint8Array) throw new WireError(`field ${field} is not a number`)
    return value
  }

  bytes(field: number): Uint8Array | undefined {
    return this.#bytesOf(field).at(-1)
  }

  text(field: number): string {
    const value = this.bytes(field)
    return value ? utf8.decode(value) : ''
  }

  texts(field: number): string[] {
    return this.#bytesOf(field).map((value) => utf8.decode(value))
  }

  message(field: number): Message | undefined {
    const value = this.bytes(field)
    return value && new Message(value)
  }

  messages(field: number): Message[] {
    return this.#bytesOf(field).map((value) => new Message(value))
  }

  /** A repeated varint field, packed or not. */
  numbers(field: number): number[] {
    return this.#all(field).flatMap((value) =>
      value instanceof Uint8Array ? [...packedNumbers(value)] : [value],
    )
  }

  #bytesOf(field: number): Uint8Array[] {
    return this.#all(field).map((value) => {
      if (typeof value === 'number')
        throw new WireError(`field ${field} is a number where bytes are expected`)
      return value
    })
  }
}

function* packedNumbers(bytes: Uint8Array): Generator<number> {
  let value = 0n
  let shift = 0n
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift
    shift += 7n
    if (byte >= 128) continue
    yield Number(BigInt.asIntN(64, value))
    value = 0n
    shift = 0n
  }
  if (shift !== 0n) throw new WireError('the bytes end inside a number')
}
