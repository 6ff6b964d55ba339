/** 12 bits of the mantissa are kept: enough, and the file is half as large. In place. */
export function shortened(values: Float32Array): Float32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  for (let i = 0; i < bits.length; i++) bits[i]! &= 0xfffff800
  return values
}
