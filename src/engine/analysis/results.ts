import type { Lesion, Modality, ScanResult } from '../../contract/index.ts'
import type { BiasMember, ResultRow } from '../../contract/api.ts'
import { biasRows, planEvaluation, storedResults } from '../evaluations/index.ts'
import {
  defaultEdges,
  levelsOf,
  observationsOf,
  type BiasFactor,
  type BiasMetric,
  type BiasRow,
} from '../../science/bias/index.ts'
import type { Study } from '../studies/index.ts'

/** Where to look first: the largest missed lesion, else the largest. */
function placeOf(lesions: readonly Lesion[]): Lesion['centre_mm'] | null {
  const missed = lesions.filter(({ detected }) => detected === false)
  const from = missed.length > 0 ? missed : lesions
  return (
    from.reduce<Lesion | null>(
      (best, own) => (best === null || own.volume_mm3 > best.volume_mm3 ? own : best),
      null,
    )?.centre_mm ?? null
  )
}

function resultRow({ scan_id, method, metrics: m }: ScanResult): ResultRow {
  return {
    scan_id,
    method,
    dice: m.dice,
    dice_best: m.dice_best,
    auprc: m.auprc,
    auroc: m.auroc,
    sensitivity: m.sensitivity,
    precision: m.precision,
    fpr: m.fpr,
    lesion_sensitivity: m.lesion_sensitivity,
    false_positive_lesions: m.false_positive_lesions,
    score_top1: m.score_top1,
    hd95_mm: m.hd95_mm,
    lesions: m.lesions.length,
    lesions_found: m.threshold === null ? null : m.lesions.filter(({ detected }) => detected === true).length,
    centre_mm: placeOf(m.lesions),
  }
}

const resultsOf = (study: Study, modalities?: readonly Modality[]): ScanResult[] =>
  storedResults(study, planEvaluation(study, { modalities })).flatMap(({ results }) => results)

/** The figures of every test scan of a modality. Throws 'nothing-to-do' where not all are measured. */
export const resultRows = (study: Study, modality: Modality): ResultRow[] =>
  resultsOf(study, [modality]).map(resultRow)

/**
 * The scans behind the groups of one metric by one factor, each with its value and level, as the bias analysis counts them:
 * levels are those of the whole study. For lesion sensitivity one a lesion.
 */
export function biasMembers(
  study: Study,
  { modality, metric, factor }: { modality: Modality; metric: BiasMetric; factor: BiasFactor },
): BiasMember[] {
  const rows = new Map<ScanResult, BiasRow[]>(resultsOf(study).map((result) => [result, biasRows(result)]))
  const levels = levelsOf(
    [...rows.values()].flat(),
    factor,
    metric === 'detected' ? 'lesion' : 'scan',
    defaultEdges,
  )
  if (!levels) return []
  return [...rows].flatMap(([result, own]) =>
    result.modality !== modality
      ? []
      : observationsOf(own, metric).map((observation, i): BiasMember => {
          const { lesion_volume_mm3: volume, lesion_contrast: contrast } = observation.factors
          const { lesions } = result.metrics
          return {
            scan_id: result.scan_id,
            method: result.method,
            level: levels.of(observation),
            value: observation.value,
            volume_mm3: typeof volume === 'number' ? volume : null,
            contrast: typeof contrast === 'number' ? contrast : null,
            centre_mm: metric === 'detected' ? (lesions[i]?.centre_mm ?? null) : placeOf(lesions),
          }
        }),
  )
}
