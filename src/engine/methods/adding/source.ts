import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, normalize, sep } from 'node:path'
import { Fault, toFault, toFaultData, type Card } from '../../../contract/index.ts'
import { readCard, referenceFiles } from '../cards.ts'
import { roles } from '../procedures/roles.ts'
import { cardFromForm, checkGrid } from './card-from-form.ts'
import { checkGraph, checkOperators, type Expected } from './checks.ts'
import { error, isError, note, some, type Finding, type FindingCode } from './findings.ts'
import { readAnswers } from './form.ts'
import { formFor, type Form } from './guess.ts'
import { readOnnx, rewriteOnnx, type OnnxModel, type Rewriting } from './onnx/index.ts'

/** A method that may be added: its card, and every file its folder is to hold beside card.json. */
export interface Candidate {
  readonly card: Card
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly models: readonly OnnxModel[]
  /** The form left the score's range to the probe run. */
  readonly measureScore: boolean
}

export interface Opened {
  readonly candidate?: Candidate
  readonly findings: readonly Finding[]
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A folder with card.json, a card.json, or an ONNX file with a form. */
export function openSource(path: string, formPath: string | undefined): Opened {
  if (!existsSync(path))
    throw new Fault({
      code: 'not-found',
      message: `${path} does not exist.`,
      remedy: 'Name a folder with a card.json, a card.json, or an ONNX file.',
      path,
    })
  if (statSync(path).isDirectory()) return openCard(join(path, 'card.json'))
  return /\.json$/i.test(path) ? openCard(path) : openBare(path, formPath)
}

/** The form of an ONNX file. Throws what {@link readOnnx} throws. */
export function formOf(path: string): Form {
  const bytes = readBytes(path)
  return formFor(readOnnx(bytes, path), path, bytes)
}

function openCard(path: string): Opened {
  let card: Card
  try {
    card = readCard(path)
  } catch (thrown) {
    return { findings: [fromFault(thrown, 'bad-card')] }
  }
  const findings: Finding[] = []
  const files = new Map<string, Uint8Array>()
  const models: OnnxModel[] = []
  const graphs: Card['graphs'] = []
  for (const graph of card.graphs) {
    const file = join(dirname(path), graph.file)
    const loaded = load(file, findings)
    if (!loaded) continue
    if (hash(loaded.bytes) !== graph.sha256) {
      findings.push(otherFile(file, loaded.bytes, graph.sha256))
      continue
    }
    findings.push(...checkGraph(loaded.model, expectedOf(card, graph)))
    const inside = takeInside(file, loaded, {}, findings)
    if (!inside) continue
    files.set(graph.file, inside)
    models.push(loaded.model)
    graphs.push({ ...graph, sha256: hash(inside) })
  }
  for (const [name, sha256] of referenceFiles(card)) {
    const file = join(dirname(path), name)
    try {
      const bytes = readBytes(file)
      if (hash(bytes) === sha256) files.set(name, bytes)
      else findings.push(otherFile(file, bytes, sha256))
    } catch (thrown) {
      findings.push(fromFault(thrown, 'missing-file', file))
    }
  }
  return findings.some(isError)
    ? { findings }
    : { candidate: { card: { ...card, graphs }, files, models, measureScore: false }, findings }
}

const otherFile = (file: string, bytes: Uint8Array, expected: string): Finding =>
  error(
    'hash-mismatch',
    `${file} is not the file its card describes: SHA-256 ${hash(bytes).slice(0, 12)}…, the card says ${expected.slice(0, 12)}….`,
    'Ask for the file that belongs to the card, or write the new hash into it if you changed it on purpose.',
  )

function openBare(path: string, formPath: string | undefined): Opened {
  const findings: Finding[] = []
  const loaded = load(path, findings)
  if (!loaded) return { findings }
  if (formPath === undefined)
    return {
      findings: [
        error(
          'open-question',
          `${path} alone does not say what it is for.`,
          `Answer the questions about it. On the command line, \`normascope methods form ${path} > form.json\` writes them, and --form form.json takes the answers.`,
        ),
      ],
    }
  const json = readForm(formPath)
  const { answers, findings: wrong } = readAnswers(json)
  findings.push(...wrong)
  const { sha256 } = json as { sha256?: unknown }
  if (typeof sha256 === 'string' && sha256 !== hash(loaded.bytes))
    findings.push(
      error(
        'other-model',
        `${formPath} was made for another file than ${path}.`,
        'Make a form for this file anew: choose the ONNX file (on the command line, `normascope methods form`).',
      ),
    )
  if (!answers) return { findings: [...findings, ...checkOperators(loaded.model, basename(path))] }
  const file = `${answers.id}.onnx`
  const draft = cardFromForm(answers, { file, sha256: '0'.repeat(64) }, {})
  const graph = draft.graphs[0]!
  findings.push(
    ...checkGraph(loaded.model, { ...expectedOf(draft, graph), file: basename(path), mayFreeBatch: true }),
    ...checkGrid(answers),
  )
  const inner = loaded.model.outputs.some(({ name }) => name === answers.output) ? undefined : answers.output
  const batch = loaded.model.inputs.find(({ name }) => name === answers.input)?.dims?.[0]
  const changes: Changes = {
    ...(inner === undefined ? {} : { addOutput: inner }),
    ...(typeof batch === 'number' && batch > 1 ? { freeBatch: batch } : {}),
  }
  const inside = takeInside(path, loaded, findings.some(isError) ? {} : changes, findings)
  if (!inside || findings.some(isError)) return { findings }
  const card = cardFromForm(
    answers,
    { file, sha256: hash(inside) },
    {
      file: basename(path),
      sha256: hash(loaded.bytes),
      exporter: loaded.model.producer,
      opset: loaded.model.opsets['ai.onnx'] ?? null,
      origin: answers.origin,
      ...(inner === undefined ? {} : { output_made_of: inner }),
      ...(changes.freeBatch === undefined ? {} : { batch_freed: changes.freeBatch }),
    },
  )
  return {
    candidate: {
      card,
      files: new Map([[file, inside]]),
      models: [loaded.model],
      measureScore: answers.score_range === 'measured' && answers.procedure !== 'reconstruct',
    },
    findings,
  }
}

function expectedOf(card: Card, graph: Card['graphs'][number]): Expected {
  const role = roles[graph.role]!
  const [width, height] = card.input.grid?.dims ?? [0, 0]
  const [first] = Object.values(role.inputs)
  return {
    file: graph.file,
    input: graph.input,
    output: graph.output,
    furtherInputs: Object.keys(role.inputs)
      .slice(1)
      .map((key) => graph.inputs?.[key] ?? key),
    channels: first === 'two-slices' ? 2 : first === 'channels' ? card.input.channels : 1,
    height,
    width,
    imageOut: Object.values(role.outputs)[0] === 'slice',
  }
}

interface Loaded {
  readonly bytes: Uint8Array
  readonly model: OnnxModel
}

function load(path: string, findings: Finding[]): Loaded | undefined {
  try {
    const bytes = readBytes(path)
    return { bytes, model: readOnnx(bytes, path) }
  } catch (thrown) {
    const { code } = toFaultData(thrown, path)
    findings.push(
      fromFault(
        thrown,
        code === 'truncated' ? 'truncated' : code === 'not-found' ? 'missing-file' : 'not-onnx',
        path,
      ),
    )
    return undefined
  }
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (thrown) {
    throw toFault(thrown, path)
  }
}

function readForm(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw toFault(thrown, path)
    throw new Fault({
      code: 'bad-input',
      message: `${path} is not JSON (${thrown.message}).`,
      remedy:
        'Make a form on the command line with `normascope methods form MODEL.onnx` and change only the values after the colons.',
      path,
    })
  }
}

