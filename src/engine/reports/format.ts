import { metricText } from '../../charts/index.ts'
import type { Estimate } from '../../contract/index.ts'

export const notEstimable = 'not estimable'
const minus = (text: string): string => text.replace('-', '−')

/** Decimals that give the largest of the values `digits` significant digits, at least 0 and at most 6. */
function decimals(values: readonly number[], digits: number): number {
  const largest = Math.max(...values.map(Math.abs))
  if (!(largest > 0)) return digits - 1
  return Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(largest))))
}

/** A number with the given significant digits and no exponent; minus as a minus sign. */
export const significant = (value: number, digits = 3): string =>
  minus(value.toFixed(decimals([value], digits)))

/** '1,234,567': whole numbers with a comma every three digits. */
export const whole = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')

/** A share of 0..1 in per cent with the given significant digits: '1.05 %'. */
export const percent = (share: number, digits = 3): string => `${significant(100 * share, digits)} %`

/** P value: three decimals, '< 0.001' below. */
export const pValue = (p: number | null): string =>
  p === null ? notEstimable : p < 0.001 ? '< 0.001' : p.toFixed(3)

export interface EstimateText {
  value: string
  /** '[0.24, 0.38]', empty where there is no interval. */
  interval: string
}

/**
 * An estimate as '0.31' and '[0.24, 0.38]', all three with the same decimals: two significant digits of the largest
 * (three for percentages and counts per scan). Without a value: 'not estimable', never 0.
 */
export function estimateText(estimate: Estimate, metric: string): EstimateText {
  if (estimate.value === null) return { value: notEstimable, interval: '' }
  const { percent: inPercent, upper } = metricText(metric)
  const scale = inPercent ? 100 : 1
  const values = [estimate.value, estimate.lo, estimate.hi].filter((value) => value !== null)
  const places = decimals(
    values.map((value) => scale * value),
    inPercent || upper === undefined ? 3 : 2,
  )
  const show = (value: number): string => minus((scale * value).toFixed(places)).replace(/^−(0\.?0*)$/, '$1')
  const interval =
    estimate.lo === null || estimate.hi === null ? '' : `[${show(estimate.lo)}, ${show(estimate.hi)}]`
  return { value: show(estimate.value), interval }
}

/** '0.31 [0.24, 0.38]', with ' %' after a percentage. */
export function estimateLine(estimate: Estimate, metric: string): string {
  const text = estimateText(estimate, metric)
  if (estimate.value === null) return text.value
  const unit = metricText(metric).percent ? ' %' : ''
  return `${text.value}${text.interval === '' ? '' : ` ${text.interval}`}${unit}`
}

/** '20 November 2026' of an ISO date, in UTC. */
export const longDate = (iso: string): string =>
  new Date(iso).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })

/** '2026-11-20 16:40 UTC'. */
export const minuteOf = (iso: string): string =>
  `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** 'a, b and c'. */
export const listing = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** '1 scan', '2 scans'. */
export const counted = (n: number, noun: string, plural = `${noun}s`): string =>
  `${whole(n)} ${n === 1 ? noun : plural}`
