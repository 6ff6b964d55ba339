import { seedOf } from '../random/index.ts'
import { bootstrapMean, clusterBy, notEstimable, type Estimate } from '../statistics/index.ts'
import { judgedScans } from './images.ts'

/** Figures of one scan that are averaged over scans. */
export const comparedMetrics = [
  'dice',
  'dice_best',
  'auprc',
  'auroc',
  'sensitivity',
  'precision',
  'lesion_sensitivity',
  'false_positive_lesions',
] as const
export type ComparedMetric = (typeof comparedMetrics)[number]

/** Least and largest value of a figure of one scan; undefined for counts. */
export const boundsOf = (metric: ComparedMetric): readonly [number, number] | undefined =>
  metric === 'false_positive_lesions' ? undefined : [0, 1]

/** One scan under one method. Null where the figure is undefined. */
export interface ScoredScan {
  subject: string
  scan: string
  group: 'healthy' | 'patient'
  hasReference: boolean
  values: Record<ComparedMetric, number | null>
  fpr: number | null
  /** Image score: mean of the top 1 % of the map in the brain. */
  score: number | null
  /** All image scores, where they are known. */
  images?: Partial<Record<'mean' | 'max' | 'top1', number | null>>
}

export interface Settings {
  seed: number
  replicates: number
  /** Of means and differences; default 'bca'. */
  interval?: 'bca' | 'percentile'
}

export type TableRow = Record<ComparedMetric | 'fpr_healthy' | 'image_auroc', Estimate> & {
  patients: number
  healthy: number
  undefined_dice: number
}

const subjects = (scans: readonly ScoredScan[]): number => new Set(scans.map((scan) => scan.subject)).size

const isNumber = (value: number | null): value is number => value !== null

/** Mean over the scans that have the figure, with the subjects resampled; a note counts the scans that do not. */
function meanOf(
  scans: readonly ScoredScan[],
  valueOf: (scan: ScoredScan) => number | null,
  missing: string,
  settings: Settings,
  stream: string,
  bounds?: readonly [number, number],
): Estimate {
  const known = scans.filter((scan) => isNumber(valueOf(scan)))
  if (known.length === 0) return notEstimable(missing)
  const clusters = clusterBy(
    known,
    (scan) => scan.subject,
    (scan) => valueOf(scan)!,
  )
  const estimate = bootstrapMean(clusters, {
    ...settings,
    seed: seedOf(settings.seed, stream),
    ...(bounds ? { bounds } : {}),
  })
  const left = scans.length - known.length
  if (left === 0) return estimate
  const note = `${left} of ${scans.length} scans without this figure`
  return { ...estimate, note: estimate.note ? `${estimate.note}; ${note}` : note }
}

/**
 * One method on one modality. Lesion and overlap figures are over patients with a reference; FPR and the healthy side of
 * the image AUROC over healthy scans. Random streams are named by the figure, so a further method changes no interval.
 */
export function tableRow(scans: readonly ScoredScan[], settings: Settings): TableRow {
  const patients = scans.filter((scan) => scan.group === 'patient')
  const healthy = scans.filter((scan) => scan.group === 'healthy')
  const referenced = patients.filter((scan) => scan.hasReference)
  const missing = referenced.length === 0 ? 'no patients with a reference' : 'undefined on every scan'
  const means = Object.fromEntries(
    comparedMetrics.map((metric) => [
      metric,
      meanOf(referenced, (scan) => scan.values[metric], missing, settings, metric, boundsOf(metric)),
    ]),
  ) as Record<ComparedMetric, Estimate>
  return {
    ...means,
    fpr_healthy: meanOf(healthy, (scan) => scan.fpr, 'no healthy test scans', settings, 'fpr'),
    image_auroc: judgedScans(scans, ({ score }) => score, {
      ...settings,
      seed: seedOf(settings.seed, 'image_auroc'),
    }).auroc,
    patients: subjects(patients),
    healthy: subjects(healthy),
    undefined_dice: patients.filter((scan) => scan.values.dice === null).length,
  }
}
