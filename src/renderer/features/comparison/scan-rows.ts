import type { ResultRow, ScanEntry } from '../../../contract/api.ts'
import type { MethodRow } from '../../../contract/index.ts'

/** Figures of a single scan that stand behind a method's mean. */
export const scanMetrics = [
  'dice',
  'dice_best',
  'auprc',
  'auroc',
  'sensitivity',
  'precision',
  'fpr',
  'lesion_sensitivity',
  'false_positive_lesions',
  'score_top1',
] as const
export type ScanMetric = (typeof scanMetrics)[number]

/** Columns of the leaderboard that a chart is drawn of. */
export const boardMetrics = [
  'dice',
  'auprc',
  'lesion_sensitivity',
  'fpr_healthy',
  'false_positive_lesions',
  'image_auroc',
  'sensitivity',
  'precision',
  'auroc',
  'dice_best',
] as const
export type BoardMetric = (typeof boardMetrics)[number]

/** The figure to begin with: Dice, or without patients with a reference the first that has a value. */
export const firstEstimable = (rows: readonly Pick<MethodRow, BoardMetric>[]): BoardMetric =>
  boardMetrics.find((metric) => rows.some((row) => row[metric].value !== null)) ?? 'dice'

/** Which figure of which scans is behind a method's mean. */
export function behind(metric: BoardMetric): { metric: ScanMetric; group: ScanEntry['group'] | undefined } {
  if (metric === 'fpr_healthy') return { metric: 'fpr', group: 'healthy' }
  if (metric === 'image_auroc') return { metric: 'score_top1', group: undefined }
  return { metric, group: 'patient' }
}

type Place = readonly [number, number, number]

export interface ScanLine {
  readonly scan: ScanEntry
  /** By method; null where undefined, absent where the method has no map of the scan. */
  readonly values: ReadonlyMap<string, number | null>
  /** Largest minus smallest value; null with fewer than two, and for scores, which every method has on a scale of its own. */
  readonly spread: number | null
  /** Where to look first, by method: a lesion that it missed, else one that it found; none on a healthy scan. */
  readonly centres: ReadonlyMap<string, Place>
}

/** One line a scan with the figure of every method. */
export function scanLines(
  results: readonly ResultRow[],
  scans: readonly ScanEntry[],
  metric: BoardMetric,
): ScanLine[] {
  const own = behind(metric)
  const byId = new Map(scans.map((scan) => [scan.scan_id, scan]))
  const lines = new Map<
    number,
    { scan: ScanEntry; values: Map<string, number | null>; centres: Map<string, Place> }
  >()
  for (const row of results) {
    const scan = byId.get(row.scan_id)
    if (!scan || (own.group !== undefined && scan.group !== own.group)) continue
    const line = lines.get(row.scan_id) ?? { scan, values: new Map(), centres: new Map() }
    line.values.set(row.method, row[own.metric])
    if (row.centre_mm) line.centres.set(row.method, row.centre_mm)
    lines.set(row.scan_id, line)
  }
  return [...lines.values()].map((line) => {
    const known = [...line.values.values()].filter((value) => value !== null)
    const apart = own.metric !== 'score_top1' && known.length > 1
    return { ...line, spread: apart ? Math.max(...known) - Math.min(...known) : null }
  })
}

const ofFalseAlarms: ReadonlySet<BoardMetric> = new Set(['fpr_healthy', 'false_positive_lesions'])

/** The lesion to look at for a method's figure of a scan; undefined where the figure is not of lesions, or there is none. */
export const placeOf = (
  line: ScanLine | undefined,
  method: string | undefined,
  metric: BoardMetric,
): Place | undefined =>
  ofFalseAlarms.has(metric) || method === undefined ? undefined : line?.centres.get(method)

/** a - b on every scan that has both. */
export const differencesOf = (lines: readonly ScanLine[], a: string, b: string): Map<string, number> =>
  new Map(
    lines.flatMap(({ scan, values }) => {
      const [x, y] = [values.get(a), values.get(b)]
      return x == null || y == null ? [] : [[scan.scan, x - y] as const]
    }),
  )
