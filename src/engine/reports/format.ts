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

/** P value: three decimals, '< 0.001' below. */
export const pValue = (p: number | null): string =>
  p === null ? notEstimable : p < 0.001 ? '< 0.001' : p.toFixed(3)

/**
 * Decimals that a metric is printed with: two for quantities of 0..1 and for percentages, one from 10 on, one more
 * where all values are below 0.1, so that two to three digits say something.
 */
function placesOf(values: readonly number[]): number {
  const largest = Math.max(...values.map(Math.abs))
  return largest >= 10 ? 1 : largest >= 0.095 || largest === 0 ? 2 : largest >= 0.0095 ? 3 : 4
}

/** A share of 0..1 in per cent: '1.05 %'. */
export const percent = (share: number): string => `${minus((100 * share).toFixed(placesOf([100 * share])))} %`

/** A share that a person chose, without needless zeros: '1 %', '0.5 %'. */
export const chosenPercent = (share: number): string => `${Number((100 * share).toPrecision(6))} %`

export interface EstimateText {
  value: string
  /** '[0.24, 0.38]', empty where there is no interval. */
  interval: string
}

/**
 * An estimate as '0.31' and '[0.24, 0.38]', all three with the same decimals (`places`, or as many as the values ask
 * for). Metrics in per cent are printed in per cent without the sign. Without a value: 'not estimable', never 0.
 */
export function estimateText(estimate: Estimate, metric: string, places?: number): EstimateText {
  if (estimate.value === null) return { value: notEstimable, interval: '' }
  const scale = metricText(metric).percent ? 100 : 1
  const values = [estimate.value, estimate.lo, estimate.hi].filter((value) => value !== null)
  const kept = places ?? placesOf(values.map((value) => scale * value))
  const show = (value: number): string => minus((scale * value).toFixed(kept)).replace(/^−(0\.?0*)$/, '$1')
  const interval =
    estimate.lo === null || estimate.hi === null ? '' : `[${show(estimate.lo)}, ${show(estimate.hi)}]`
  return { value: show(estimate.value), interval }
}

/** '0.31 [0.24, 0.38]', with ' %' after a percentage. */
export function estimateLine(estimate: Estimate, metric: string, places?: number): string {
  const text = estimateText(estimate, metric, places)
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
