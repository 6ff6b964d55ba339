/**
 * WebAssembly modules put together from their instructions: what the inner loops of the filters and of the equalisation need
 * of it. Code is a list of bytes; a function here that takes operands gives their code and then its own.
 */
export type Code = readonly number[]

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
function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>>= 7
  } while (rest > 0)
  return bytes
}

const operation =
  (...own: number[]) =>
  (...operands: readonly Code[]): number[] => [...operands.flat(), ...own]
const vector = (number: number): ((...operands: readonly Code[]) => number[]) =>
  operation(0xfd, ...unsigned(number))
const bytesOf = ({ buffer }: { readonly buffer: ArrayBuffer }): Uint8Array => new Uint8Array(buffer)

export const get = (local: number): number[] => [0x20, ...unsigned(local)]
export const set = (local: number, value: Code): number[] => [...value, 0x21, ...unsigned(local)]
/** Sets the local and gives its value. */
export const tee = (local: number, value: Code): number[] => [...value, 0x22, ...unsigned(local)]

/** A load takes the address and a number of bytes beyond it; alignments are hints only. */
const load =
  (...own: number[]) =>
  (address: Code, offset = 0): number[] => [...address, ...own, 2, ...unsigned(offset)]

export const i32 = {
  /** i32.const takes a signed LEB128: one more byte where the top bit of the last would read as a sign. */
  of: (value: number): number[] => {
    const bytes = unsigned(value)
    const last = bytes.length - 1
    if ((bytes[last]! & 0x40) === 0) return [0x41, ...bytes]
    return [0x41, ...bytes.slice(0, last), bytes[last]! | 0x80, 0]
  },
  load: load(0x28),
  store: (address: Code, value: Code, offset = 0): number[] => [
    ...[...address, ...value],
    ...[0x36, 2, ...unsigned(offset)],
  ],
  less: operation(0x49),
  add: operation(0x6a),
  subtract: operation(0x6b),
  and: operation(0x71),
  shiftLeft: operation(0x74),
  shiftRight: operation(0x76),
  /** 1 of a negative value, else 0: what a branch would be needed for. */
  isNegative: (value: Code): number[] => [...value, ...i32.of(31), 0x76],
}

/** 128 bits. */
export const v128 = {
  load: load(0xfd, 0x00),
  store: (address: Code, value: Code, offset = 0): number[] => [
    ...[...address, ...value],
    ...[0xfd, 0x0b, 2, ...unsigned(offset)],
  ],
  and: vector(0x4e),
  /** Four bytes, each as 32 bits, all 1 where the byte is 1 and 0 where it is 0. */
  loadMask: (address: Code, offset = 0): number[] =>
    vector(0xa1)(vector(0xa9)(vector(0x89)(load(0xfd, 0x5c)(address, offset)))),
  /** 64 bits, then zeros; and 64 bits as the upper half of a vector. */
  loadLower: load(0xfd, 0x5d),
  loadUpper: (address: Code, into: Code): number[] => [...address, ...into, 0xfd, 0x57, 2, 0, 1],
  /** The lower halves of both; the upper half, twice. */
  lowers: (a: Code, b: Code): number[] => fourOf(a, b, [0, 1, 4, 5]),
  upper: (value: Code): number[] => fourOf(value, value, [2, 3, 2, 3]),
}

/** Of the four values of 32 bits of `a` (0..3) and of `b` (4..7), these four. */
export const fourOf = (a: Code, b: Code, lanes: readonly number[]): number[] => [
  ...[...a, ...b, 0xfd, 0x0d],
  ...lanes.flatMap((lane) => range(4).map((byte) => 4 * lane + byte)),
]

export const i32x4 = { add: vector(0xae) }

/** Four float32 each. min and max: the first where a value is not a number. */
export const f32x4 = {
  of: (value: number): number[] => {
    const bytes = bytesOf(Float32Array.of(value))
    return [0xfd, 0x0c, ...bytes, ...bytes, ...bytes, ...bytes]
  },
  /** Of a float64, rounded. */
  splat: operation(0xb6, 0xfd, 0x13),
  truncate: vector(0x69),
  nearest: vector(0x6a),
  absolute: vector(0xe0),
  add: vector(0xe4),
  subtract: vector(0xe5),
  multiply: vector(0xe6),
  divide: vector(0xe7),
  min: vector(0xea),
  max: vector(0xeb),
  /** Of two float64, rounded; then zeros. */
  fromDoubles: vector(0x5e),
  /** Towards zero, to four i32. */
  toIntegers: vector(0xf8),
}

/** Two float64 each. */
export const f64x2 = {
  of: (value: number): number[] => {
    const bytes = bytesOf(Float64Array.of(value))
    return [0xfd, 0x0c, ...bytes, ...bytes]
  },
  splat: vector(0x14),
  truncate: vector(0x7a),
  nearest: vector(0x94),
  subtract: vector(0xf1),
  multiply: vector(0xf2),
  divide: vector(0xf3),
  min: vector(0xf6),
  /** Of the first two of four float32, or i32. */
  fromLowerFloats: vector(0x5f),
  fromLowerIntegers: vector(0xfe),
}

/** do { body } while ((at += step) < limit); `at` is a local that holds where to begin, `limit` one too. */
export const loopOf = (at: number, limit: number, step: number, body: Code): number[] => [
  ...[0x03, 0x40, ...body],
  ...i32.less(tee(at, i32.add(get(at), i32.of(step))), get(limit)),
  ...[0x0d, 0x00, 0x0b],
]

export const types = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const
type Type = keyof typeof types

/** A function without a result: the types of its parameters, then how many further locals there are of which type. */
export interface KernelFunction {
  readonly parameters: readonly Type[]
  readonly locals: readonly (readonly [count: number, type: Type])[]
  readonly code: Code
}

const section = (id: number, items: readonly Code[]): number[] => {
  const body = [...unsigned(items.length), ...items.flat()]
  return [id, ...unsigned(body.length), ...body]
}
const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)]
const bodyOf = ({ locals, code }: KernelFunction): number[] => {
  const declared = locals.flatMap(([count, type]) => [...unsigned(count), types[type]])
  const body = [...unsigned(locals.length), ...declared, ...code, 0x0b]
  return [...unsigned(body.length), ...body]
}

/** A module of these functions, exported by their names, over a memory. */
export function moduleOf(functions: Readonly<Record<string, KernelFunction>>): object {
  const all = Object.values(functions)
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      all.map(({ parameters }) => [0x60, parameters.length, ...parameters.map((type) => types[type]), 0]),
    ),
    ...section(2, [[...name('env'), ...name('memory'), 2, 0, 1]]),
    ...section(
      3,
      all.map((_, i) => [i]),
    ),
    ...section(
      7,
      Object.keys(functions).map((key, i) => [...name(key), 0, i]),
    ),
    ...section(10, all.map(bodyOf)),
  ]
  return new WebAssembly.Module(new Uint8Array(bytes))
}

/** Memory of at least so many bytes, filled with 0. */
export const createMemory = (bytes: number): KernelMemory =>
  new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) })

/** The functions of a module over a memory. */
export const instance = (module: object, memory: KernelMemory): unknown =>
  new WebAssembly.Instance(module, { env: { memory } }).exports
