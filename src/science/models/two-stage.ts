import { apply, invert } from './matrix.ts'

export interface TwoStage {
  /** Variance of the groups' true effects; 0 when the estimate lies on its boundary. */
  groupVariance: number
  /** Shrunken effect of every group around their mean, the reference first. */
  effects: { value: number; se: number }[]
}

/**
 * Random effects of groups from a first-stage fit: `contrasts` are the estimates of groups 1.. against group 0 with their
 * covariance V (robust, if the fit's is). The groups' effects are taken as normal with variance t2, so that the contrasts
 * have covariance V + t2 (I + J); t2 by maximum likelihood of the contrasts (restricted likelihood: their common mean is
 * gone), effects as best linear predictions. Undefined when V is singular.
 */
export function twoStageEffects(contrasts: Float64Array, covariance: Float64Array): TwoStage | undefined {
  const q = contrasts.length
  const at = (variance: number) => {
    const whole = covariance.map((value, i) => value + variance * (Math.floor(i / q) === i % q ? 2 : 1))
    const solved = invert(whole, q)
    if (!solved) return undefined
    const turned = apply(solved.inverse, contrasts)
    const square = contrasts.reduce((sum, value, i) => sum + value * turned[i]!, 0)
    return { cost: solved.logDeterminant + square, turned, inverse: solved.inverse }
  }
  const cost = (log: number): number => at(Math.exp(log))?.cost ?? Infinity
  let best = -14
  for (let x = -14; x <= 6; x += 0.5) if (cost(x) < cost(best)) best = x
  let [low, high] = [best - 0.5, best + 0.5]
  const golden = (Math.sqrt(5) - 1) / 2
  for (let i = 0; i < 60; i++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)]
    if (cost(a) <= cost(b)) high = b
    else low = a
  }
  const inside = Math.exp((low + high) / 2)
  const variance = (at(inside)?.cost ?? Infinity) < (at(0)?.cost ?? Infinity) ? inside : 0
  const found = at(variance)
  if (!found) return undefined
  // C' M d with C = (-1 | I): the reference takes minus the sum
  const sum = found.turned.reduce((a, b) => a + b, 0)
  const total = found.inverse.reduce((a, b) => a + b, 0)
  const spread = (part: number): number => Math.sqrt(Math.max(0, variance - variance ** 2 * part))
  return {
    groupVariance: variance,
    effects: [
      { value: -variance * sum, se: spread(total) },
      ...Array.from(found.turned, (value, i) => ({
        value: variance * value,
        se: spread(found.inverse[i * q + i]!),
      })),
    ],
  }
}