const fromFault = (thrown: unknown, code: FindingCode, path?: string): Finding => {
  const { message, remedy } = toFaultData(thrown, path)
  return error(code, message, remedy)
}

type Changes = Pick<Rewriting, 'addOutput' | 'freeBatch'>

/** The graph's bytes with the weights of files beside it inside, and the changes that are asked for. */
function takeInside(
  path: string,
  { bytes, model }: Loaded,
  changes: Changes,
  findings: Finding[],
): Uint8Array | undefined {
  const beside = [...new Set([...model.tensors.values()].flatMap(({ external }) => external ?? []))]
  const outside = beside.filter(
    (name) => isAbsolute(name) || normalize(name).startsWith(`..${sep}`) || name === '',
  )
  if (outside.length > 0) {
    findings.push(
      error(
        'external-outside',
        `${path} keeps weights outside its folder: ${some(outside)}.`,
        'Put the weights beside the graph, or export with external_data=False.',
      ),
    )
    return undefined
  }
  const missing = beside.filter((name) => !existsSync(join(dirname(path), name)))
  if (missing.length > 0) {
    findings.push(
      error(
        'external-missing',
        `${path} keeps its weights in ${some(missing)}, which ${missing.length === 1 ? 'is' : 'are'} not beside it.`,
        'Copy the file beside the graph (PyTorch writes model.onnx.data), or export with external_data=False.',
      ),
    )
    return undefined
  }
  if (beside.length === 0 && Object.keys(changes).length === 0) return bytes
  try {
    const external = new Map<string, Uint8Array>()
    const inside = rewriteOnnx(bytes, {
      external(location) {
        const known = external.get(location) ?? readBytes(join(dirname(path), location))
        external.set(location, known)
        return known
      },
      ...changes,
    })
    if (beside.length > 0)
      findings.push(
        note(
          'external-inside',
          `The weights of ${some(beside)} are taken into the graph: one file, one hash.`,
        ),
      )
    return inside
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    findings.push(
      error(
        'external-missing',
        `The weights of ${path} are incomplete: ${thrown.message}.`,
        'Copy the file with the weights again; it must come from the same export.',
      ),
    )
    return undefined
  }
}
