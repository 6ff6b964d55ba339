import type { Modality } from '../../contract/index.ts'
import type { BiasMember, ResultRow } from '../../contract/api.ts'
import { biasRows } from '../evaluations/index.ts'
import {
  defaultEdges,
  levelsOf,
  observationsOf,
  type BiasFactor,
  type BiasMetric,
  type BiasRow,
} from '../../science/bias/index.ts'
import type { BriefResult } from './tasks.ts'

type Place = [number, number, number]
type BriefLesion = BriefResult['metrics']['lesions'][number]

/** Where to look first: the largest missed lesion, else the largest. */
function placeOf(lesions: readonly BriefLesion[]): Place | null {
  const missed = lesions.filter(({ detected }) => detected === false)
  const from = missed.length > 0 ? missed : lesions
  const largest = from.reduce<BriefLesion | null>(
    (best, own) => (best === null || own.volume_mm3 > best.volume_mm3 ? own : best),
    null,
  )
  return largest?.centre_mm ?? null
}

/** The figures of one scan under one method. */
export function resultRow({ scan_id, method, metrics: m }: BriefResult): ResultRow {
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

/**
 * The scans behind the groups of one metric by one factor, each with its value and level, as the bias analysis counts them:
 * levels are those of the whole study. For lesion sensitivity one a lesion.
 */
export function biasMembers(
  results: readonly BriefResult[],
  { modality, metric, factor }: { modality: Modality; metric: BiasMetric; factor: BiasFactor },
): BiasMember[] {
  const rows = new Map<BriefResult, BiasRow[]>(results.map((result) => [result, biasRows(result)]))
  const unit = metric === 'detected' ? 'lesion' : 'scan'
  const levels = levelsOf([...rows.values()].flat(), factor, unit, defaultEdges)
  if (!levels) return []
  return [...rows].flatMap(([{ scan_id, method, metrics, ...facts }, own]) =>
    facts.modality !== modality
      ? []
      : observationsOf(own, metric).map((observation, i): BiasMember => {
          const { lesion_volume_mm3: volume, lesion_contrast: contrast } = observation.factors
          const lesion = metrics.lesions[i]
          return {
            scan_id,
            method,
            level: levels.of(observation),
            value: observation.value,
            volume_mm3: typeof volume === 'number' ? volume : null,
            contrast: typeof contrast === 'number' ? contrast : null,
            centre_mm: unit === 'lesion' ? (lesion?.centre_mm ?? null) : placeOf(metrics.lesions),
          }
        }),
  )
}
