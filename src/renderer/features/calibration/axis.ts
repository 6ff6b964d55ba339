/** A scale of an axis: values to pixels and back. */
export interface Scale {
  readonly ticks: readonly number[]
  /** That every tick needs to be written like the others. */
  readonly decimals: number
  to(value: number): number
  from(pixel: number): number
}

export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
  ticks = 5,
): Scale {
  const [a, b] = domain
  const [x, y] = range
  const span = b - a || 1
  const raw = span / ticks
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw) ?? raw
  const first = Math.ceil(a / step - 1e-9) * step
  return {
    decimals: Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)),
    ticks: Array.from({ length: Math.max(0, Math.floor((b - first) / step + 1e-9) + 1) }, (_, i) =>
      Number((first + i * step).toPrecision(12)),
    ),
    to: (value) => x + ((value - a) / span) * (y - x),
    from: (pixel) => a + ((pixel - x) / (y - x)) * span,
  }
}

/** Ticks at the powers of ten; values at or below the lowest stand at its end. */
export function logScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [a, b] = [Math.log10(domain[0]), Math.log10(domain[1])]
  const [x, y] = range
  const powers = Array.from(
    { length: Math.floor(b + 1e-9) - Math.ceil(a - 1e-9) + 1 },
    (_, i) => Math.ceil(a - 1e-9) + i,
  )
  return {
    decimals: 0,
    ticks: powers.map((power) => 10 ** power),
    to: (value) => x + ((Math.max(a, Math.log10(Math.max(value, Number.MIN_VALUE))) - a) / (b - a)) * (y - x),
    from: (pixel) => 10 ** (a + ((pixel - x) / (y - x)) * (b - a)),
  }
}

/** An SVG path through these points. */
export const pathOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

/** The ticks whose labels have this room in pixels, from the first on; `taken`: where another label stands before them. */
export function spaced(
  ticks: readonly number[],
  scale: Pick<Scale, 'to'>,
  room = 48,
  taken = -Infinity,
): number[] {
  let last = taken
  return ticks.filter((tick) => {
    const at = scale.to(tick)
    if (at - last < room) return false
    last = at
    return true
  })
}
