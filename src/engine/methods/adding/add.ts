import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault, toFaultData, type Card } from '../../../contract/index.ts'
import {
  chooseProvider,
  forkProcess,
  graphFiles,
  InferenceProcess,
  type Provider,
  type SpawnProcess,
} from '../../inference/index.ts'
import { listMethods, readCard, type Method } from '../cards.ts'
import { procedureInput } from '../procedure-input.ts'
import { measuredRange } from './card-from-form.ts'
import { error, isError, note, warning, type Finding } from './findings.ts'
import { ownMethodsFolder, register, unregister } from './home.ts'
import { measure } from './measure.ts'
import { checkVector, probeGraphOutput } from './probe-graph.ts'
import { probeScan, type ProbeScan, type ScanChoice } from './probe-scan.ts'
import { openSource, type Candidate } from './source.ts'
import { readVectors } from './vectors.ts'

export interface AddOptions extends ScanChoice {
  /** A folder with card.json, a card.json, or an ONNX file. */
  readonly source: string
  readonly form?: string
  readonly testVector?: string
  /** Check only. */
  readonly dryRun?: boolean
  readonly home?: string
  /** Where it is tried beside the CPU; 'auto' tries all that this machine may have. */
  readonly provider?: Provider | 'auto'
  readonly spawn?: SpawnProcess
  readonly signal?: AbortSignal
  /** How slices of a scan are prepared; tests give ready ones. */
  readonly prepare?: typeof probeScan
}

export interface AddResult {
  /** Registered; false with errors among the findings, or for a dry run. */
  readonly added: boolean
  readonly id: string | null
  readonly folder: string | null
  readonly findings: readonly Finding[]
  readonly card: Card | null
  /** Seconds that a scan takes on one core of this machine; null where it was not timed. */
  readonly secondsPerScan: number | null
}

/** Runs longer than this on one batch of slices are given up. */
const PROBE_TIMEOUT_MS = 300_000
const SLOW_SECONDS = 120

/**
 * Checks a method and registers it. All that is found is returned together; with an error among it nothing is registered.
 * Faults are for what hinders the checking itself (no such file, an unreadable form, cancelled).
 */
