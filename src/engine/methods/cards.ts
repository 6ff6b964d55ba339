import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { cardSchema, Fault, toFault, wrongValue, type Card, type Modality } from '../../contract/index.ts'
import { resourcePath } from '../resources.ts'
import type { ScanScale } from '../../science/filters/index.ts'
import { procedureRoles } from './procedures/roles.ts'

/** A card with the folder its graphs lie in; no folder for cards that the program makes itself (imported maps). */
export interface Method {
  readonly card: Card
  readonly folder: string | undefined
}

const bundled = resourcePath('models/')

/** The user's own folder of methods, by the habits of the platform or in NORMASCOPE_HOME; it need not exist. */
export function userMethodsFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env['NORMASCOPE_HOME']) return join(env['NORMASCOPE_HOME'], 'methods')
  if (platform === 'win32')
    return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Normascope', 'methods')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Normascope', 'methods')
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'normascope', 'methods')
}

/**
 * Folders of methods: the program's own, then those in NORMASCOPE_METHODS (separated as in PATH) or, where that is not set,
 * the user's own folder once it is there.
 */
export function methodFolders(): string[] {
  const named = (process.env['NORMASCOPE_METHODS'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const own = userMethodsFolder()
  return [bundled, ...(named.length > 0 ? named : existsSync(own) ? [own] : [])]
}

/** Every method found, by id in alphabetical order. Two cards with one id are a fault, not a surprise. */
export function listMethods(folders: readonly string[] = methodFolders()): Method[] {
  const found = new Map<string, Method>()
  for (const root of folders) {
    for (const name of entriesOf(root)) {
      if (name.startsWith('.')) continue // being added or removed
      const folder = join(root, name)
      if (!existsSync(join(folder, 'card.json'))) continue
      const card = readCard(join(folder, 'card.json'))
      const other = found.get(card.id)
      if (other) {
        throw new Fault({
          code: 'bad-card',
          message: `Two cards have the id '${card.id}': ${other.folder ?? '(made by the program)'} and ${folder}.`,
          remedy: 'Change the id in one of them.',
          path: folder,
        })
      }
      found.set(card.id, { card, folder })
    }
  }
  return [...found.values()].sort((a, b) => (a.card.id < b.card.id ? -1 : 1))
}

function entriesOf(root: string): string[] {
  try {
    return readdirSync(root).sort()
  } catch (error) {
    throw toFault(error, root)
  }
}

/** Reads and checks one card.json. Throws Fault 'bad-card' naming the field. */
export function readCard(path: string): Card {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) throw badCard(path, `is not JSON (${error.message})`)
    throw toFault(error, path)
  }
  const parsed = cardSchema.safeParse(json)
  if (!parsed.success) {
    const { field, wanted, given } = wrongValue(cardSchema, json, parsed.error.issues[0]!)
    throw badCard(path, `has a wrong field ${JSON.stringify(field)}: it must be ${wanted}, not ${given}`)
  }
  const card = parsed.data
  if (card.input.space === 'mni' && !card.input.grid)
    throw badCard(path, "asks for MNI space but has no 'input.grid'")
  const roleProblem = wrongRoles(card)
  if (roleProblem !== undefined) throw badCard(path, roleProblem)
  if (card.input.channels_hold === 'neighbours' && card.input.channels % 2 === 0)
    throw badCard(path, "has an even number of channels, which 'channels_hold: neighbours' cannot fill")
  const [low, high] = card.input.intensity.clip_percentiles
  if (low >= high) throw badCard(path, 'has clip percentiles that are not in rising order')
  return card
}

const badCard = (path: string, what: string): Fault =>
  new Fault({
    code: 'bad-card',
    message: `${path} ${what}.`,
    remedy: 'Correct the card; docs/method-card.md describes its fields.',
    path,
  })

