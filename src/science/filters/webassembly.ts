/** WebAssembly modules of one function, put together from their instructions: what the filters' inner loops need of it. */

/** The part of WebAssembly used here; the ECMAScript library has no types for it and not every host's types do. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer
}
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => KernelMemory
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>>= 7
  } while (rest > 0)
  return bytes
}

/** i32.const takes a signed LEB128: one more byte where the top bit of the last would read as a sign. */
export function constant(value: number): number[] {
  const bytes = unsigned(value)
  const last = bytes.length - 1
  if ((bytes[last] & 0x40) !== 0) {
    bytes[last] |= 0x80
    bytes.push(0)
  }
  return [0x41, ...bytes]
}

export const I32 = 0x7f
export const V128 = 0x7b

const section = (id: number, body: number[]): number[] => [id, ...unsigned(body.length), ...body]
const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)]
export const get = (local: number): number[] => [0x20, ...unsigned(local)]
export const set = (local: number): number[] => [0x21, ...unsigned(local)]
export const loadInteger = (offset: number): number[] => [0x28, 2, ...unsigned(offset)]
export const loadVector = (offset: number): number[] => [0xfd, 0x00, 2, ...unsigned(offset)]
export const storeVector = (offset: number): number[] => [0xfd, 0x0b, 2, ...unsigned(offset)]
export const ADD_INTEGERS = [0x6a]
/** Of four float32 each. */
export const ADD = [0xfd, 0xe4, 0x01]
export const MULTIPLY = [0xfd, 0xe6, 0x01]

/** Four times the same float32. */
export function vectorOf(value: number): number[] {
  const bytes = new Uint8Array(Float32Array.of(value).buffer)
  return [0xfd, 0x0c, ...bytes, ...bytes, ...bytes, ...bytes]
}

/** do { body } while ((at += step) < limit), with at from 0; `at` and `limit` are locals. */
export const loopOf = (at: number, limit: number, step: number, body: number[]): number[] => [
  ...[...constant(0), ...set(at), 0x03, 0x40],
  ...body,
  ...[...get(at), ...constant(step), ...ADD_INTEGERS, 0x22, at, ...get(limit), 0x49, 0x0d, 0x00, 0x0b],
]

/** A module that exports one function of so many i32 parameters and no result; `code` begins with its further locals. */
export function moduleOf(exported: string, parameters: number, code: number[]): Uint8Array<ArrayBuffer> {
  const body = [...code, 0x0b]
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...range(parameters).map(() => I32), 0]),
    ...section(2, [1, ...name('env'), ...name('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name(exported), 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ])
}

/** Memory of at least so many bytes, filled with 0. */
export const createMemory = (bytes: number): KernelMemory =>
  new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) })

export const compiled = (bytes: Uint8Array<ArrayBuffer>): object => new WebAssembly.Module(bytes)

/** The functions of a module over a memory. */
export const instance = (module: object, memory: KernelMemory): unknown =>
  new WebAssembly.Instance(module, { env: { memory } }).exports
