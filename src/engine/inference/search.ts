import * as ort from 'onnxruntime-node'
import { distancesTo, type NearestRows } from '../../science/density/index.ts'

/** Candidates beyond the neighbours asked for: single precision may order near-equal distances wrongly. */
const SPARE = 3
/** Values of one block of the distance matrix. */
const BLOCK_VALUES = 8_000_000

/**
 * Nearest neighbours on the CPU by a matrix product, about twenty times as fast as plain loops: the best few of
 * |b|^2 - 2 q.b in single precision (bank and queries moved so that the bank's mean is 0: fewer digits lost), then ordered
 * by the distance itself. Open it once a process; the graph is written here (docs/decisions).
 */
export async function openSearch(threads: number): Promise<NearestRows> {
  const sessions = new Map<number, Promise<ort.InferenceSession>>()
  const session = (k: number): Promise<ort.InferenceSession> => {
    const open =
      sessions.get(k) ??
      ort.InferenceSession.create(searchGraph(k), {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 4,
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      })
    sessions.set(k, open)
    return open
  }
  return async (queries, bank, dim, neighbours) => {
    const n = queries.length / dim
    const m = bank.length / dim
    if (neighbours > m) throw new RangeError(`${neighbours} neighbours of a bank of ${m}`)
    const k = Math.min(m, neighbours + SPARE)
    const open = await session(k)
    const { centre, columns, norms } = turned(bank, dim)
    const rows = new Int32Array(n * neighbours)
    const block = Math.max(1, Math.floor(BLOCK_VALUES / m))
    for (let from = 0; from < n; from += block) {
      const to = Math.min(n, from + block)
      const part = queries.subarray(from * dim, to * dim)
      const { found } = await open.run({
        queries: new ort.Tensor(
          'float32',
          part.map((value, i) => value - centre[i % dim]!),
          [to - from, dim],
        ),
        columns: new ort.Tensor('float32', columns, [dim, m]),
        norms: new ort.Tensor('float32', norms, [m]),
      })
      const candidates = Int32Array.from(found!.data as BigInt64Array, Number)
      rows.set(best(part, bank, dim, candidates, k, neighbours), from * neighbours)
    }
    return rows
  }
}

/** The bank moved to mean 0, times -2, one vector a column; and the squared norm of each vector. */
function turned(bank: Float32Array, dim: number) {
  const m = bank.length / dim
  const sums = new Float64Array(dim)
  for (let i = 0; i < bank.length; i++) sums[i % dim]! += bank[i]!
  const centre = Float32Array.from(sums, (sum) => sum / m)
  const columns = new Float32Array(bank.length)
  const norms = new Float32Array(m)
  for (let j = 0; j < m; j++) {
    let norm = 0
    for (let c = 0; c < dim; c++) {
      const value = bank[j * dim + c]! - centre[c]!
      columns[c * m + j] = -2 * value
      norm += value * value
    }
    norms[j] = norm
  }
  return { centre, columns, norms }
}

/** Orders each query's k candidates by their exact distance (then by row) and keeps the neighbours. */
function best(
  queries: Float32Array,
  bank: Float32Array,
  dim: number,
  candidates: Int32Array,
  k: number,
  neighbours: number,
): Int32Array {
  const n = queries.length / dim
  const rows = new Int32Array(n * neighbours)
  for (let i = 0; i < n; i++) {
    const query = queries.subarray(i * dim, (i + 1) * dim)
    const ordered = [...candidates.subarray(i * k, (i + 1) * k)]
      .map((row) => ({ row, distance: distancesTo(query, bank, dim, Int32Array.of(row))[0]! }))
      .sort((a, b) => a.distance - b.distance || a.row - b.row)
    for (let at = 0; at < neighbours; at++) rows[i * neighbours + at] = ordered[at]!.row
  }
  return rows
}

/** ONNX (protobuf): found = indices of TopK(Add(MatMul(queries, columns), norms), smallest k). */
function searchGraph(k: number): Uint8Array {
  const text = (field: number, value: string): number[] => bytes(field, [...Buffer.from(value)])
  const node = (type: string, inputs: string[], outputs: string[], attributes: number[][] = []): number[] =>
    bytes(1, [
      ...inputs.flatMap((name) => text(1, name)),
      ...outputs.flatMap((name) => text(2, name)),
      ...text(4, type),
      ...attributes.flatMap((attribute) => bytes(5, attribute)),
    ])
  const integer = (name: string, value: number): number[] => [
    ...text(1, name),
    ...varint(3, value),
    ...varint(20, 2),
  ]
  const value = (field: number, name: string, type: number, ...dims: string[]): number[] =>
    bytes(field, [
      ...text(1, name),
      ...bytes(
        2,
        bytes(1, [
          ...varint(1, type),
          ...bytes(
            2,
            dims.flatMap((dim) => bytes(1, text(2, dim))),
          ),
        ]),
      ),
    ])
  const [float32, int64] = [1, 7]
  const graph = [
    ...node('MatMul', ['queries', 'columns'], ['products']),
    ...node('Add', ['products', 'norms'], ['distances']),
    ...node('TopK', ['distances', 'k'], ['smallest', 'found'], [integer('axis', 1), integer('largest', 0)]),
    ...text(2, 'nearest'),
    ...bytes(5, [...varint(1, 1), ...varint(2, int64), ...varint(7, k), ...text(8, 'k')]),
    ...value(11, 'queries', float32, 'n', 'c'),
    ...value(11, 'columns', float32, 'c', 'm'),
    ...value(11, 'norms', float32, 'm'),
    ...value(12, 'found', int64, 'n', 'k'),
  ]
  return Uint8Array.from([...varint(1, 8), ...bytes(7, graph), ...bytes(8, varint(2, 13))])
}

function unsigned(value: number): number[] {
  const low: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) low.push((rest & 0x7f) | 0x80)
  return [...low, rest]
}
const varint = (field: number, value: number): number[] => [...unsigned(field << 3), ...unsigned(value)]
const bytes = (field: number, content: readonly number[]): number[] => [
  ...unsigned((field << 3) | 2),
  ...unsigned(content.length),
  ...content,
]
