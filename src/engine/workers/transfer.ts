/**
 * The array buffers inside a plain value, so that they move between threads instead of being copied. Only buffers that
 * the view fills: a view into a larger one (Node's pool, a message between processes) is copied.
 */
export function transferablesOf(value: unknown, found: ArrayBuffer[] = []): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !found.includes(buffer))
      found.push(buffer)
  } else if (Array.isArray(value)) {
    if (value.length < 1000) for (const item of value) transferablesOf(item, found)
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) transferablesOf(item, found)
  }
  return found
}
