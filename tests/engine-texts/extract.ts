import { join, relative } from 'node:path'
import ts from 'typescript'
import { Calls, calledName, nameOf } from './calls.ts'
import { Flow, type Pattern } from './flow.ts'

const root = join(import.meta.dirname, '..', '..')
const folders = ['src/engine/', 'src/science/', 'src/contract/']

/** Fields, parameters and lists whose texts are shown to a person. */
const fields = new Set(['message', 'remedy', 'note', 'reason', 'problem', 'why', 'errors', 'clinical_use'])
const lists = new Set(['warnings', 'notes', 'sentences', 'guesses'])

export interface EngineText {
  /** With its places numbered: '{0} is not a folder.' */
  readonly text: string
  /** Files in which it becomes a text for a person. */
  readonly files: string[]
}

const written = (pattern: Pattern): string => {
  let at = 0
  return pattern
    .reduce<(string | null)[]>((done, piece) => {
      const last = done.at(-1)
      if (piece !== null && typeof last === 'string') return [...done.slice(0, -1), last + piece]
      return piece === null && last === null ? done : [...done, piece]
    }, [])
    .map((piece) => piece ?? `{${at++}}`)
    .join('')
}
/** Says something by itself: at least a word of two letters. */
const says = (text: string): boolean => /\p{L}{2}/u.test(text.replaceAll(/\{\d+\}/g, ''))

function programOf(): ts.Program {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path))
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  const wanted = fileNames.filter(
    (name) =>
      folders.some((folder) => name.startsWith(join(root, folder))) && !/\.test(-data)?\.ts$/.test(name),
  )
  return ts.createProgram(wanted, options)
}

const isText = (checker: ts.TypeChecker, node: ts.Node): boolean =>
  (checker.getTypeAtLocation(node).flags & ts.TypeFlags.StringLike) !== 0 ||
  checker.getTypeAtLocation(node).isUnion()

interface Sinks {
  texts: ts.Expression[]
  /** Lists of texts. */
  lists: ts.Expression[]
}

/** Every expression whose value a person reads. */
function sinks(checker: ts.TypeChecker, source: ts.SourceFile, speakers: ReadonlySet<string>): Sinks {
  const found: Sinks = { texts: [], lists: [] }
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) {
      const name = node.name.getText()
      if (fields.has(name) && isText(checker, node.initializer)) found.texts.push(node.initializer)
      if (lists.has(name)) found.lists.push(node.initializer)
    }
    if (ts.isShorthandPropertyAssignment(node)) {
      if (fields.has(node.name.text)) found.texts.push(node.name)
      if (lists.has(node.name.text)) found.lists.push(node.name)
    }
    if (ts.isCallExpression(node)) {
      const called = node.expression
      if (
        ts.isPropertyAccessExpression(called) &&
        called.name.text === 'push' &&
        lists.has(called.expression.getText().split('.').at(-1)!)
      )
        for (const one of node.arguments)
          if (ts.isSpreadElement(one)) found.lists.push(one.expression)
          else found.texts.push(one)
      const parameters = speakers.has(calledName(node))
        ? (checker.getResolvedSignature(node)?.parameters ?? [])
        : []
      parameters.forEach(({ name }, at) => {
        if (fields.has(name) && node.arguments[at]) found.texts.push(node.arguments[at])
      })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Names of functions that are given a text for a person. */
function speakersOf(sources: readonly ts.SourceFile[]): Set<string> {
  const found = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isParameter(node) && fields.has(node.name.getText())) {
      const owner = node.parent
      const name = nameOf(owner)
      if (name !== undefined) found.add(name)
    }
    ts.forEachChild(node, visit)
  }
  sources.forEach(visit)
  return found
}

/** Every text of engine, science and contract that can come before a person's eyes, sorted. */
export function engineTexts(): EngineText[] {
  const program = programOf()
  const checker = program.getTypeChecker()
  const sources = program
    .getSourceFiles()
    .filter(({ fileName }) => folders.some((folder) => fileName.startsWith(join(root, folder))))
  const flow = new Flow(checker, new Calls(checker, sources))
  const speakers = speakersOf(sources)
  const texts = new Map<string, Set<string>>()
  const keep = (patterns: readonly Pattern[], source: ts.SourceFile): void => {
    for (const pattern of patterns) {
      const text = written(pattern)
      if (!says(text)) continue
      texts.set(text, (texts.get(text) ?? new Set()).add(relative(root, source.fileName)))
    }
  }
  for (const source of sources) {
    const { texts: single, lists: many } = sinks(checker, source, speakers)
    for (const sink of single) keep(flow.patterns(sink), source)
    for (const sink of many) keep(flow.elements(sink), source)
  }
  for (const [node, patterns] of flow.fragments) keep(patterns, node.getSourceFile())
  return [...texts]
    .map(([text, files]) => ({ text, files: [...files].sort() }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
}
