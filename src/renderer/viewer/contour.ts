/**
 * The outline of a region on one slice: the edges between a voxel inside and a voxel outside, as line segments
 * (u0, v0, u1, v1) in voxel-corner coordinates: voxel (u, v) covers u..u+1, v..v+1. Runs of edges on one line are joined.
 */
export function contour(
  inside: (u: number, v: number) => boolean,
  width: number,
  height: number,
): Float32Array {
  const segments: number[] = []
  const at = (u: number, v: number): boolean => u >= 0 && v >= 0 && u < width && v < height && inside(u, v)
  const scan = (lines: number, length: number, edge: (line: number, i: number) => number, put: Put): void => {
    for (let line = 0; line <= lines; line++) {
      let start = 0
      let kind = 0
      for (let i = 0; i <= length; i++) {
        const next = i < length ? edge(line, i) : 0
        if (next === kind) continue
        if (kind !== 0) put(line, start, i)
        start = i
        kind = next
      }
    }
  }
  const side = (a: boolean, b: boolean): number => (a === b ? 0 : a ? 1 : 2)
  scan(
    width,
    height,
    (u, v) => side(at(u - 1, v), at(u, v)),
    (u, from, to) => segments.push(u, from, u, to),
  )
  scan(
    height,
    width,
    (v, u) => side(at(u, v - 1), at(u, v)),
    (v, from, to) => segments.push(from, v, to, v),
  )
  return Float32Array.from(segments)
}
type Put = (line: number, from: number, to: number) => void
