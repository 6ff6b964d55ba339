/**
 * Advance widths of a TrueType font, enough to measure a line of text: tables head, hhea, hmtx and the
 * format-12 character map (OpenType 1.9, 'cmap', 'hmtx'). Kerning is left out; it only makes text narrower.
 */
export interface FontMetrics {
  /** Width of one line in units of the font size; characters that the font lacks count as half an em. */
  width: (text: string) => number
  /** Whether the font has a glyph for the code point. */
  has: (code: number) => boolean
}

function tableOffsets(view: DataView): Map<string, number> {
  const offsets = new Map<string, number>()
  for (let at = 0; at < view.getUint16(4); at++) {
    const record = 12 + 16 * at
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(record + i)))
    offsets.set(tag, view.getUint32(record + 8))
  }
  return offsets
}

function characterMap(view: DataView, cmap: number): (code: number) => number {
  for (let at = 0; at < view.getUint16(cmap + 2); at++) {
    const table = cmap + view.getUint32(cmap + 4 + 8 * at + 4)
    if (view.getUint16(table) !== 12) continue
    const groups = view.getUint32(table + 12)
    return (code) => {
      for (let group = 0; group < groups; group++) {
        const record = table + 16 + 12 * group
        const first = view.getUint32(record)
        if (code < first) return 0
        if (code <= view.getUint32(record + 4)) return view.getUint32(record + 8) + code - first
      }
      return 0
    }
  }
  throw new Error('font without a format-12 character map')
}

export function fontMetrics(font: Uint8Array): FontMetrics {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const tables = tableOffsets(view)
  const unitsPerEm = view.getUint16(tables.get('head')! + 18)
  const longMetrics = view.getUint16(tables.get('hhea')! + 34)
  const hmtx = tables.get('hmtx')!
  const glyphOf = characterMap(view, tables.get('cmap')!)
  const known = new Map<string, number>()
  const advance = (character: string): number => {
    const cached = known.get(character)
    if (cached !== undefined) return cached
    const glyph = glyphOf(character.codePointAt(0)!)
    const units = glyph === 0 ? unitsPerEm / 2 : view.getUint16(hmtx + 4 * Math.min(glyph, longMetrics - 1))
    known.set(character, units / unitsPerEm)
    return units / unitsPerEm
  }
  return {
    width: (text) => [...text].reduce((sum, character) => sum + advance(character), 0),
    has: (code) => glyphOf(code) !== 0,
  }
}
