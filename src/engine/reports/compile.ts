import { fileURLToPath } from 'node:url'
import {
  NodeCompiler,
  type NodeTypstCompileResult,
  type NodeTypstDocument,
} from '@myriaddreamin/typst-ts-node-compiler'
import { join } from 'node:path'
import { fontsFolder } from './resources.ts'

export interface TypstInput {
  main: string
  /** Files the template reads, by name; nothing else is readable to it but the empty workspace. */
  files: Record<string, string | Uint8Array>
  /** Seconds since 1970, written as the PDF's creation date. */
  timestamp: number
}
export interface CompiledPdf {
  pdf: Buffer
  pages: number
}

/** A folder that does not exist: Typst may read only below it, so it can read nothing but the given files. */
const workspace = fileURLToPath(new URL('.no-such-workspace/', fontsFolder))

function diagnostics(compiler: NodeCompiler, compiled: NodeTypstCompileResult): string {
  const error = compiled.takeDiagnostics()
  if (!error) return ''
  return compiler
    .fetchDiagnostics(error)
    .map((entry) => JSON.stringify(entry))
    .join('\n')
}

/** Lays the input out with the shipped fonts and hands the compiler and the document to `use`. */
export function withDocument<T>(
  input: TypstInput,
  use: (compiler: NodeCompiler, document: NodeTypstDocument) => T,
): T {
  const compiler = NodeCompiler.create({
    workspace,
    fontArgs: [{ fontPaths: [fileURLToPath(fontsFolder)] }],
  })
  for (const [name, content] of Object.entries(input.files))
    compiler.mapShadow(join(workspace, name), Buffer.from(content as Uint8Array))
  try {
    const compiled = compiler.compile({ mainFileContent: input.main })
    const document = compiled.result
    if (!document) throw new Error(`the report could not be typeset:\n${diagnostics(compiler, compiled)}`)
    return use(compiler, document)
  } finally {
    compiler.evictCache(0)
  }
}

/** Compiles Typst to a tagged PDF (PDF/UA-1). The same input gives the same bytes. */
export const compilePdf = (input: TypstInput): CompiledPdf =>
  withDocument(input, (compiler, document) => ({
    pdf: compiler.pdf(document, { creationTimestamp: input.timestamp, pdfStandard: 'ua-1' }),
    pages: document.numOfPages,
  }))
