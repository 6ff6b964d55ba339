import type { Estimate } from '../../contract/index.ts'

/** Decimals that give the largest of the values so many significant digits, at least 0 and at most 6. */
function decimalsOf(values: readonly number[], digits: number): number {
  const largest = Math.max(...values.map(Math.abs))
  if (!(largest > 0)) return digits - 1
  return Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(largest))))
}

const isNumber = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value)

/** Numbers as a page shows them: two or three significant digits, the language's decimal sign, a real minus. */
export class Figures {
  readonly locale: string
  /** In the place of a figure that there is none of. */
  readonly none: string
  constructor(locale: string, none = '–') {
    this.locale = locale
    this.none = none
  }

  fixed(value: number, decimals: number): string {
    const text = new Intl.NumberFormat(this.locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      useGrouping: Math.abs(value) >= 10_000,
    }).format(value)
    return text.replace(/^-(0[.,]?0*)$/, '$1').replace('-', '−')
  }
  /** Three significant digits: 0.0412, 12.3. */
  plain(value: number | null | undefined, digits = 3): string {
    return isNumber(value) ? this.fixed(value, decimalsOf([value], digits)) : this.none
  }
  whole(value: number): string {
    return new Intl.NumberFormat(this.locale).format(Math.round(value))
  }
  /** A share of 1 as '1.25 %'; two significant digits above 10 %. */
  percent(share: number | null | undefined): string {
    return isNumber(share) ? `${this.#percents([share])[0]!} %` : this.none
  }
  /** A share that a person chose: '1 %', '0.5 %'. */
  chosen(share: number): string {
    const text = new Intl.NumberFormat(this.locale, { maximumSignificantDigits: 3 }).format(100 * share)
    return `${text} %`
  }
  /** Between the ends of an interval: a comma would be read as a decimal sign in German. */
  get #apart(): string {
    return this.fixed(0.5, 1).includes(',') ? '; ' : ', '
  }
  #percents(shares: readonly number[]): string[] {
    const values = shares.map((share) => 100 * share)
    const largest = Math.max(...values.map(Math.abs))
    const decimals = largest >= 10 ? 1 : largest >= 1 || largest === 0 ? 2 : decimalsOf(values, 2)
    return values.map((value) => this.fixed(value, decimals))
  }
  /** '0.31 [0.24, 0.38]', or in per cent '1.2 % [0.9, 1.6]', all with the same decimals; without a value `none`. */
  estimate(
    { value, lo, hi }: { value: number | null; lo: number | null; hi: number | null },
    options: { percent?: boolean } = {},
  ): string {
    if (!isNumber(value)) return this.none
    const known = [value, lo, hi].filter(isNumber)
    const largest = Math.max(...known.map(Math.abs))
    // a quantity of 0 to 1 keeps two decimals when it reaches 1
    const decimals = Math.max(decimalsOf([largest], 2), largest <= 1 ? 2 : 0)
    const texts = options.percent ? this.#percents(known) : known.map((one) => this.fixed(one, decimals))
    const unit = options.percent ? ' %' : ''
    const [first, low, high] = texts
    return low === undefined || high === undefined
      ? `${first}${unit}`
      : `${first}${unit} [${low}${this.#apart}${high}]`
  }
  /** P value: three decimals, '< 0.001' below. */
  p(value: number | null | undefined): string {
    if (!isNumber(value)) return this.none
    return value < 0.001 ? `< ${this.fixed(0.001, 3)}` : this.fixed(value, 3)
  }
  /** 'p = 0.012' or 'p < 0.001', as it stands in a sentence. */
  pWith(value: number | null | undefined): string {
    const text = this.p(value)
    return text.startsWith('<') ? `p ${text}` : `p = ${text}`
  }
  /** How many times one rate is another: '2.4'. */
  times(value: number): string {
    return this.fixed(value, value < 10 ? 1 : 0)
  }
}

/** Metrics that are printed in per cent. */
export const isShare = (metric: string): boolean => metric === 'fpr' || metric === 'fpr_healthy'

/** A figure as it is printed and its interval, which stands below it where the room is narrow. */
export const partsOf = (text: string): string[] => text.split(/ (?=\[)/)

/** An estimate as it is printed for its metric. */
export const estimateOf = (figures: Figures, metric: string, estimate: Estimate): string =>
  figures.estimate(estimate, { percent: isShare(metric) })
