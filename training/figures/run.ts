/**
 * Measures methods, all in the same way, and writes their figures to training/figures/figures.json.
 *
 *   python training/figures/synthesise.py --data DATA --out WORK/synthetic
 *   node training/figures/run.ts --data DATA --work WORK [--methods A,B] [--subjects N] [--only implanted|phantom] [--jobs N]
 *
 * WORK, outside the repository, keeps cohorts, studies and maps: the same call goes on where it stopped, and a method more
 * costs only its own maps. Two studies: 'implanted' (implant.ts and the real patient of DATA/ms-patient) and 'phantom'
 * (36 generated subjects at 2 mm: 12 healthy for calibration, 12 healthy and 12 patients for test). Thresholds at 1 % voxel FPR
 * after a median filter (4 x 4 x 4); all numbers are the engine's own. Without --subjects N the cohorts are whole.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Modality } from '../../src/contract/index.ts'
import { calibrate, evaluate } from '../../src/engine/evaluations/index.ts'
import { importFolder } from '../../src/engine/imports/index.ts'
import { chooseMethods } from '../../src/engine/methods/index.ts'
import { generatePhantomCohort } from '../../src/engine/phantom/index.ts'
import { runMethods } from '../../src/engine/runs/index.ts'
import { createStudy, openStudy, setSetting, splitStudy, type Study } from '../../src/engine/studies/index.ts'
import { patientOf, rowOf, type Figures, type MethodFigures, type Patient, type Row } from './figures.ts'
import { writeCohort } from './implant.ts'
import { countWeights } from './weights.ts'

const file = join(import.meta.dirname, 'figures.json')
const postprocessing = 'median4'
const targetFpr = 0.01
const kinds = ['implanted', 'phantom'] as const
type Kind = (typeof kinds)[number]

interface Place {
  readonly data: string
  readonly work: string
  readonly subjects: number
  readonly jobs: number
}

const say = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`)

async function makeImplanted({ data, work, subjects }: Place, study: Study): Promise<void> {
  const out = join(work, 'implanted-cohort')
  await writeCohort({ data, out, synthetic: join(work, 'synthetic'), subjects, seed: 31 })
  await importFolder(study, { folder: out, layout: 'bids' })
  const patient = join(data, 'ms-patient')
  if (existsSync(patient)) await importFolder(study, { folder: patient, layout: 'bids' })
  else say(`${patient} is not there: no figures of the real patient`)
  splitStudy(study, { from: join(out, 'splits.csv') })
}

async function makePhantom({ work, subjects }: Place, study: Study): Promise<void> {
  const out = join(work, 'phantom-cohort')
  const plan = join(work, 'phantom-plan.json')
  writeFileSync(plan, JSON.stringify({ patientShare: 1 / 3 }))
  if (!existsSync(join(out, 'truth.json')))
    await generatePhantomCohort({ out, plan, subjects: 3 * Math.min(12, subjects), seed: 51, spacingMm: 2 })
  await importFolder(study, { folder: out, layout: 'bids' })
  splitStudy(study, { calibration: 0.5, seed: 1 })
}

/** The study, made where it is not there yet; a half-made one says so by the missing marker. */
async function studyOf(kind: Kind, place: Place): Promise<Study> {
  const folder = join(place.work, `${kind}-study`)
  const marker = join(folder, '.made')
  if (existsSync(marker)) {
    const made = readFileSync(marker, 'utf8')
    if (made !== String(place.subjects))
      throw new Error(`${folder} was made with --subjects ${made}; name another --work, or remove it`)
    return openStudy(folder)
  }
  if (existsSync(folder)) throw new Error(`${folder} is half made; remove it and run again`)
  say(`making the study '${kind}'`)
  const study = createStudy(folder, { name: `Figures: ${kind}` })
  await (kind === 'implanted' ? makeImplanted : makePhantom)(place, study)
  setSetting(study, 'postprocessing', postprocessing)
  writeFileSync(marker, String(place.subjects))
  return study
}

/** Mean seconds of the maps of a method on a modality, of the real patient or of the others. */
function secondsOf(study: Study, method: string, modality: Modality, patient: boolean): number {
  return study.db
    .prepare<[string, string, number], { seconds: number }>(
      `SELECT avg(map.seconds) AS seconds FROM map JOIN scan ON scan.id = map.scan_id
       WHERE map.method = ? AND scan.modality = ? AND (scan.label LIKE 'sub-26\\_%' ESCAPE '\\') = ?`,
    )
    .get(method, modality, patient ? 1 : 0)!.seconds
}

