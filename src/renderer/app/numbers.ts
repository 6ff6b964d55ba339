/** Making a format costs more than using it a thousand times: each is made once. */
const formats = new Map<string, Intl.NumberFormat>()
function formatOf(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options)
  formats.set(key, format)
  return format
}

/** A number with three significant digits, plain: 0.0412, 12.3, 1,230. */
export const threeDigits = (value: number, locale: string): string =>
  formatOf(locale, { maximumSignificantDigits: 3, useGrouping: Math.abs(value) >= 10_000 }).format(value)

/** A volume in ml with as many decimals as others of its size, so that they stand below each other: 0.200, 4.10, 22.0. */
export const millilitres = (value: number, locale: string): string => {
  const decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0
  return formatOf(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: value >= 10_000,
  }).format(value)
}

/** A score with always three significant digits, so that a moving value does not change its width: 0.0410. */
export const score = (value: number, locale: string): string =>
  formatOf(locale, {
    minimumSignificantDigits: 3,
    maximumSignificantDigits: 3,
    useGrouping: false,
  }).format(value)

/** A share of 1 as a whole percentage: 85 %. */
export const wholePercent = (share: number, locale: string): string =>
  `${formatOf(locale, { maximumFractionDigits: 0 }).format(100 * share)} %`

/** A share of 1 as a percentage: 1.0 %. */
export const percent = (share: number, locale: string): string =>
  `${formatOf(locale, { minimumFractionDigits: 1, maximumFractionDigits: 2 }).format(100 * share)} %`
