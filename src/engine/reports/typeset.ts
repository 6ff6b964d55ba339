import { readFileSync } from 'node:fs'
import type { ReportData } from '../../contract/index.ts'
import { chartFiles } from './charts.ts'
import { sayCodePoints } from './code-points.ts'
import { compilePdf, type CompiledPdf, type TypstInput } from './compile.ts'
import type { Block, ReportDocument } from './chapters/blocks.ts'
import { attachmentName, reportDocument } from './document.ts'
import { legible } from './legible.ts'
import { reportResources } from './resources.ts'

/** The data as the file beside the PDF and inside it: one line a key of the first level. */
export const dataText = (data: ReportData): string =>
  `{\n${Object.entries(data)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(',\n')}\n}\n`

/** Text width and the height that a picture may have, in the unit of the width. */
const tallest = { a4: 208 / 170, 'us-letter': 190 / 175.9 } as const

/** Pictures that would be taller than a page are made narrower. */
function fitted(document: ReportDocument, charts: Record<string, string>): Block[] {
  return document.blocks.map((block) => {
    if (block.kind !== 'figure') return block
    const svg = charts[block.file] ?? ''
    const [width, height] = [/\bwidth="([\d.]+)"/, /\bheight="([\d.]+)"/].map((one) =>
      Number(one.exec(svg)?.[1] ?? 1),
    )
    const ratio = height! / width!
    // a narrow chart is not blown up to the width of the page
    const share = Math.min(1, width! / 620, tallest[document.paper] / ratio)
    return { ...block, width: Math.round(1000 * share) / 1000 }
  })
}

/** Everything Typst needs: the template, the document as data, charts and pictures. Pure: same data, same text. */
export async function typstInput(
  data: ReportData,
  pictures: Record<string, Uint8Array>,
): Promise<TypstInput & { document: ReportDocument }> {
  const plain = reportDocument(data)
  const charts = await chartFiles(data, plain.blocks)
  const document = sayCodePoints(plain, charts)
  // a picture that is not at hand leaves its place with a word
  const blocks = fitted(document, charts).map((block): Block =>
    block.kind === 'gallery' && block.file !== null && !pictures[block.file]
      ? { ...block, file: null, missing: block.heading }
      : block,
  )
  return {
    main: readFileSync(new URL('report.typ', reportResources), 'utf8'),
    files: {
      'document.json': legible(JSON.stringify({ ...document, blocks })),
      [attachmentName]: dataText(data),
      ...Object.fromEntries(Object.entries(charts).map(([name, svg]) => [name, legible(svg)])),
      ...pictures,
    },
    timestamp: Math.floor(Date.parse(data.date) / 1000),
    document: { ...document, blocks },
  }
}

/** Typesets data gathered before. The same data and pictures give the same bytes. */
export async function reportPdf(
  data: ReportData,
  pictures: Record<string, Uint8Array> = {},
): Promise<CompiledPdf & { document: ReportDocument }> {
  const input = await typstInput(data, pictures)
  return { ...compilePdf(input), document: input.document }
}
