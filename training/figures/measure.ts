/** One method in one study: maps, threshold, metrics, and the figures read from them. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Modality } from '../../src/contract/index.ts'
import { calibrate, evaluate } from '../../src/engine/evaluations/index.ts'
import { cardKey, chooseMethods } from '../../src/engine/methods/index.ts'
import { runMethods } from '../../src/engine/runs/index.ts'
import type { Study } from '../../src/engine/studies/index.ts'
import { postprocessing, type Kind } from './cohorts.ts'
import { patientOf, rowOf, type Figures, type MethodFigures, type Patient, type Row } from './figures.ts'
import { countWeights } from './weights.ts'

const targetFpr = 0.01

export interface Measured {
  /** What was measured; absent: all modalities. */
  readonly modalities?: readonly Modality[]
  readonly rows: readonly Row[]
  readonly patient: readonly Patient[]
  readonly failures: readonly string[]
}

/** The subject of ms-patient. */
const isPatient = (subject: string): boolean => /^(sub-)?26$/.test(subject)

/** Mean seconds of a method's maps on a modality, of the real patient or of the others. */
function secondsOf(study: Study, method: string, modality: Modality, patient: boolean): number {
  const rows = study.db
    .prepare<[string, string], { seconds: number; label: string }>(
      `SELECT map.seconds AS seconds, scan.label AS label FROM map JOIN scan ON scan.id = map.scan_id
       WHERE map.method = ? AND scan.modality = ?`,
    )
    .all(method, modality)
    .filter(({ label }) => isPatient(label.split('_')[0]) === patient)
  return rows.reduce((sum, row) => sum + row.seconds / rows.length, 0)
}

export interface MeasureOptions {
  readonly jobs: number
  readonly quality: MethodFigures['quality']
  /** All when absent. */
  readonly modalities?: readonly Modality[] | undefined
  /** Compares the maps with the study's own healthy scans: cohorts 'implanted-own' and 'phantom-own'. */
  readonly own?: boolean
  readonly say?: (text: string) => void
}

/** What is done already is taken as it is. `say` gets one line with the times. */
export async function measure(
  study: Study,
  kind: Kind,
  method: string,
  { jobs, quality, modalities, own, say }: MeasureOptions,
): Promise<Measured> {
  const methods = [method]
  const started = performance.now()
  const only = modalities ? { modalities } : {}
  const reference = own ? 'own' : 'bundled'
  const run = await runMethods(study, { methods, provider: 'cpu', jobs, quality, reference, ...only })
  const ran = performance.now()
  const calibrations = await calibrate(study, { methods, targetFpr, postprocessing, ...only })
  const results = (await evaluate(study, { methods })).filter(({ modality }) => modalities?.includes(modality) ?? true)
  const took = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`
  const measured = took(ran, performance.now())
  say?.(`${kind} ${method}: ${run.made} maps in ${took(started, ran)}, measured in ${measured}`)
  const real = (subject: string): boolean => kind === 'implanted' && isPatient(subject)
  const rows = calibrations.map((calibration) => {
    const { modality } = calibration
    const tested = results.filter((result) => result.modality === modality && !real(result.subject))
    return rowOf(own ? `${kind}-own` : kind, calibration, tested, secondsOf(study, method, modality, false))
  })
  const patient = results
    .filter(({ subject }) => real(subject))
    .map((result) => patientOf(result, secondsOf(study, method, result.modality, true)))
  const failures = run.failures.map(({ scan, fault }) => `${scan}: ${fault.message}`)
  return { rows, patient, failures: [...new Set(failures)].slice(0, 5), ...only }
}

type CardFacts = Pick<MethodFigures, 'version' | 'card_key' | 'quality' | 'weights' | 'graph_bytes'>

export function cardFacts(id: string, quality: MethodFigures['quality']): CardFacts {
  const { card, folder } = chooseMethods([id])[0]
  const graphs = [...new Set(card.graphs.map(({ file }) => file))].map((file) => readFileSync(join(folder!, file)))
  return {
    version: card.version,
    card_key: cardKey(card),
    quality,
    weights: graphs.reduce((sum, bytes) => sum + countWeights(bytes), 0),
    graph_bytes: graphs.reduce((sum, bytes) => sum + bytes.length, 0),
  }
}

/** The method's figures with those of one cohort (and of the modalities measured) replaced; figures of an older card or another quality are dropped. */
export function merge(
  old: MethodFigures | undefined,
  cohort: Row['cohort'],
  found: Measured,
  card: CardFacts,
): MethodFigures {
  const same = old?.card_key === card.card_key && old.quality === card.quality ? old : undefined
  const replaced = (modality: Modality): boolean => found.modalities?.includes(modality) ?? true
  const others = (same?.failures ?? []).filter((text) => !text.startsWith(`${cohort}: `))
  return {
    ...card,
    rows: [
      ...(same?.rows ?? []).filter((row) => row.cohort !== cohort || !replaced(row.modality)),
      ...found.rows,
    ],
    patient:
      cohort === 'implanted'
        ? [...(same?.patient ?? []).filter(({ modality }) => !replaced(modality)), ...found.patient]
        : (same?.patient ?? []),
    failures: [...others, ...found.failures.map((text) => `${cohort}: ${text}`)],
  }
}

function readFigures(file: string): Figures {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Figures
  return { postprocessing, target_fpr: targetFpr, hardware: '', methods: {} }
}

/** Puts a method's figures into the file, the other methods' stay. */
export function store(
  file: string,
  id: string,
  cohort: Row['cohort'],
  quality: MethodFigures['quality'],
  found: Measured,
): void {
  const figures = readFigures(file)
  const methods = { ...figures.methods, [id]: merge(figures.methods[id], cohort, found, cardFacts(id, quality)) }
  const sorted = Object.fromEntries(Object.entries(methods).sort(([a], [b]) => (a < b ? -1 : 1)))
  const hardware = `CPU, ${cpus().length} cores, shared with other work`
  writeFileSync(`${file}.part`, `${JSON.stringify({ ...figures, hardware, methods: sorted }, undefined, 1)}\n`)
  renameSync(`${file}.part`, file)
}
