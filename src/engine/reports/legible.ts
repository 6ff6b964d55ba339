import { readFileSync } from 'node:fs'
import { fontMetrics } from './font-metrics.ts'
import { fontsFolder } from './resources.ts'

/** The fonts of the report in the order in which a glyph is looked for: Latin, Greek, Cyrillic; then many other scripts. */
const files = ['SourceSans3-Regular.ttf', 'DejaVuSans.ttf'] as const

let fonts: { has: (code: number) => boolean }[] | undefined
const known = new Map<number, boolean>()

function hasGlyph(code: number): boolean {
  const cached = known.get(code)
  if (cached !== undefined) return cached
  fonts ??= files.map((file) => fontMetrics(readFileSync(new URL(file, fontsFolder))))
  const found = fonts.some((font) => font.has(code))
  known.set(code, found)
  return found
}

/** Marks without a glyph of their own that the layout needs: joiners, direction marks, variation selectors. */
const isFormat = (character: string): boolean => /^[\p{Cf}\p{Cc}\p{Zs}\p{Zl}\p{Zp}]$/u.test(character)

/**
 * Text that the report's fonts can show: a character without a glyph (Chinese, Japanese, Korean and some others) stands
 * as its code point in angle brackets, ‹75C5›, so that names stay distinct and can be looked up. The data beside and
 * inside the PDF keep the text as it is.
 */
export const legible = (text: string): string =>
  /^[\x20-\x7E\s]*$/.test(text)
    ? text
    : text.replace(/[^ -~\s]/gu, (character) =>
        isFormat(character) || hasGlyph(character.codePointAt(0)!)
          ? character
          : `‹${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`,
      )
