import { extractText, getDocumentProxy } from 'unpdf'

/** The text of each page, read by pdf.js. */
export async function pageTexts(pdf: Uint8Array): Promise<string[]> {
  // pdf.js takes the buffer for itself
  const document = await getDocumentProxy(new Uint8Array(pdf))
  const { text } = await extractText(document, { mergePages: false })
  return text
}
