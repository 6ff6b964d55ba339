import { fitLogistic, naturalSpline, splineKnots } from '../../models/index.ts'
import { testedFrom } from '../groups.ts'

const gridSize = 41

/** A curve fitted to observations, with its design there and on a grid of places to draw it at. */
export interface Fitted {
  columns: Float64Array[]
  grid: number[]
  gridColumns: Float64Array[]
  knots: number[]
  coefficients: Float64Array
  fitted: Float64Array
}

/** From the 2.5 % to the 97.5 % quantile of x: beyond, a curve rests on a handful of subjects. */
export function fitCurve(
  x: Float64Array,
  y: Float64Array,
  clusters: readonly string[],
  [low, high]: readonly [number, number],
): Fitted | undefined {
  const centre = (low + high) / 2
  const span = (high - low) / 2
  const scaled = x.map((value) => (value - centre) / span)
  const subjects = new Set(clusters).size
  const grid = Array.from({ length: gridSize }, (_, i) => low + ((high - low) * i) / (gridSize - 1))
  const gridScaled = Float64Array.from(grid, (value) => (value - centre) / span)
  const design = (values: Float64Array, knots: readonly number[]): Float64Array[] => [
    new Float64Array(values.length).fill(1),
    ...naturalSpline(values, knots),
  ]
  const candidates = subjects < testedFrom ? [[]] : [splineKnots(scaled), []]
  for (const knots of candidates) {
    const columns = design(scaled, knots)
    const fit = fitLogistic(columns, y, clusters)
    if (fit && fit.separated.length === 0)
      return {
        columns,
        grid,
        gridColumns: design(gridScaled, knots),
        knots: knots.map((knot) => centre + span * knot),
        coefficients: fit.coefficients,
        fitted: fit.fitted,
      }
  }
  return undefined
}
