/** Small dense linear algebra for regression designs: columns of equal length, symmetric matrices row by row. */

/** A design: one Float64Array of n values a column. */
export type Columns = readonly Float64Array[]

export interface Rank {
  /** Indices of a full-rank set of columns, the earliest that serve. */
  kept: number[]
  /** Each other column with the kept columns it is a combination of (none: a column of zeros). */
  dependent: { column: number; on: number[] }[]
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/**
 * Which columns are linear combinations of earlier ones, by Gram-Schmidt with a second pass; a column counts as dependent
 * when less than 1e-7 of its length is left (the tolerance of R's lm).
 */
export function rankOf(columns: Columns): Rank {
  const [kept, dependent]: [number[], Rank['dependent']] = [[], []]
  const basis: Float64Array[] = []
  /** Each basis vector as a combination of the columns. */
  const made: Float64Array[] = []
  columns.forEach((column, j) => {
    const length = Math.sqrt(dot(column, column))
    const rest = Float64Array.from(column)
    const own = new Float64Array(columns.length)
    own[j] = 1
    for (let pass = 0; pass < 2; pass++)
      basis.forEach((vector, b) => {
        const share = dot(vector, rest)
        for (let i = 0; i < rest.length; i++) rest[i]! -= share * vector[i]!
        for (let c = 0; c < own.length; c++) own[c]! -= share * made[b]![c]!
      })
    const left = Math.sqrt(dot(rest, rest))
    if (length === 0 || left <= 1e-7 * length) {
      const on = kept.filter((k) => {
        const size = Math.sqrt(dot(columns[k]!, columns[k]!))
        return Math.abs(own[k]!) * size > 1e-6 * length
      })
      dependent.push({ column: j, on: length === 0 ? [] : on })
      return
    }
    kept.push(j)
    basis.push(rest.map((value) => value / left))
    made.push(own.map((value) => value / left))
  })
  return { kept, dependent }
}

/** Sum over rows of weight * x x', row by row; weights absent: 1. */
export function crossProduct(columns: Columns, weights?: ArrayLike<number>): Float64Array {
  const p = columns.length
  const n = columns[0]?.length ?? 0
  const found = new Float64Array(p * p)
  for (let a = 0; a < p; a++)
    for (let b = a; b < p; b++) {
      let sum = 0
      const [left, right] = [columns[a]!, columns[b]!]
      if (weights) for (let i = 0; i < n; i++) sum += weights[i]! * left[i]! * right[i]!
      else for (let i = 0; i < n; i++) sum += left[i]! * right[i]!
      found[a * p + b] = found[b * p + a] = sum
    }
  return found
}

/** Columns times coefficients. */
export function multiply(columns: Columns, coefficients: ArrayLike<number>): Float64Array {
  const found = new Float64Array(columns[0]?.length ?? 0)
  columns.forEach((column, j) => {
    for (let i = 0; i < found.length; i++) found[i]! += coefficients[j]! * column[i]!
  })
  return found
}

/** Each column's sum with weights. */
export const project = (columns: Columns, values: Float64Array): Float64Array =>
  Float64Array.from(columns, (column) => dot(column, values))

/** A symmetric p x p matrix times a vector. */
export function apply(matrix: Float64Array, vector: ArrayLike<number>): Float64Array {
  const p = vector.length
  const found = new Float64Array(p)
  for (let a = 0; a < p; a++) {
    let sum = 0
    for (let b = 0; b < p; b++) sum += matrix[a * p + b]! * vector[b]!
    found[a] = sum
  }
  return found
}

/** Inverse and log determinant of a symmetric positive definite matrix, scaled to unit diagonal first. Undefined when it is not. */
export function invert(
  matrix: Float64Array,
  p: number,
): { inverse: Float64Array; logDeterminant: number } | undefined {
  const scale = new Float64Array(p)
  for (let a = 0; a < p; a++) {
    const own = 1 / Math.sqrt(matrix[a * p + a]!)
    if (!(Number.isFinite(own) && own > 0)) return undefined
    scale[a] = own
  }
  const lower = new Float64Array(p * p)
  let logDeterminant = 0
  for (let a = 0; a < p; a++)
    for (let b = 0; b <= a; b++) {
      let sum = matrix[a * p + b]! * scale[a]! * scale[b]!
      for (let c = 0; c < b; c++) sum -= lower[a * p + c]! * lower[b * p + c]!
      if (a === b) {
        if (!(sum > 1e-14)) return undefined
        lower[a * p + a] = Math.sqrt(sum)
        logDeterminant += Math.log(sum) - 2 * Math.log(scale[a]!)
      } else lower[a * p + b] = sum / lower[b * p + b]!
    }
  const inverse = new Float64Array(p * p)
  const x = new Float64Array(p)
  for (let column = 0; column < p; column++) {
    x.fill(0)
    for (let a = column; a < p; a++) {
      let sum = a === column ? 1 : 0
      for (let c = column; c < a; c++) sum -= lower[a * p + c]! * x[c]!
      x[a] = sum / lower[a * p + a]!
    }
    for (let a = p - 1; a >= 0; a--) {
      let sum = x[a]!
      for (let c = a + 1; c < p; c++) sum -= lower[c * p + a]! * x[c]!
      x[a] = sum / lower[a * p + a]!
    }
    for (let a = 0; a < p; a++) inverse[a * p + column] = x[a]! * scale[a]! * scale[column]!
  }
  return { inverse, logDeterminant }
}
