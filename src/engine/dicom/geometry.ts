import type { Frame } from './slice.ts'

export interface Stack {
  slices: number
  /** Between neighbouring slices, mm. */
  spacing: number
}
export type StackProblem =
  | { kind: 'no-geometry' }
  /** Some places hold a slice more than once: `volumes` is how often at most. */
  | { kind: 'several-volumes'; volumes: number }
  | { kind: 'missing-slices'; missing: number; gaps: number }

const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = ([a, b, c]: readonly number[], [d, e, f]: readonly number[]): number[] => [
  b * f - c * e,
  c * d - a * f,
  a * e - b * d,
]
const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]

/** Slices nearer than this (mm) lie in the same place. */
const samePlace = 0.01
/** How far a step may be from the median step, as a share of it. */
const evenness = 0.1

/**
 * Where parallel slices lie along their normal: one evenly spaced stack, or what is wrong with it. A single slice is a stack
 * of one, without a spacing.
 */
export function stackOf(frames: readonly Frame[]): Stack | StackProblem {
  const orientation = frames[0]?.orientation
  if (!orientation) return { kind: 'no-geometry' }
  const normal = cross(orientation.slice(0, 3), orientation.slice(3))
  const length = Math.hypot(...normal)
  if (!(length > 0.9 && length < 1.1)) return { kind: 'no-geometry' }
  const places: number[] = []
  for (const { position } of frames) {
    if (!position) return { kind: 'no-geometry' }
    places.push(dot(position, normal))
  }
  places.sort((a, b) => a - b)
  const runs = runsOf(places)
  const volumes = Math.max(...runs.map(({ times }) => times))
  if (volumes > 1) return { kind: 'several-volumes', volumes }
  const steps = runs.slice(1).map(({ place }, i) => place - runs[i].place)
  if (steps.length === 0) return { slices: 1, spacing: 0 }
  const spacing = median(steps.toSorted((a, b) => a - b))
  const uneven = steps.filter((step) => Math.abs(step - spacing) > evenness * spacing)
  if (uneven.length === 0) return { slices: runs.length, spacing }
  const missing = uneven.reduce((sum, step) => sum + Math.max(0, Math.round(step / spacing) - 1), 0)
  return { kind: 'missing-slices', missing, gaps: uneven.length }
}

function runsOf(sorted: readonly number[]): { place: number; times: number }[] {
  const runs: { place: number; times: number }[] = []
  for (const place of sorted) {
    const last = runs.at(-1)
    if (last && place - last.place < samePlace) last.times++
    else runs.push({ place, times: 1 })
  }
  return runs
}
