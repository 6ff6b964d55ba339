import type { Block, ReportDocument } from './chapters/blocks.ts'
import { legible } from './legible.ts'

const words = {
  en: {
    whole: (example: string) =>
      `The fonts of this report lack some characters of the study’s names; they stand as their Unicode code points, such as ${example}. The numbers inside the PDF keep the names as they are.`,
    caption: (example: string) => ` ${example}: code point of a character that the fonts lack.`,
  },
  de: {
    whole: (example: string) =>
      `Einige Zeichen in Namen der Studie fehlen den Schriften dieses Berichts; sie stehen als Unicode-Codepunkte, etwa ${example}. Die Zahlen im PDF behalten die Namen, wie sie sind.`,
    caption: (example: string) => ` ${example}: Codepunkt eines Zeichens, das den Schriften fehlt.`,
  },
} as const

/** The first character of a text that stands as a code point, as it stands there; undefined where all can be shown. */
function lacking(text: string): string | undefined {
  for (const character of text) {
    const shown = character > '~' ? legible(character) : character
    if (shown !== character) return shown
  }
  return undefined
}

const withCaption = (
  block: Block,
  charts: Readonly<Record<string, string>>,
  language: 'en' | 'de',
): Block => {
  if (!('caption' in block)) return block
  const example = lacking(JSON.stringify(block) + (block.kind === 'figure' ? (charts[block.file] ?? '') : ''))
  return example === undefined
    ? block
    : { ...block, caption: block.caption + words[language].caption(example) }
}

/**
 * Says in its place that names stand as code points: under the title, and in the caption of every table and figure that
 * has one. A document whose characters all have a glyph is returned as it is.
 */
export function sayCodePoints(
  document: ReportDocument,
  charts: Readonly<Record<string, string>>,
): ReportDocument {
  const { language } = document
  const blocks = document.blocks.map((block) => withCaption(block, charts, language))
  const example = lacking(JSON.stringify(document) + Object.values(charts).join(''))
  if (example === undefined) return document
  return { ...document, blocks, remark: words[language].whole(example) }
}
