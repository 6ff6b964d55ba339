import type { ReportData } from '../../contract/index.ts'
import { withDocument } from './compile.ts'
import { chartFont } from './svg.ts'
import { typstInput } from './typeset.ts'

/** One page as an SVG file of its own, at its size in points. */
export interface Preview {
  readonly pages: string[]
}

const rootOf = /^<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>/

/** Whole definitions (glyphs, clip paths) by id, each with what encloses it. */
function definitions(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [whole, , id] of text.matchAll(
    /<(symbol|clipPath|linearGradient|radialGradient|pattern)\b[^>]*?\bid="([^"]+)"[\s\S]*?<\/\1>/g,
  ))
    found.set(id!, whole)
  return found
}

/** Ids that a piece of SVG refers to. */
const referred = (text: string): Set<string> =>
  new Set([...text.matchAll(/(?:href="#|url\(#)([^")]+)/g)].map(([, id]) => id!))

/** The tall picture of all pages, one below the other, cut into its pages, each with the glyphs that it uses. */
export function splitPages(svg: string, count: number): string[] {
  const root = rootOf.exec(svg)
  if (!root) throw new Error('the preview is not in the form expected')
  const [width, total] = [Number(root[1]), Number(root[2])]
  const height = total / count
  const defsAt = svg.indexOf('\n    <defs')
  const body = svg.slice(root[0].length, defsAt < 0 ? svg.lastIndexOf('</svg>') : defsAt)
  const known = defsAt < 0 ? new Map<string, string>() : definitions(svg.slice(defsAt))
  // each page is a background and a group on the first level
  const parts = body.split(/\n {4}(?=<(?:path class="typst-shape" fill="#ffffff"))/).slice(1)
  if (parts.length !== count) throw new Error(`the preview has ${parts.length} pages, not ${count}`)
  return parts.map((part, at) => {
    const used = [...referred(part)].flatMap((id) => known.get(id) ?? [])
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `viewBox="0 ${at * height} ${width} ${height}" width="${width}pt" height="${height}pt">` +
      `${part}<defs>${used.join('')}</defs></svg>`
    )
  })
}

/** A chart stays a picture of its own in the page, and the browser that shows it has not the report's fonts. */
const readable = (svg: string): string =>
  svg.replaceAll(`font-family="${chartFont}"`, `font-family="${chartFont}, sans-serif"`)

/** The pages of a report as pictures, as the PDF has them. */
export async function previewOf(data: ReportData, pictures: Record<string, Uint8Array>): Promise<Preview> {
  const input = await typstInput(data, pictures)
  const files = Object.fromEntries(
    Object.entries(input.files).map(([name, file]) => [
      name,
      typeof file === 'string' ? readable(file) : file,
    ]),
  )
  return withDocument({ ...input, files }, (compiler, document) => ({
    pages: splitPages(compiler.plainSvg(document), document.numOfPages),
  }))
}
