/** logit of shares; those at 0 (1) are taken as half the way from the smallest (largest) other to it. */
export function logits(values: readonly number[]): { values: number[]; moved: number } {
  const inside = values.filter((value) => value > 0 && value < 1)
  if (inside.length === 0) return { values: values.map(() => 0), moved: values.length }
  const low = Math.min(...inside) / 2
  const high = 1 - (1 - Math.max(...inside)) / 2
  const clamped = values.map((value) => Math.min(high, Math.max(low, value)))
  return {
    values: clamped.map((value) => Math.log(value / (1 - value))),
    moved: values.length - inside.length,
  }
}
