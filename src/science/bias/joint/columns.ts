import { testedFrom } from '../groups.ts'
import type { BiasFactor, Observation } from '../rows.ts'
import { continuous, sizes } from './factors.ts'
import { countOf } from './subjects.ts'

/** One coefficient's column of the joint model. */
export interface DesignColumn {
  factor: BiasFactor
  /** Group against reference; null for a continuous factor. */
  level: string | null
  reference: string | null
  /** What one unit of a continuous factor is. */
  unit: string | null
  /** Subjects in the group, or with a known value. */
  n: number
  values: Float64Array
}
/** What becomes of a factor in the joint model. */
export interface DesignTerm {
  factor: BiasFactor
  columns: DesignColumn[]
  /** Why the factor has no part in the model; absent: it has. */
  excluded?: string
  note?: string
  /** Subjects of the largest group; from 30 on groups are tested against it. */
  referenceSize: number
}

/** The columns of a factor in the design: one of a continuous factor, one for each group but the largest of others. */
export function columnsOf(
  rows: readonly Observation[],
  factor: BiasFactor,
): Pick<DesignTerm, 'columns' | 'referenceSize'> {
  const n = countOf(rows)
  const measure = continuous[factor]
  if (measure) {
    const raw = Float64Array.from(rows, (row) => measure.of(row.factors[factor] as number))
    const centre = raw.reduce((a, b) => a + b, 0) / raw.length
    const values = raw.map((value) => value - centre)
    return {
      columns: [{ factor, level: null, reference: null, unit: measure.unit, n, values }],
      referenceSize: n,
    }
  }
  const counts = sizes(rows, factor)
  const largest = Math.max(...counts.values())
  const reference = [...counts].find(([, size]) => size === largest)![0]
  return {
    referenceSize: largest,
    columns: [...counts]
      .filter(([level]) => level !== reference)
      .map(([level, size]) => ({
        factor,
        level,
        reference,
        unit: null,
        n: size,
        values: Float64Array.from(rows, (row) => (String(row.factors[factor]) === level ? 1 : 0)),
      })),
  }
}

/** Groups below 30 subjects, or against a reference below 30, are estimated and not tested. */
export const isTested = (column: DesignColumn, term: DesignTerm): boolean =>
  column.n >= testedFrom && term.referenceSize >= testedFrom
