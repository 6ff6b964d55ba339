import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import { Fault, toFault } from '../../../contract/index.ts'

/** An array with its shape, row-major. */
export interface Vector {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** Named arrays of a test vector: .npz (numpy.savez) or .json ({ name: { dims, data } }). Throws 'bad-input'. */
export function readVectors(path: string): Map<string, Vector> {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw toFault(error, path)
  }
  try {
    return bytes.subarray(0, 2).toString() === 'PK' ? npz(bytes) : json(bytes)
  } catch (error) {
    throw new Fault(
      {
        code: 'bad-input',
        message: `${path} cannot be read as a test vector: ${(error as Error).message}.`,
        remedy:
          'Write one with numpy.savez(\'vector.npz\', input=..., output=...) in float32, or as JSON: { "input": { "dims": [1, 1, 64, 64], "data": [...] }, "output": ... }.',
        path,
      },
      { cause: error },
    )
  }
}

function json(bytes: Buffer): Map<string, Vector> {
  const parsed = JSON.parse(bytes.toString('utf8')) as Record<string, { dims?: unknown; data?: unknown }>
  return new Map(
    Object.entries(parsed).map(([name, { dims, data }]) => {
      if (!Array.isArray(dims) || !Array.isArray(data)) throw new Error(`'${name}' needs dims and data`)
      return [name, checked(name, Float32Array.from(data as number[]), dims as number[])]
    }),
  )
}

function checked(name: string, data: Float32Array, dims: readonly number[]): Vector {
  const size = dims.reduce((a, b) => a * b, 1)
  if (size !== data.length) throw new Error(`'${name}' has ${data.length} values for ${dims.join(' x ')}`)
  return { data, dims }
}

/** The members of a zip file by its central directory (PKWARE APPNOTE 4.3.12); stored or deflated, below 4 GiB. */
function npz(bytes: Buffer): Map<string, Vector> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0) throw new Error('the zip file has no end')
  const vectors = new Map<string, Vector>()
  let at = bytes.readUInt32LE(end + 16)
  for (let i = bytes.readUInt16LE(end + 10); i > 0; i--) {
    const method = bytes.readUInt16LE(at + 10)
    const packed = bytes.readUInt32LE(at + 20)
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => bytes.readUInt16LE(at + o)) as [
      number,
      number,
      number,
    ]
    const local = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replace(/\.npy$/, '')
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const body = bytes.subarray(from, from + packed)
    if (method !== 0 && method !== 8) throw new Error(`'${name}' is packed in an unknown way`)
    vectors.set(name, npy(name, method === 8 ? inflateRawSync(body) : body))
    at += 46 + nameLength + extra + comment
  }
  return vectors
}

/** NumPy's array format, version 1 to 3: float32 or float64, little-endian, C order. */
function npy(name: string, bytes: Buffer): Vector {
  if (bytes.toString('latin1', 0, 6) !== '\x93NUMPY') throw new Error(`'${name}' is not a NumPy array`)
  const long = bytes[6]! > 1
  const start = long ? 12 : 10
  const length = long ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', start, start + length)
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1]
  if (/'fortran_order':\s*True/.test(header)) throw new Error(`'${name}' is in Fortran order`)
  const dims = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((d) => d.trim() !== '')
    .map(Number)
  const body = bytes.subarray(start + length)
  const size = type === '<f4' ? 4 : type === '<f8' ? 8 : 0
  if (size === 0) throw new Error(`'${name}' is ${type ?? 'of no type'}, not float32`)
  const data = Float32Array.from({ length: Math.floor(body.length / size) }, (_, i) =>
    size === 4 ? body.readFloatLE(i * 4) : body.readDoubleLE(i * 8),
  )
  return checked(name, data, dims)
}
