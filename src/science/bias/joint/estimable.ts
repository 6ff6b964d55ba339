import { rankOf } from '../../models/index.ts'
import type { DesignTerm } from './columns.ts'

/** Columns of a design that can be estimated, and for the others which factors they cannot be told apart from. */
export function estimable(terms: readonly DesignTerm[], n: number) {
  const columns = terms.flatMap((term) => term.columns)
  const intercept = new Float64Array(n).fill(1)
  const all = [intercept, ...columns.map(({ values }) => values)]
  const { kept, dependent } = rankOf(all)
  const confounded = new Map<number, Set<string>>()
  for (const { column, on } of dependent) {
    const involved = [column, ...on].filter((at) => at > 0)
    for (const at of involved) {
      const others = involved.map((other) => columns[other - 1]!.factor)
      const names = confounded.get(at) ?? new Set()
      for (const name of others) if (name !== columns[at - 1]!.factor) names.add(name)
      confounded.set(at, names)
    }
  }
  return {
    /** The columns of the fit: intercept first. */
    kept,
    fitted: kept.map((at) => all[at]!),
    columns,
    /** Why column i (0 is the first after the intercept) has no estimate; undefined: it has. */
    reason: (i: number): string | undefined => {
      const names = confounded.get(i + 1)
      if (!names) return undefined
      const listed = [...names].sort().join(', ')
      return listed === '' ? 'the group is empty' : `cannot be told apart from ${listed}`
    },
  }
}
export type Estimable = ReturnType<typeof estimable>
