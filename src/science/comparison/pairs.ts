import { seedOf } from '../random/index.ts'
import {
  bootstrapMean,
  clusterBy,
  holm,
  notEstimable,
  wilcoxonSignedRank,
  type Estimate,
} from '../statistics/index.ts'
import { boundsOf, type ComparedMetric, type ScoredScan, type Settings } from './table.ts'

/** Below this many paired subjects nothing is tested and no winner is named. */
export const fewestPairs = 10

export interface PairedDifference {
  metric: ComparedMetric | 'fpr'
  a: string
  b: string
  difference: Estimate
  wilcoxon_p: number | null
  wilcoxon_p_holm: number | null
  note?: string
}

export interface MethodScans {
  method: string
  scans: readonly ScoredScan[]
}

const valueOf = (scan: ScoredScan, metric: PairedDifference['metric']): number | null =>
  metric === 'fpr' ? scan.fpr : scan.values[metric]

const concerns = (scan: ScoredScan, metric: PairedDifference['metric']): boolean =>
  metric === 'fpr' ? scan.group === 'healthy' : scan.group === 'patient' && scan.hasReference

function differences(a: MethodScans, b: MethodScans, metric: PairedDifference['metric']) {
  const other = new Map(b.scans.map((scan) => [scan.scan, scan]))
  const concerned = a.scans.filter((scan) => concerns(scan, metric))
  const paired = concerned.flatMap((scan) => {
    const partner = other.get(scan.scan)
    const [left, right] = [valueOf(scan, metric), partner ? valueOf(partner, metric) : null]
    return left === null || right === null ? [] : [{ subject: scan.subject, difference: left - right }]
  })
  return { paired, left: concerned.length - paired.length }
}

/** Mean of each subject under each method, over scans that have the figure under all of them: rows are subjects. */
export function subjectMeans(
  methods: readonly MethodScans[],
  metric: PairedDifference['metric'],
): { subjects: string[]; rows: number[][] } {
  const values = methods.map(
    ({ scans }) =>
      new Map(
        scans
          .filter((scan) => concerns(scan, metric))
          .map((scan) => [scan.scan, { subject: scan.subject, value: valueOf(scan, metric) }]),
      ),
  )
  const found = new Map<string, { sums: number[]; scans: number }>()
  for (const [scan, { subject }] of values[0] ?? []) {
    const row = values.map((own) => own.get(scan)?.value ?? null)
    if (!row.every((value) => value !== null)) continue
    const own = found.get(subject) ?? { sums: row.map(() => 0), scans: 0 }
    found.set(subject, { sums: own.sums.map((sum, j) => sum + row[j]!), scans: own.scans + 1 })
  }
  const subjects = [...found.keys()].sort()
  return {
    subjects,
    rows: subjects.map((subject) => {
      const { sums, scans } = found.get(subject)!
      return sums.map((sum) => sum / scans)
    }),
  }
}

function compareTwo(
  a: MethodScans,
  b: MethodScans,
  metric: PairedDifference['metric'],
  settings: Settings,
): PairedDifference {
  const { paired, left } = differences(a, b, metric)
  const clusters = clusterBy(
    paired,
    (row) => row.subject,
    (row) => row.difference,
  )
  const n = clusters.subjects.length
  const notes = left > 0 ? [`${left} scans left out: not defined under both methods`] : []
  if (n > 0 && n < fewestPairs)
    notes.push(`${n} subjects: too few to test, at least ${fewestPairs} are needed`)
  const difference =
    n === 0
      ? notEstimable('no scan with this figure under both methods')
      : bootstrapMean(clusters, {
          ...settings,
          seed: seedOf(settings.seed, 'difference', metric),
          ...(metric !== 'fpr' && boundsOf(metric) ? { bounds: [-1, 1] } : {}),
        })
  const means = Array.from(clusters.sums, (sum, s) => sum / clusters.weights[s]!)
  const test = n >= fewestPairs ? wilcoxonSignedRank(means) : undefined
  if (n >= fewestPairs && !test) notes.push('no subject differs: not tested')
  return {
    metric,
    a: a.method,
    b: b.method,
    difference,
    wilcoxon_p: test?.p ?? null,
    wilcoxon_p_holm: null,
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  }
}

/**
 * All pairs of methods on one metric: mean paired difference a - b over scans with a subject-bootstrap interval, then
 * Wilcoxon signed-rank on subject means with Holm over the pairs given here.
 */
export function pairedDifferences(
  methods: readonly MethodScans[],
  metric: PairedDifference['metric'],
  settings: Settings,
): PairedDifference[] {
  const pairs = methods.flatMap((a, i) => methods.slice(i + 1).map((b) => compareTwo(a, b, metric, settings)))
  const tested = pairs.filter((pair) => pair.wilcoxon_p !== null)
  holm(tested.map((pair) => pair.wilcoxon_p!)).forEach((p, i) => (tested[i]!.wilcoxon_p_holm = p))
  return pairs
}

/** A difference that is named: its interval leaves out 0 and Holm's p is below 0.05. */
export const isDecisive = ({ difference, wilcoxon_p_holm }: PairedDifference): boolean =>
  difference.lo !== null &&
  difference.hi !== null &&
  (difference.lo > 0 || difference.hi < 0) &&
  wilcoxon_p_holm !== null &&
  wilcoxon_p_holm < 0.05
