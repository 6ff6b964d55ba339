import { metricText } from '../../charts/index.ts'
import type { Estimate } from '../../contract/index.ts'
import { metricTitle } from './metric-titles.ts'

export type Language = 'en' | 'de'

export interface EstimateText {
  value: string
  /** '[0.24, 0.38]', empty where there is no interval. */
  interval: string
}

/** Decimals that give the largest of the values `digits` significant digits, at least 0 and at most 6. */
function decimals(values: readonly number[], digits: number): number {
  const largest = Math.max(...values.map(Math.abs))
  if (!(largest > 0)) return digits - 1
  return Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(largest))))
}

/**
 * Decimals that a metric is printed with: two for quantities of 0..1 and for percentages, one from 10 on, one more
 * where all values are below 0.1, so that two to three digits say something.
 */
function placesOf(values: readonly number[]): number {
  const largest = Math.max(...values.map(Math.abs))
  return largest >= 10 ? 1 : largest >= 0.095 || largest === 0 ? 2 : largest >= 0.0095 ? 3 : 4
}

/** Numbers and small words of one language. Both texts of a sentence stand side by side where it is written. */
export class Words {
  readonly language: Language
  constructor(language: Language) {
    this.language = language
  }

  /** The text in the report's language. */
  t(en: string, de: string): string {
    return this.language === 'de' ? de : en
  }
  get notEstimable(): string {
    return this.t('not estimable', 'nicht schätzbar')
  }
  /** A number as JavaScript writes it, with the language's decimal sign and a real minus. */
  digits(text: string): string {
    const signed = text.replace('-', '−')
    return this.language === 'de' ? signed.replace('.', ',') : signed
  }
  fixed(value: number, places: number): string {
    return this.digits(value.toFixed(places).replace(/^-(0\.?0*)$/, '$1'))
  }
  /** A number with the given significant digits and no exponent. */
  significant(value: number, digits = 3): string {
    return this.digits(value.toFixed(decimals([value], digits)))
  }
  /** '1,234,567' or '1.234.567'. */
  whole(value: number): string {
    return String(Math.round(value))
      .replace(/\B(?=(\d{3})+$)/g, this.t(',', '.'))
      .replace('-', '−')
  }
  /** P value: three decimals, '< 0.001' below. */
  pValue(p: number | null): string {
    return p === null ? this.notEstimable : p < 0.001 ? `< ${this.digits('0.001')}` : this.fixed(p, 3)
  }
  /** A share of 0..1 in per cent: '1.05 %'. */
  percent(share: number): string {
    return `${this.fixed(100 * share, placesOf([100 * share]))} %`
  }
  /** A share that a person chose, without needless zeros: '1 %', '0.5 %'. */
  chosenPercent(share: number): string {
    return `${this.digits(String(Number((100 * share).toPrecision(6))))} %`
  }
  /** Each of the shares that a person chose once, the smallest first: '90 %', '90 % and 95 %'. */
  chosenPercents(shares: readonly number[]): string {
    const distinct = [...new Set(shares)].sort((a, b) => a - b)
    return this.listing(distinct.map((share) => this.chosenPercent(share)))
  }
  /** A number that a person chose, without needless zeros. */
  chosen(value: number): string {
    return this.digits(String(Number(value.toPrecision(6))))
  }
  /**
   * An estimate as '0.31' and '[0.24, 0.38]', all three with the same decimals (`places`, or as many as the values ask
   * for). Metrics in per cent are printed in per cent without the sign. Without a value: 'not estimable', never 0.
   */
  estimateText(estimate: Estimate, metric: string, places?: number): EstimateText {
    if (estimate.value === null) return { value: this.notEstimable, interval: '' }
    const scale = metricText(metric).percent ? 100 : 1
    const values = [estimate.value, estimate.lo, estimate.hi].filter((value) => value !== null)
    const kept = places ?? placesOf(values.map((value) => scale * value))
    const show = (value: number): string => this.fixed(scale * value, kept)
    return {
      value: show(estimate.value),
      interval:
        estimate.lo === null || estimate.hi === null
          ? ''
          : `[${show(estimate.lo)}${this.t(', ', '; ')}${show(estimate.hi)}]`,
    }
  }
  /** '0.31 [0.24, 0.38]', with ' %' after a percentage. */
  estimateLine(estimate: Estimate, metric: string, places?: number): string {
    const text = this.estimateText(estimate, metric, places)
    if (estimate.value === null) return text.value
    const unit = metricText(metric).percent ? ' %' : ''
    return `${text.value}${text.interval === '' ? '' : ` ${text.interval}`}${unit}`
  }
  /** The metric as a column heading or in running text. */
  metric(metric: string): string {
    return metricTitle(metric, this.language)
  }
  /** '20 November 2026' or '20. November 2026' of an ISO date, in UTC. */
  longDate(iso: string): string {
    return new Date(iso).toLocaleDateString(this.t('en-GB', 'de-DE'), {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    })
  }
  /** '2026-11-20 16:40 UTC'. */
  minute(iso: string): string {
    return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  }
  /** 'a, b and c'. */
  listing(words: readonly string[]): string {
    const and = this.t(' and ', ' und ')
    return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')}${and}${words.at(-1)}`
  }
  /** 'a; b'. */
  series(words: readonly string[]): string {
    return words.join('; ')
  }
  /** '1 scan', '2 scans'. `en` and `de` hold one and many. */
  counted(n: number, en: readonly [string, string], de: readonly [string, string]): string {
    const [one, many] = this.language === 'de' ? de : en
    return `${this.whole(n)} ${n === 1 ? one : many}`
  }
  scans = (n: number): string => this.counted(n, ['scan', 'scans'], ['Aufnahme', 'Aufnahmen'])
  /** After 'of' in English, 'von' in German. */
  ofScans = (n: number): string => this.counted(n, ['scan', 'scans'], ['Aufnahme', 'Aufnahmen'])
  subjects = (n: number): string => this.counted(n, ['subject', 'subjects'], ['Person', 'Personen'])
  patients = (n: number): string => this.counted(n, ['patient', 'patients'], ['Patient', 'Patienten'])
  methods = (n: number): string => this.counted(n, ['method', 'methods'], ['Methode', 'Methoden'])
  lesions = (n: number): string => this.counted(n, ['lesion', 'lesions'], ['Läsion', 'Läsionen'])
  maps = (n: number): string => this.counted(n, ['map', 'maps'], ['Karte', 'Karten'])
  replicates = (n: number): string =>
    this.counted(n, ['replicate', 'replicates'], ['Wiederholung', 'Wiederholungen'])
}

export const wordsOf = (language: Language): Words => new Words(language)
