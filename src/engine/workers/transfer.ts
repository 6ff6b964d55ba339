/** The array buffers inside a plain value, so that they move between threads instead of being copied. Shared ones stay. */
export function transferablesOf(value: unknown, found: ArrayBuffer[] = []): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && !found.includes(value.buffer)) found.push(value.buffer)
  } else if (Array.isArray(value)) {
    if (value.length < 1000) for (const item of value) transferablesOf(item, found)
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) transferablesOf(item, found)
  }
  return found
}
