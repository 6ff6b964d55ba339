import { chiSquaredSf, fisherSf, rankValues } from '../statistics/index.ts'
import { fewestPairs, subjectMeans, type MethodScans, type PairedDifference } from './pairs.ts'

export interface Friedman {
  /** Friedman's chi-squared with tie correction and its p, as scipy.stats.friedmanchisquare. */
  readonly chi: number
  readonly p: number
  /** Iman & Davenport 1980: F = (n - 1) chi / (n (k - 1) - chi), less conservative; Infinity when all rows rank alike. */
  readonly f: number
  readonly df1: number
  readonly df2: number
  readonly p_f: number
}

/** Rows are subjects, columns methods. Undefined below 2 rows or 3 columns, or when every row is all ties. */
export function friedman(rows: readonly (readonly number[])[]): Friedman | undefined {
  const [n, k] = [rows.length, rows[0]?.length ?? 0]
  if (n < 2 || k < 3) return undefined
  const sums = new Float64Array(k)
  let ties = 0
  for (const row of rows) {
    const ranked = rankValues(row)
    ties += ranked.ties
    for (let j = 0; j < k; j++) sums[j]! += ranked.ranks[j]!
  }
  const correction = 1 - ties / (n * k * (k * k - 1))
  if (correction <= 1e-12) return undefined
  const squares = sums.reduce((sum, value) => sum + value * value, 0)
  const chi = ((12 / (n * k * (k + 1))) * squares - 3 * n * (k + 1)) / correction
  const rest = n * (k - 1) - chi
  const f = rest <= 1e-9 * n ? Infinity : ((n - 1) * chi) / rest
  const [df1, df2] = [k - 1, (k - 1) * (n - 1)]
  return { chi, p: chiSquaredSf(chi, k - 1), f, df1, df2, p_f: fisherSf(f, df1, df2) }
}

export interface Omnibus {
  metric: PairedDifference['metric']
  methods: string[]
  /** Subjects with the figure under every method. */
  n: number
  friedman_chi2: number | null
  friedman_p: number | null
  iman_davenport_f: number | null
  df1: number | null
  df2: number | null
  iman_davenport_p: number | null
  note?: string
}

/** All methods at once, before any pair: only asked when there are more than two. Null for two or fewer. */
export function omnibus(methods: readonly MethodScans[], metric: PairedDifference['metric']): Omnibus | null {
  if (methods.length < 3) return null
  const { rows } = subjectMeans(methods, metric)
  const found = rows.length >= fewestPairs ? friedman(rows) : undefined
  const note =
    rows.length < fewestPairs
      ? `${rows.length} subjects with the figure under every method: too few to test, at least ${fewestPairs} are needed`
      : !found
        ? 'no subject differs between methods: not tested'
        : found.f === Infinity
          ? 'every subject ranks the methods alike: F is infinite'
          : undefined
  return {
    metric,
    methods: methods.map(({ method }) => method),
    n: rows.length,
    friedman_chi2: found?.chi ?? null,
    friedman_p: found?.p ?? null,
    iman_davenport_f: found && Number.isFinite(found.f) ? found.f : null,
    df1: found?.df1 ?? null,
    df2: found?.df2 ?? null,
    iman_davenport_p: found?.p_f ?? null,
    ...(note === undefined ? {} : { note }),
  }
}

/** Whether pairs may be looked at: two methods, or an omnibus test below 0.05. */
export const methodsDiffer = (test: Omnibus | null): boolean =>
  test === null || (test.iman_davenport_p !== null && test.iman_davenport_p < 0.05)
