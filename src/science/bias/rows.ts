/**
 * One row of the table the bias analysis reads: a scan under a method, or one lesion of such a scan (then the figures of
 * the scan are repeated on each of its rows and counted once). Null where unknown or undefined.
 */
export interface BiasRow {
  subject: string
  scan: string
  method: string
  modality: string
  group: 'healthy' | 'patient'
  scanner: string | null
  site: string | null
  age: number | null
  sex: string | null
  lesion_type: string | null
  /** mm3 of the row's lesion (or lesions). */
  lesion_volume_mm3: number | null
  lesion_contrast: number | null
  fpr: number | null
  dice: number | null
  auprc: number | null
  sensitivity: number | null
  /** Whether the row's lesion was found. */
  detected: boolean | null
}

export const biasMetrics = ['fpr', 'dice', 'auprc', 'sensitivity', 'detected'] as const
export type BiasMetric = (typeof biasMetrics)[number]

export const biasFactors = [
  'scanner',
  'site',
  'age',
  'sex',
  'lesion_type',
  'lesion_volume_mm3',
  'lesion_contrast',
] as const
export type BiasFactor = (typeof biasFactors)[number]

/** What is averaged: one value of one subject with its factors. */
export interface Observation {
  subject: string
  value: number
  factors: Record<BiasFactor, string | number | null>
}

/** Factors that mean something for a metric: the FPR of healthy scans knows no lesions. */
export const factorsOf = (metric: BiasMetric): readonly BiasFactor[] =>
  metric === 'fpr' ? biasFactors.filter((factor) => !factor.startsWith('lesion')) : biasFactors

const factorsFrom = (row: BiasRow): Observation['factors'] => ({
  scanner: row.scanner,
  site: row.site,
  age: row.age,
  sex: row.sex,
  lesion_type: row.lesion_type,
  lesion_volume_mm3: row.lesion_volume_mm3,
  lesion_contrast: row.lesion_contrast,
})

/** Rows by scan, in the order in which the scans first appear. */
export function byScan(rows: readonly BiasRow[]): BiasRow[][] {
  const found = new Map<string, BiasRow[]>()
  for (const row of rows) {
    const key = `${row.subject}\0${row.scan}`
    const own = found.get(key)
    if (own) own.push(row)
    else found.set(key, [row])
  }
  return [...found.values()]
}

/** Total lesion volume of a scan, and its contrast weighted by volume; null without lesions of known size. */
function wholeScan(rows: readonly BiasRow[]): Observation['factors'] {
  const sized = rows.filter((row) => row.lesion_volume_mm3 !== null)
  const volume = sized.reduce((sum, row) => sum + row.lesion_volume_mm3!, 0)
  const contrasted = rows.filter((row) => row.lesion_contrast !== null)
  const weights = contrasted.map((row) => row.lesion_volume_mm3 ?? 1)
  const weight = weights.reduce((a, b) => a + b, 0)
  const contrast = contrasted.reduce((sum, row, i) => sum + row.lesion_contrast! * weights[i]!, 0)
  return {
    ...factorsFrom(rows[0]!),
    lesion_volume_mm3: sized.length === 0 ? null : volume,
    lesion_contrast: weight === 0 ? null : contrast / weight,
  }
}

const firstKnown = (rows: readonly BiasRow[], metric: Exclude<BiasMetric, 'detected'>): number | null =>
  rows.find((row) => row[metric] !== null)?.[metric] ?? null

/**
 * The observations of one metric among the rows of one method and modality: FPR of healthy scans; Dice, AUPRC and
 * sensitivity of patients' scans; detection of each lesion.
 */
export function observationsOf(rows: readonly BiasRow[], metric: BiasMetric): Observation[] {
  const group = metric === 'fpr' ? 'healthy' : 'patient'
  const concerned = rows.filter((row) => row.group === group)
  if (metric === 'detected')
    return concerned
      .filter((row) => row.detected !== null)
      .map((row) => ({ subject: row.subject, value: row.detected ? 1 : 0, factors: factorsFrom(row) }))
  return byScan(concerned).flatMap((scan) => {
    const value = firstKnown(scan, metric)
    return value === null ? [] : [{ subject: scan[0]!.subject, value, factors: wholeScan(scan) }]
  })
}
