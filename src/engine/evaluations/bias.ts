import type { Bias, Modality, ScanResult } from '../../contract/index.ts'
import { analyseBias, type BiasRow, type BinEdges } from '../../science/bias/index.ts'
import type { Study } from '../studies/index.ts'
import { readBiasTable } from './bias-table.ts'
import { evaluationWarnings, planEvaluation, storedResults } from './evaluate.ts'

export interface BiasOptions {
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  /** Default 1. */
  seed?: number
  /** Default 1,000. */
  replicates?: number
  /** Ages below 40, 40 to 59, from 60; lesion size by quartiles, contrast by terciles. */
  edges?: BinEdges
  signal?: AbortSignal | undefined
}

/** What of a result the bias analysis reads. */
type BiasResultOf = Omit<ScanResult, 'metrics' | 'map_key'> & {
  readonly metrics: Pick<ScanResult['metrics'], 'fpr' | 'dice' | 'auprc' | 'sensitivity'> & {
    readonly lesions: readonly Pick<
      ScanResult['metrics']['lesions'][number],
      'volume_mm3' | 'contrast' | 'detected'
    >[]
  }
}

/** A scan's result as rows of the bias table: one a lesion, or one alone. */
export function biasRows({ metrics, ...facts }: BiasResultOf): BiasRow[] {
  const { fpr, dice, auprc, sensitivity } = metrics
  const row: BiasRow = {
    subject: facts.subject,
    scan: facts.scan,
    method: facts.method,
    modality: facts.modality,
    group: facts.group,
    scanner: facts.scanner,
    site: facts.site,
    age: facts.age,
    sex: facts.sex,
    lesion_type: facts.lesion_type,
    lesion_volume_mm3: null,
    lesion_contrast: null,
    fpr,
    dice,
    auprc,
    sensitivity,
    detected: null,
  }
  if (facts.group === 'healthy' || metrics.lesions.length === 0) return [row]
  return metrics.lesions.map(({ volume_mm3, contrast, detected }) => ({
    ...row,
    lesion_volume_mm3: volume_mm3,
    lesion_contrast: contrast,
    detected,
  }))
}

const settingsOf = ({ seed = 1, replicates, edges }: BiasOptions): Parameters<typeof analyseBias>[1] => ({
  seed,
  ...(replicates === undefined ? {} : { replicates }),
  ...(edges === undefined ? {} : { edges }),
})

/** The bias analysis of a study's test scans, from stored results. Throws 'nothing-to-do' naming the command to run first. */
export async function bias(study: Study, options: BiasOptions = {}): Promise<Bias> {
  const plans = planEvaluation(study, options)
  const rows = storedResults(study, plans).flatMap(({ results }) => results.flatMap(biasRows))
  options.signal?.throwIfAborted()
  const result = analyseBias(rows, settingsOf(options))
  return { ...result, notes: [...evaluationWarnings(study, plans), ...result.notes] }
}

/** The same analysis on any table of scans (CSV or TSV). */
export async function biasTable(path: string, options: BiasOptions = {}): Promise<Bias> {
  const { rows, notes } = readBiasTable(path)
  const result = analyseBias(rows, settingsOf(options))
  return { ...result, notes: [...notes, ...result.notes] }
}
