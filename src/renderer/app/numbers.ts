/** A number with three significant digits, plain: 0.0412, 12.3, 1,230. */
export const threeDigits = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, {
    maximumSignificantDigits: 3,
    useGrouping: Math.abs(value) >= 10_000,
  }).format(value)

/** A score with always three significant digits, so that a moving value does not change its width: 0.0410. */
export const score = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, {
    minimumSignificantDigits: 3,
    maximumSignificantDigits: 3,
    useGrouping: false,
  }).format(value)

/** A share of 1 as a whole percentage: 85 %. */
export const wholePercent = (share: number, locale: string): string =>
  `${new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(100 * share)} %`

/** A share of 1 as a percentage: 1.0 %. */
export const percent = (share: number, locale: string): string =>
  `${new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 2 }).format(100 * share)} %`
