/** Numbers and tables as docs/methods.md prints them. */
import type { Estimate } from '../../src/contract/index.ts'

const none = '–'

export const number = (value: number | null | undefined, digits = 3): string =>
  value === null || value === undefined ? none : value.toFixed(digits)

export const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? none : `${(100 * value).toFixed(2)} %`

/** The value with its 95 % interval. */
export const estimate = (found: Estimate | null | undefined): string =>
  found === null || found === undefined || found.value === null
    ? none
    : found.lo === null || found.hi === null
      ? number(found.value)
      : `${number(found.value)} [${number(found.lo, 2)}, ${number(found.hi, 2)}]`

export const percentEstimate = (found: Estimate | null | undefined): string =>
  found === null || found === undefined || found.value === null
    ? none
    : found.lo === null || found.hi === null
      ? percent(found.value)
      : `${percent(found.value)} [${(100 * found.lo).toFixed(2)}, ${(100 * found.hi).toFixed(2)}]`

export const seconds = (value: number | null | undefined): string =>
  value === null || value === undefined ? none : value < 10 ? value.toFixed(1) : value.toFixed(0)

export const count = (value: number): string => value.toLocaleString('en-GB')

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A Markdown table; the first `words` columns are text, the others figures. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  words = 1,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  const rule = `| ${header.map((_, i) => (i < words ? '---' : '--:')).join(' | ')} |`
  return [line(header), rule, ...rows.map(line)].join('\n')
}