/** What is wrong with the roles of a card's graphs; undefined where nothing is. */
function wrongRoles(card: Card): string | undefined {
  const { needed, optional = [] } = procedureRoles[card.procedure]
  const allowed = [...needed, ...optional]
  const strange = card.graphs.find((graph) => !allowed.includes(graph.role))
  if (strange)
    return `has a graph with the role '${strange.role}'; the procedure '${card.procedure}' has ${allowed.length === 0 ? 'no graphs' : allowed.map((role) => `'${role}'`).join(', ')}`
  for (const modality of card.modalities) {
    const there = graphsFor(card, modality).map((graph) => graph.role)
    const missing = needed.find((role) => !there.includes(role))
    if (missing !== undefined)
      return `has the procedure '${card.procedure}' but no graph with the role '${missing}' for ${modality}`
  }
  if (card.healthy_reference && card.input.space !== 'mni')
    return "has a 'healthy_reference', which needs input.space 'mni'"
  if (card.graphs.length > 0 && !card.input.grid) return "has graphs but no 'input.grid'"
  return undefined
}

/** The graphs that serve a modality, one a role (the first that serves it). */
export function graphsFor(card: Card, modality: Modality): Card['graphs'] {
  const found = new Map<string, Card['graphs'][number]>()
  for (const graph of card.graphs)
    if ((graph.modalities ?? card.modalities).includes(modality) && !found.has(graph.role))
      found.set(graph.role, graph)
  return [...found.values()]
}

const verified = new Map<string, string>()

/** Path of a graph after its SHA-256 was compared with the card's. Throws 'hash-mismatch' or 'not-found'. */
export const verifyGraph = (method: Method, graph: Card['graphs'][number]): string =>
  verifyFile(method, graph.file, graph.sha256)

/** Where the healthy reference of a modality lies, as `finish` takes it; its files are compared with the card's hashes. */
export function healthyReferenceOf(method: Method, modality: Modality): HealthyFiles | undefined {
  const reference = method.card.healthy_reference?.find((one) => one.modality === modality)
  return (
    reference && {
      mean: verifyFile(method, reference.mean, reference.mean_sha256),
      sd: verifyFile(method, reference.sd, reference.sd_sha256),
      floor: reference.floor,
      ...(reference.scan ? { scan: reference.scan } : {}),
    }
  )
}

/** Every file of a card's healthy references with its SHA-256. */
export const referenceFiles = (card: Card): [file: string, sha256: string][] =>
  (card.healthy_reference ?? []).flatMap(({ mean, mean_sha256, sd, sd_sha256 }): [string, string][] => [
    [mean, mean_sha256],
    [sd, sd_sha256],
  ])

/** Compares every file beside a card with its hash there: file name and the fault, undefined where it is the one described. */
export const verifyFiles = (method: Method): { file: string; fault: Fault | undefined }[] =>
  [
    ...new Map([
      ...method.card.graphs.map(({ file, sha256 }): [string, string] => [file, sha256]),
      ...referenceFiles(method.card),
    ]),
  ].map(([file, sha256]) => {
    try {
      checkFile(join(method.folder ?? '', file), sha256)
      return { file, fault: undefined }
    } catch (error) {
      return { file, fault: toFault(error) }
    }
  })

export interface HealthyFiles {
  readonly mean: string
  readonly sd: string
  readonly floor: number
  readonly scan?: ScanScale
}

function verifyFile(method: Method, file: string, expected: string): string {
  const path = join(method.folder ?? '', file)
  if (verified.get(path) !== expected) checkFile(path, expected)
  verified.set(path, expected)
  return path
}

function checkFile(path: string, expected: string): void {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw toFault(error, path)
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== expected) {
    throw new Fault({
      code: 'hash-mismatch',
      message: `${path} is not the file its card describes: SHA-256 ${sha256.slice(0, 12)}…, the card says ${expected.slice(0, 12)}….`,
      remedy: 'Restore the file, or write the new hash into the card if you changed the model on purpose.',
      path,
    })
  }
}

/** JSON with sorted keys: the same content gives the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}

/** SHA-256 (hex) of canonical JSON: the key of a stage's result. */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex')

/** The part of a card that shapes a map; texts do not. */
export const cardKey = (card: Card): string =>
  digestOf({
    procedure: card.procedure,
    parameters: card.parameters,
    input: card.input,
    graphs: card.graphs.map(({ role, sha256, input, output, inputs, outputs, modalities }) => ({
      ...{ role, sha256, input, output, inputs, outputs, modalities },
    })),
    ...(card.healthy_reference ? { healthy: card.healthy_reference } : {}),
  })
