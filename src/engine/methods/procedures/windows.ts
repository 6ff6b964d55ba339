import { Fault } from '../../../contract/index.ts'
import type { Tensor } from './types.ts'

/**
 * Runs square windows of a batch of slices [n, 1, height, width] and blends what comes back with a Gaussian weight about each
 * window's centre (sigma an eighth of the window, at least 1e-3). Windows start every `stride` pixels; the last one ends with
 * the slice.
 */
export async function overWindows(
  { data, dims }: Tensor,
  window: number,
  stride: number,
  run: (part: Tensor) => Promise<Float32Array>,
): Promise<Float32Array> {
  const [n, , height, width] = dims as [number, number, number, number]
  const [rows, columns] = [starts(height, window, stride), starts(width, window, stride)]
  const weight = gaussianWeights(window)
  const sum = new Float64Array(data.length)
  const total = new Float64Array(height * width)
  const part = new Float32Array(n * window * window)
  for (const top of rows) {
    for (const left of columns) {
      eachRow(n, window, (slice, y, at) => {
        const from = (slice * height + top + y) * width + left
        part.set(data.subarray(from, from + window), at)
      })
      const made = await run({ data: part, dims: [n, 1, window, window] })
      eachRow(n, window, (slice, y, at) => {
        const to = (slice * height + top + y) * width + left
        for (let x = 0; x < window; x++) {
          const w = weight[y * window + x]!
          sum[to + x]! += w * made[at + x]!
          if (slice === 0) total[to + x]! += w
        }
      })
    }
  }
  return Float32Array.from(sum, (value, i) => value / total[i % total.length]!)
}

function eachRow(n: number, window: number, visit: (slice: number, y: number, at: number) => void): void {
  for (let slice = 0; slice < n; slice++)
    for (let y = 0; y < window; y++) visit(slice, y, (slice * window + y) * window)
}

function starts(size: number, window: number, stride: number): number[] {
  if (window > size)
    throw new Fault({
      code: 'bad-card',
      message: `A window of ${window} pixels is larger than a slice side of ${size}.`,
      remedy: "Give a smaller 'window' in the card's parameters, or none.",
    })
  const found = []
  for (let at = 0; at < size - window; at += stride) found.push(at)
  return [...found, size - window]
}

function gaussianWeights(window: number): Float64Array {
  const sigma = window / 8
  const line = Float64Array.from({ length: window }, (_, i) =>
    Math.exp(-0.5 * ((i - (window - 1) / 2) / sigma) ** 2),
  )
  return Float64Array.from({ length: window * window }, (_, i) =>
    Math.max(1e-3, line[Math.floor(i / window)]! * line[i % window]!),
  )
}
