import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { join } from 'node:path'
import { fontsFolder } from './resources.ts'

export interface TypstInput {
  main: string
  /** Files the template reads, by name; nothing else is readable to it but the empty workspace. */
  files: Record<string, string>
  /** Seconds since 1970, written as the PDF's creation date. */
  timestamp: number
}
export interface CompiledPdf {
  pdf: Buffer
  pages: number
}

/** A folder that does not exist: Typst may read only below it, so it can read nothing but the given files. */
const workspace = fileURLToPath(new URL('.no-such-workspace/', fontsFolder))

function diagnostics(compiler: NodeCompiler, result: { takeDiagnostics: () => never }): string {
  const error = result.takeDiagnostics()
  return error === null
    ? ''
    : compiler
        .fetchDiagnostics(error)
        .map((entry: unknown) => JSON.stringify(entry))
        .join('\n')
}

/** Compiles Typst to a tagged PDF with the shipped fonts. The same input gives the same bytes. */
export function compilePdf(input: TypstInput): CompiledPdf {
  const compiler = NodeCompiler.create({
    workspace,
    fontArgs: [{ fontPaths: [fileURLToPath(fontsFolder)] }],
  })
  for (const [name, content] of Object.entries(input.files))
    compiler.mapShadow(join(workspace, name), Buffer.from(content))
  const compiled = compiler.compile({ mainFileContent: input.main })
  const document = compiled.result
  if (!document)
    throw new Error(`the report could not be typeset:\n${diagnostics(compiler, compiled as never)}`)
  const pdf = compiler.pdf(document, { creationTimestamp: input.timestamp })
  const pages = document.numOfPages
  compiler.evictCache(0)
  return { pdf, pages }
}