interface Measured {
  rows: Row[]
  patient: Patient[]
  failures: string[]
}

async function measure(study: Study, kind: Kind, method: string, jobs: number): Promise<Measured> {
  const methods = [method]
  const started = performance.now()
  const run = await runMethods(study, { methods, provider: 'cpu', jobs })
  const ran = performance.now()
  const calibrations = await calibrate(study, { methods, targetFpr, postprocessing })
  const results = await evaluate(study, { methods })
  const took = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`
  say(`${kind} ${method}: ${run.made} maps in ${took(started, ran)}, measured in ${took(ran, performance.now())}`)
  const isPatient = (subject: string): boolean => kind === 'implanted' && /^(sub-)?26$/.test(subject)
  const rows = calibrations.map((calibration) => {
    const { modality } = calibration
    const own = results.filter((result) => result.modality === modality && !isPatient(result.subject))
    return rowOf(kind, calibration, own, secondsOf(study, method, modality, false))
  })
  const patient = results
    .filter(({ subject }) => isPatient(subject))
    .map((result) => patientOf(result, secondsOf(study, method, result.modality, true)))
  const failures = run.failures.map(({ scan, fault }) => `${scan}: ${fault.message}`)
  return { rows, patient, failures: [...new Set(failures)].slice(0, 5) }
}

function readFigures(): Figures {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Figures
  return { postprocessing, target_fpr: targetFpr, hardware: '', methods: {} }
}

/** Figures of the method with those of the cohorts just measured in the place of older ones. */
function merge(old: MethodFigures | undefined, kind: Kind, found: Measured, card: CardFacts): MethodFigures {
  const same = old?.card_sha256 === card.card_sha256 ? old : undefined
  const label = (text: string): string => `${kind}: ${text}`
  return {
    ...card,
    rows: [...(same?.rows ?? []).filter(({ cohort }) => cohort !== kind), ...found.rows],
    patient: kind === 'implanted' ? found.patient : (same?.patient ?? []),
    failures: [
      ...(same?.failures ?? []).filter((text) => !text.startsWith(`${kind}:`)),
      ...found.failures.map(label),
    ],
  }
}

type CardFacts = Pick<MethodFigures, 'version' | 'card_sha256' | 'weights' | 'graph_bytes'>

function cardFacts(id: string): CardFacts {
  const { card, folder } = chooseMethods([id])[0]
  const graphs = card.graphs.map((graph) => readFileSync(join(folder!, graph.file)))
  return {
    version: card.version,
    card_sha256: createHash('sha256')
      .update(readFileSync(join(folder!, 'card.json')))
      .digest('hex'),
    weights: graphs.reduce((sum, bytes) => sum + countWeights(bytes), 0),
    graph_bytes: graphs.reduce((sum, bytes) => sum + bytes.length, 0),
  }
}

function store(id: string, kind: Kind, found: Measured): void {
  const figures = readFigures()
  const methods = { ...figures.methods, [id]: merge(figures.methods[id], kind, found, cardFacts(id)) }
  const sorted = Object.fromEntries(Object.entries(methods).sort(([a], [b]) => (a < b ? -1 : 1)))
  const hardware = `CPU, ${cpus().length} cores, shared with other work`
  const text = JSON.stringify({ ...figures, hardware, methods: sorted }, undefined, 1)
  writeFileSync(`${file}.part`, `${text}\n`)
  renameSync(`${file}.part`, file)
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      work: { type: 'string' },
      methods: { type: 'string' },
      only: { type: 'string' },
      subjects: { type: 'string', default: '34' },
      jobs: { type: 'string', default: '1' },
    },
  })
  const { data, work, only } = values
  if (data === undefined || work === undefined) throw new Error('--data and --work are needed')
  const place: Place = { data, work, subjects: Number(values.subjects), jobs: Number(values.jobs) }
  const ids = chooseMethods(values.methods?.split(',')).map(({ card }) => card.id)
  for (const kind of kinds.filter((name) => only === undefined || only === name)) {
    using study = await studyOf(kind, place)
    for (const id of ids) {
      try {
        store(id, kind, await measure(study, kind, id, place.jobs))
      } catch (error) {
        say(`${kind} ${id} could not be measured: ${(error as Error).message}`)
        store(id, kind, { rows: [], patient: [], failures: [(error as Error).message] })
        process.exitCode = 1
      }
    }
  }
}

await main()
