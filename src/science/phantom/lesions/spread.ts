import type { Anatomy } from '../anatomy.ts'

interface Heap {
  push(key: number, value: number): void
  pop(): { key: number; value: number } | undefined
}

function createHeap(): Heap {
  const keys: number[] = []
  const values: number[] = []
  const swap = (a: number, b: number): void => {
    const key = keys[a]
    const value = values[a]
    keys[a] = keys[b]
    values[a] = values[b]
    keys[b] = key
    values[b] = value
  }
  return {
    push(key, value) {
      keys.push(key)
      values.push(value)
      let i = keys.length - 1
      while (i > 0) {
        const parent = (i - 1) >> 1
        if (keys[parent] <= keys[i]) break
        swap(i, parent)
        i = parent
      }
    },
    pop() {
      if (keys.length === 0) return undefined
      swap(0, keys.length - 1)
      const top = { key: keys.pop()!, value: values.pop()! }
      let i = 0
      for (;;) {
        const left = 2 * i + 1
        if (left >= keys.length) break
        const least = left + 1 < keys.length && keys[left + 1] < keys[left] ? left + 1 : left
        if (keys[i] <= keys[least]) break
        swap(i, least)
        i = least
      }
      return top
    },
  }
}

/**
 * Arrival times (mm at unit speed) of a front that starts at `from` and moves through brain voxels with `speed`
 * (0 blocks it), by Dijkstra over 26 neighbours, until `limit` voxels are reached. Order is that of arrival.
 */
export function spread(
  anatomy: Anatomy,
  from: Iterable<number>,
  speed: (n: number) => number,
  limit: number,
): { voxels: number[]; times: number[] } {
  const [nx, ny] = anatomy.grid.dims
  const best = new Map<number, number>()
  const done = new Set<number>()
  const heap = createHeap()
  for (const n of from) {
    best.set(n, 0)
    heap.push(0, n)
  }
  const steps: { offset: number; length: number }[] = []
  for (let dz = -1; dz <= 1; dz++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const length = Math.sqrt(dx * dx + dy * dy + dz * dz) * anatomy.spacingMm
        if (length > 0) steps.push({ offset: dx + nx * (dy + ny * dz), length })
      }
    }
  }
  const voxels: number[] = []
  const times: number[] = []
  for (let top = heap.pop(); top && voxels.length < limit; top = heap.pop()) {
    const { key, value } = top
    if (done.has(value)) continue
    done.add(value)
    voxels.push(value)
    times.push(key)
    for (const { offset, length } of steps) {
      const next = anatomy.lookup[anatomy.index[value] + offset] ?? -1
      if (next < 0 || done.has(next)) continue
      const v = speed(next)
      if (v <= 0) continue
      const time = key + length / v
      if (time < (best.get(next) ?? Infinity)) {
        best.set(next, time)
        heap.push(time, next)
      }
    }
  }
  return { voxels, times }
}
