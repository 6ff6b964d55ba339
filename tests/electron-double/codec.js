// Structured values with binary parts as one block of bytes. Plain JavaScript: it runs in Node and in the page.
/** @typedef {{ kind: string, at: number, length: number }} Part */

const kinds = { Uint8Array, Float32Array, Int32Array, Uint16Array, Int16Array, Float64Array, Uint32Array }

/** @param {unknown} value @returns {Uint8Array<ArrayBuffer>} */
export function pack(value) {
  /** @type {Uint8Array[]} */
  const parts = []
  let length = 0
  const add = (kind, bytes) => {
    const at = length
    parts.push(bytes)
    length += Math.ceil(bytes.byteLength / 8) * 8
    return { $part: { kind, at, length: bytes.byteLength } }
  }
  const walk = (item) => {
    if (item instanceof ArrayBuffer) return add('ArrayBuffer', new Uint8Array(item))
    if (ArrayBuffer.isView(item)) {
      const kind = Object.keys(kinds).find((name) => item instanceof kinds[name])
      if (kind === undefined) throw new Error('DataCloneError: the stand-in knows no such array')
      return add(kind, new Uint8Array(item.buffer, item.byteOffset, item.byteLength))
    }
    if (Array.isArray(item)) return item.map(walk)
    if (typeof item === 'function' || typeof item === 'symbol') {
      throw new Error('DataCloneError: An object could not be cloned.')
    }
    if (typeof item === 'object' && item !== null) {
      return Object.fromEntries(
        Object.entries(item)
          .filter(([, one]) => one !== undefined)
          .map(([key, one]) => [key, walk(one)]),
      )
    }
    if (typeof item === 'number' && !Number.isFinite(item)) return { $number: String(item) }
    return item
  }
  const head = new TextEncoder().encode(JSON.stringify(walk(value) ?? null))
  const start = Math.ceil((4 + head.byteLength) / 8) * 8
  const bytes = new Uint8Array(start + length)
  new DataView(bytes.buffer).setUint32(0, head.byteLength, true)
  bytes.set(head, 4)
  let at = start
  for (const part of parts) {
    bytes.set(part, at)
    at += Math.ceil(part.byteLength / 8) * 8
  }
  return bytes
}

/** @param {Uint8Array} bytes @returns {any} */
export function unpack(bytes) {
  const head = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const start = Math.ceil((4 + head) / 8) * 8
  const restore = (item) => {
    if (Array.isArray(item)) return item.map(restore)
    if (typeof item !== 'object' || item === null) return item
    if (item.$number !== undefined) return Number(item.$number)
    if (item.$part === undefined) {
      return Object.fromEntries(Object.entries(item).map(([key, one]) => [key, restore(one)]))
    }
    const { kind, at, length } = item.$part
    const from = bytes.byteOffset + start + at
    const copy = bytes.buffer.slice(from, from + length)
    return kind === 'ArrayBuffer' ? copy : new kinds[kind](copy)
  }
  return restore(JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + head))))
}
