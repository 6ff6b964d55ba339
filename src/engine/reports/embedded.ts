import { inflateSync } from 'node:zlib'
import { Fault, reportSchema, type ReportData } from '../../contract/index.ts'

const noReport = (path: string, what: string): Fault =>
  new Fault({
    code: 'bad-input',
    message: `${path} ${what}.`,
    remedy:
      'Name a PDF that `normascope report` wrote; a print or a copy saved by another program may have lost its numbers.',
    path,
  })

/** The text of the attached file: its stream object carries its dictionary in plain text. */
function attachment(pdf: Buffer): string | undefined {
  const text = pdf.toString('latin1')
  for (let at = text.indexOf('/EmbeddedFile'); at >= 0; at = text.indexOf('/EmbeddedFile', at + 1)) {
    const start = text.lastIndexOf(' obj', at)
    const stream = text.indexOf('stream', at)
    if (start < 0 || stream < 0 || text.slice(start, stream).includes('endobj')) continue
    const dictionary = text.slice(start, stream)
    if (!/\/Type\s*\/EmbeddedFile/.test(dictionary)) continue
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1])
    const from = stream + (text[stream + 6] === '\r' ? 8 : 7)
    const body = pdf.subarray(from, from + length)
    return (/\/FlateDecode/.test(dictionary) ? inflateSync(body) : body).toString('utf8')
  }
  return undefined
}

/** The numbers that the report carries within itself. Throws 'bad-input' where the file is no report of this program. */
export function embeddedData(pdf: Buffer, path: string): ReportData {
  if (pdf.subarray(0, 5).toString('latin1') !== '%PDF-') throw noReport(path, 'is not a PDF')
  let text: string | undefined
  try {
    text = attachment(pdf)
  } catch {
    throw noReport(path, 'is damaged: its numbers cannot be unpacked')
  }
  if (text === undefined) throw noReport(path, 'holds no numbers of a report')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw noReport(path, 'is damaged: its numbers cannot be read')
  }
  const found = reportSchema.safeParse(parsed)
  if (!found.success)
    throw noReport(path, 'was written by another version of this program, or changed by hand')
  return found.data
}
