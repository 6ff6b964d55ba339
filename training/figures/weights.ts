/** How many numbers an ONNX file carries as initialisers, read from the bytes (protocol buffers, onnx.proto3). */
type Field = { readonly number: number; readonly bytes: Uint8Array; readonly value: number }

function varint(bytes: Uint8Array, at: number): [value: number, next: number] {
  let [value, scale] = [0, 1]
  for (;;) {
    const byte = bytes[at++]
    value += (byte & 0x7f) * scale
    scale *= 128
    if (byte < 0x80) return [value, at]
  }
}

function* fields(bytes: Uint8Array): Generator<Field> {
  for (let at = 0; at < bytes.length;) {
    const [tag, start] = varint(bytes, at)
    const kind = tag % 8
    let [value, next] = [0, start]
    let content: Uint8Array = bytes.subarray(0, 0)
    if (kind === 0) [value, next] = varint(bytes, start)
    else if (kind === 2) {
      const [length, from] = varint(bytes, start)
      next = from + length
      content = bytes.subarray(from, next)
    } else next = start + (kind === 1 ? 8 : 4)
    yield { number: Math.floor(tag / 8), bytes: content, value }
    at = next
  }
}

/** Elements of one tensor: dims are field 1, packed or one by one. */
function elements(tensor: Uint8Array): number {
  let size = 1
  for (const { number, bytes, value } of fields(tensor)) {
    if (number !== 1) continue
    if (bytes.length === 0) size *= value
    for (let at = 0; at < bytes.length;) {
      const [dim, next] = varint(bytes, at)
      size *= dim
      at = next
    }
  }
  return size
}

/** Float tensors (data type 1, 10, 11) among the graph's initialisers. */
export function countWeights(model: Uint8Array): number {
  const graph = [...fields(model)].find(({ number }) => number === 7)
  if (!graph) throw new Error('not an ONNX model: it has no graph')
  return [...fields(graph.bytes)]
    .filter(({ number, bytes }) => number === 5 && [...fields(bytes)].some((f) => f.number === 2 && [1, 10, 11].includes(f.value)))
    .reduce((sum, { bytes }) => sum + elements(bytes), 0)
}
