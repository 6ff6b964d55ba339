import { createRandom, type Random } from '../../random/index.ts'
import { quantileSorted } from '../../statistics/index.ts'

/**
 * Standard error of a point of the curve, and the degrees of freedom of its square: Satterthwaite's, from how unevenly the
 * subjects contribute. Few of them decide at the ends of a curve and where values are skewed, whatever their number.
 */
export function spreadAt(row: Float64Array, moves: readonly Float64Array[]): { se: number; df: number } {
  let squares = 0
  let fourths = 0
  for (const own of moves) {
    let moved = 0
    for (let a = 0; a < row.length; a++) moved += row[a]! * own[a]!
    squares += moved * moved
    fourths += moved ** 4
  }
  const n = moves.length
  const uneven = fourths - squares ** 2 / n
  return {
    se: Math.sqrt((squares * (n - 1)) / n),
    df: Math.min(n - row.length, uneven > 0 ? (2 * squares ** 2) / uneven : Infinity),
  }
}

/** Lower triangle L with L L' = covariance; a direction without variance is left out. */
function triangle(covariance: Float64Array, p: number): Float64Array {
  const lower = new Float64Array(p * p)
  for (let a = 0; a < p; a++)
    for (let b = 0; b <= a; b++) {
      let sum = covariance[a * p + b]!
      for (let c = 0; c < b; c++) sum -= lower[a * p + c]! * lower[b * p + c]!
      if (a === b) lower[a * p + a] = sum > 1e-12 * covariance[a * p + a]! ? Math.sqrt(sum) : 0
      else lower[a * p + b] = lower[b * p + b]! > 0 ? sum / lower[b * p + b]! : 0
    }
  return lower
}

const draws = 2000

/**
 * The 95 % quantile of the largest |deviation| / se along the curve when the coefficients are multivariate t with this
 * covariance, by simulation (Ruppert, Wand & Carroll 2003, 6.5, with t in place of the normal).
 */
export function simultaneousCritical(
  rows: readonly Float64Array[],
  se: readonly number[],
  covariance: Float64Array,
  { df, seed }: { df: number; seed: number },
): number {
  const p = rows[0]!.length
  const lower = triangle(covariance, p)
  // each point of the curve as a combination of independent normals, in its own standard errors; at most four of them
  const scaled = new Float64Array(rows.length * mostColumns)
  rows.forEach((row, g) => {
    for (let b = 0; b < p; b++)
      for (let a = b; a < p; a++) scaled[g * mostColumns + b]! += (row[a]! * lower[a * p + b]!) / se[g]!
  })
  const random = createRandom(seed)
  const z = new Float64Array(mostColumns)
  const largest = new Float64Array(draws)
  for (let r = 0; r < draws; r++) {
    for (let a = 0; a < p; a++) z[a] = random.normal()
    largest[r] = largestAlong(scaled, z) / Math.sqrt(chiSquared(random, df) / df)
  }
  return quantileSorted(largest.sort(), 0.95)
}

/** An intercept, x and a natural spline of four knots. */
const mostColumns = 4

/** The largest |row of `scaled` times z|, rows of `mostColumns`. */
function largestAlong(scaled: Float64Array, z: Float64Array): number {
  const [z0, z1, z2, z3] = [z[0]!, z[1]!, z[2]!, z[3]!]
  let top = 0
  for (let i = 0; i < scaled.length; i += mostColumns) {
    const sum = scaled[i]! * z0 + scaled[i + 1]! * z1 + scaled[i + 2]! * z2 + scaled[i + 3]! * z3
    if (sum > top) top = sum
    else if (-sum > top) top = -sum
  }
  return top
}

/** Marsaglia & Tsang (2000). */
function chiSquared(random: Random, df: number): number {
  const d = df / 2 - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(random.uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return 2 * d * v
  }
}
