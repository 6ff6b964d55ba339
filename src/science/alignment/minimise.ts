/** Value at x; the gradient goes into `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number

export interface MinimiseOptions {
  /** Which coordinates may move. */
  free: readonly number[]
  /** Length of the first step, and the longest of any, in the units of x. */
  firstStep: number
  /** Ends when a step is shorter than this. */
  tolerance: number
  maxIterations: number
}

export interface Minimum {
  x: Float64Array
  value: number
  evaluations: number
}

/**
 * Local minimum by BFGS with a backtracking (Armijo) line search; Nocedal & Wright, Numerical Optimization, ch. 6.
 * The curvature condition is not enforced: an update that breaks it is skipped. Deterministic; `x` is not changed.
 */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions): Minimum {
  const { free } = options
  const n = free.length
  const x = start.slice()
  const trial = start.slice()
  let full = new Float64Array(start.length)
  let fullTrial = new Float64Array(start.length)
  const inverse = new Float64Array(n * n)
  const direction = new Float64Array(n)
  const change = new Float64Array(n)
  const product = new Float64Array(n)
  let value = objective(x, full)
  let evaluations = 1
  let fresh = true
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    let gradientNorm = 0
    for (let i = 0; i < n; i++) gradientNorm += full[free[i]] ** 2
    gradientNorm = Math.sqrt(gradientNorm)
    if (gradientNorm === 0) break
    if (fresh) {
      inverse.fill(0)
      for (let i = 0; i < n; i++) inverse[i * n + i] = options.firstStep / gradientNorm
    }
    let slope = 0
    let length = 0
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let j = 0; j < n; j++) sum -= inverse[i * n + j] * full[free[j]]
      direction[i] = sum
      slope += sum * full[free[i]]
      length += sum * sum
    }
    length = Math.sqrt(length)
    if (!(slope < 0)) {
      if (fresh) break
      fresh = true
      continue
    }
    let step = Math.min(1, (2 * options.firstStep) / length)
    let reached = Infinity
    while (step * length > options.tolerance / 4) {
      for (let i = 0; i < n; i++) trial[free[i]] = x[free[i]] + step * direction[i]
      reached = objective(trial, fullTrial)
      evaluations++
      if (reached <= value + 1e-4 * step * slope) break
      step *= 0.4
      reached = Infinity
    }
    if (reached === Infinity) {
      if (fresh) break
      fresh = true
      continue
    }
    let sy = 0
    for (let i = 0; i < n; i++) {
      change[i] = fullTrial[free[i]] - full[free[i]]
      sy += change[i] * step * direction[i]
    }
    if (sy > 1e-12) update(inverse, direction, step, change, product, sy, n)
    fresh = false
    x.set(trial)
    value = reached
    ;[full, fullTrial] = [fullTrial, full]
    if (step * length < options.tolerance) break
  }
  return { x, value, evaluations }
}

/** BFGS update of the inverse Hessian with s = step * direction and y = change of the gradient. */
function update(
  inverse: Float64Array,
  direction: Float64Array,
  step: number,
  y: Float64Array,
  product: Float64Array,
  sy: number,
  n: number,
): void {
  let yHy = 0
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += inverse[i * n + j] * y[j]
    product[i] = sum
    yHy += sum * y[i]
  }
  const scale = (1 + yHy / sy) / sy
  for (let i = 0; i < n; i++) {
    const si = step * direction[i]
    for (let j = 0; j < n; j++) {
      const sj = step * direction[j]
      inverse[i * n + j] += scale * si * sj - (si * product[j] + product[i] * sj) / sy
    }
  }
}