export async function addMethod(options: AddOptions): Promise<AddResult> {
  const home = options.home ?? ownMethodsFolder()
  const opened = openSource(options.source, options.form)
  const findings = [...opened.findings]
  const { candidate } = opened
  const vectors = options.testVector === undefined ? undefined : readVectors(options.testVector)
  if (!candidate) return { added: false, id: null, folder: null, findings, card: null, secondsPerScan: null }
  mkdirSync(home, { recursive: true })
  findings.push(...checkId(candidate.card))
  const room = mkdtempSync(join(tmpdir(), 'normascope-adding-'))
  let card = candidate.card
  let secondsPerScan: number | null
  try {
    for (const [name, bytes] of candidate.files) writeFileSync(join(room, name), bytes)
    const probed = await probe({ card, folder: room }, candidate, options, vectors)
    findings.push(...probed.findings)
    secondsPerScan = probed.secondsPerScan ?? null
    if (probed.scoreRange) card = { ...card, score: { range: probed.scoreRange } }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
  card = withFindings(card, findings)
  if (findings.some(isError) || options.dryRun)
    return { added: false, id: card.id, folder: null, findings, card, secondsPerScan }
  const folder = register(home, card.id, filesOf(candidate, card))
  return { added: true, id: card.id, folder, findings, card, secondsPerScan }
}

function checkId(card: Card): Finding[] {
  const other = listMethods().find((method) => method.card.id === card.id)
  if (!other) return []
  return [
    error(
      'id-taken',
      `There is a method '${card.id}' already: ${other.card.name}, version ${other.card.version}.`,
      `Choose another id; or, if it is your own and this replaces it, remove it first, on its page (on the command line: \`normascope methods remove ${card.id}\`).`,
    ),
  ]
}

const filesOf = ({ files }: Candidate, card: Card): Map<string, Uint8Array> =>
  new Map([...files, ['card.json', Buffer.from(`${JSON.stringify(card, null, 2)}\n`)]])

/** Warnings go into the card's limits, so that reports tell them. */
function withFindings(card: Card, findings: readonly Finding[]): Card {
  const warnings = findings.filter(({ level }) => level === 'warning')
  if (warnings.length === 0) return card
  const told = `Found when it was added: ${warnings.map(({ message }) => message).join(' ')}`
  return {
    ...card,
    limits: card.limits === 'unknown' || card.limits === '' ? told : `${card.limits} ${told}`,
    training: { ...card.training, findings: warnings.map(({ code }) => code) },
  }
}

interface Probed {
  readonly findings: Finding[]
  readonly scoreRange?: [number, number]
  readonly secondsPerScan?: number
}

async function probe(
  method: Method & { folder: string },
  candidate: Candidate,
  options: AddOptions,
  vectors: ReturnType<typeof readVectors> | undefined,
): Promise<Probed> {
  const { card } = method
  if (card.graphs.length === 0)
    return { findings: [note('not-run', 'A method without graphs has nothing to try.')] }
  const findings: Finding[] = []
  const scan = await (options.prepare ?? probeScan)(card, options, options.signal)
  if (options.study === undefined && options.scan === undefined)
    findings.push(
      note(
        'no-scan',
        `Tried on ${scan.name}.`,
        'Import scans of its contrasts to try it on one of your own (on the command line, --study names the study).',
      ),
    )
  else findings.push(note('no-scan', `Tried on ${scan.dims[2]} slices of ${scan.name}.`))
  const spawn = options.spawn ?? forkProcess
  const limits = { timeoutMs: PROBE_TIMEOUT_MS, ...(options.signal ? { signal: options.signal } : {}) }
  using child = new InferenceProcess(spawn, { quiet: true })
  let scoreRange: [number, number] | undefined
  let secondsPerScan: number | undefined
  try {
    if (
      ['direct', 'reconstruct', 'memory-bank', 'gaussian'].includes(card.procedure) &&
      card.graphs.length === 1
    ) {
      const path = join(method.folder, card.graphs[0]!.file)
      const result = await probeGraphOutput(child, path, card, scan, limits)
      findings.push(...result.findings)
      if (result.secondsPerSlice !== undefined) {
        secondsPerScan = result.secondsPerSlice * scan.slicesOfScan
        findings.push(seconds(secondsPerScan, scan))
      }
      if (candidate.measureScore && result.range && !result.findings.some(isError))
        scoreRange = measuredRange(...result.range)
      const names = [...candidate.models[0]!.outputs.map(({ name }) => name), card.graphs[0]!.output]
      if (vectors) findings.push(...(await checkVector(child, path, card, vectors, names)))
      else findings.push(noVector)
    } else if (vectors) {
      findings.push(
        warning(
          'test-vector',
          'A test vector is compared for methods of one graph only; it was not used.',
          'Compare a few of its maps with those that your own code makes (on the command line, `normascope infer` makes one).',
        ),
      )
    }
    if (!findings.some(isError))
      findings.push(...(await wholeProcedure(child, method, scan, scoreRange, limits)))
    if (!findings.some(isError)) findings.push(await providersOf(method, scan, spawn, options))
  } catch (thrown) {
    const fault = toFaultData(thrown)
    if (fault.code === 'cancelled') throw new Fault(fault)
    findings.push(
      fault.code === 'process-died'
        ? error(
            'crashed',
            `The graph crashed the process it ran in, or gave no answer in ${PROBE_TIMEOUT_MS / 60_000} minutes. ${fault.message}`,
            'Export for smaller images or a batch of 1, and try it in Python first.',
          )
        : error('refused-to-run', told(fault.message, method), fault.remedy),
    )
  }
  return {
    findings,
    ...(scoreRange ? { scoreRange } : {}),
    ...(secondsPerScan === undefined ? {} : { secondsPerScan }),
  }
}

const noVector = note(
  'no-test-vector',
  'Nothing shows that the export computes what the original model does.',
  'Save one input and its output in Python (numpy.savez) and have them compared: choose the file as test data (--test-vector FILE.npz on the command line).',
)

/** Messages without the temporary folder. */
const told = (message: string, { folder }: { folder: string }): string =>
  message.replaceAll(`${folder}/`, '').replaceAll(`${folder}\\`, '')

function seconds(perScan: number, scan: ProbeScan): Finding {
  const words = `About ${perScan < 10 ? Number(perScan.toPrecision(2)) : Math.round(perScan)} s a scan on one core (${scan.slicesOfScan} slices), besides reading and aligning it.`
  return perScan > SLOW_SECONDS
    ? warning('slow', words, 'Slices that are further apart, or smaller images, make it faster.')
    : note('seconds', words)
}

/** The card's procedure over the slices, as a run would do it, and the scores beside the range of the histogram. */
async function wholeProcedure(
  child: InferenceProcess,
  method: Method,
  scan: ProbeScan,
  measured: [number, number] | undefined,
  limits: { timeoutMs: number; signal?: AbortSignal },
): Promise<Finding[]> {
  const { card } = method
  if (['memory-bank', 'gaussian', 'normative', 'external'].includes(card.procedure)) return []
  const input = procedureInput(card, scan.modality, { dims: scan.dims, image: scan.image, brain: scan.brain })
  await child.call(
    { kind: 'load', graphs: graphFiles(method, scan.modality), provider: 'cpu', threads: 1 },
    limits,
  )
  const { map } = await child.run(input, limits)
  const seen = measure(map, scan.brain)
  if (seen.min === seen.max)
    return [
      error(
        'constant-output',
        `The map is ${seen.min} everywhere in the brain.`,
        'Check the intensity range, the parameters and the graphs of the card.',
      ),
    ]
  if (measured)
    return [
      note(
        'score-range',
        `Scores were ${short(seen.min)} to ${short(seen.max)}; the histogram holds ${measured.join(' to ')}.`,
      ),
    ]
  const [low, high] = card.score.range
  let outside = 0
  for (let i = 0; i < map.length; i++) if (scan.brain[i] === 1 && (map[i]! < low || map[i]! > high)) outside++
  const share = outside / seen.values
  const words = `Scores were ${short(seen.min)} to ${short(seen.max)}; ${short(100 * share)} % lie outside the histogram's range of ${low} to ${high}.`
  if (share > 0.5)
    return [error('score-range', words, 'Correct score.range in the card (score_range in the form).')]
  if (share > 0.001)
    return [
      warning(
        'score-range',
        words,
        'Widen score.range in the card: scores outside are counted in the end bins.',
      ),
    ]
  if (seen.max - seen.min < (high - low) / 1000)
    return [
      warning(
        'score-range',
        `Scores were ${short(seen.min)} to ${short(seen.max)}, a small part of the histogram's range of ${low} to ${high}.`,
        'Narrow score.range in the card, or thresholds become coarse.',
      ),
    ]
  return []
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

async function providersOf(
  method: Method,
  scan: ProbeScan,
  spawn: SpawnProcess,
  { provider = 'auto', signal }: AddOptions,
): Promise<Finding> {
  const { why } = await chooseProvider(graphFiles(method, scan.modality), provider, {
    spawn,
    threads: availableParallelism(),
    batch: method.card.input.batch,
    ...(signal ? { signal } : {}),
  })
  return note('providers', `Runs on: ${why}.`)
}

/** Takes an own method away. Throws 'not-found', or 'bad-input' for a method of the program itself. */
export function removeMethod(id: string, home: string = ownMethodsFolder()): string {
  const folder = join(home, id)
  if (/^[a-z0-9][a-z0-9-]*$/.test(id) && isMethod(folder)) {
    unregister(home, folder)
    return folder
  }
  const other = listMethods().find(({ card }) => card.id === id)
  throw new Fault(
    other
      ? {
          code: 'bad-input',
          message: `'${id}' is not one of your own methods: it lies in ${other.folder ?? 'the program'}.`,
          remedy: 'Only methods in your own folder can be removed; leave it out of a run instead.',
        }
      : {
          code: 'not-found',
          message: `There is no method '${id}' in ${home}.`,
          remedy: 'The list of methods names them (`normascope methods list` on the command line).',
        },
  )
}

function isMethod(folder: string): boolean {
  try {
    readCard(join(folder, 'card.json'))
    return true
  } catch (thrown) {
    return toFaultData(thrown).code === 'bad-card' // damaged, but it can go
  }
}
