import { quantileSorted, sorted } from '../statistics/index.ts'

/**
 * Knots of a natural cubic spline for n distinct values (Harrell, Regression Modeling Strategies, table 2.3): four at the
 * 5, 35, 65 and 95 % quantiles, three at 10, 50 and 90 % below 60 values; none (a straight line) below 30 values or where
 * they coincide.
 */
export function splineKnots(values: ArrayLike<number>): number[] {
  const ascending = sorted(values)
  let distinct = 0
  for (let i = 0; i < ascending.length; i++) if (i === 0 || ascending[i] !== ascending[i - 1]) distinct++
  if (values.length < 30 || distinct < 5) return []
  const levels = values.length >= 60 && distinct >= 8 ? [0.05, 0.35, 0.65, 0.95] : [0.1, 0.5, 0.9]
  const knots = levels.map((level) => quantileSorted(ascending, level))
  const span = knots.at(-1)! - knots[0]!
  return knots.every((knot, i) => i === 0 || knot - knots[i - 1]! > 1e-6 * span) ? knots : []
}

const cube = (x: number): number => (x > 0 ? x ** 3 : 0)

/** Columns of a natural cubic spline without intercept: x, and one a knot but two; linear beyond the outer knots. */
export function naturalSpline(x: Float64Array, knots: readonly number[]): Float64Array[] {
  if (knots.length < 3) return [x]
  const [last, before] = [knots.at(-1)!, knots.at(-2)!]
  const scale = (last - knots[0]!) ** 2
  return [
    x,
    ...knots
      .slice(0, -2)
      .map((knot) =>
        x.map(
          (value) =>
            (cube(value - knot) -
              (cube(value - before) * (last - knot)) / (last - before) +
              (cube(value - last) * (before - knot)) / (last - before)) /
            scale,
        ),
      ),
  ]
}
