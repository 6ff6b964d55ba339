import { countsOnlyBelow, testedFrom } from '../groups.ts'
import type { Design } from './design.ts'
import { countOf } from './subjects.ts'
import { emptyTerm } from './terms.ts'
import type { JointModel } from './types.ts'

/** A model that could not be fitted, with the reason wherever somebody may look. */
export const none = (
  reason: string,
  outcome: string,
  model: JointModel['model'],
  design: Design,
): JointModel => ({
  model,
  outcome,
  errors: 'none',
  n: countOf(design.rows),
  observations: design.rows.length,
  left_out: design.leftOut,
  status: 'not-estimable',
  intercept: null,
  residual_sd: null,
  coefficients: [],
  terms: design.terms.map((term) =>
    emptyTerm(term, 'not-estimable', term.excluded ?? reason, countOf(design.rows)),
  ),
  random: null,
  note: `not estimable: ${reason}`,
})

/** Too little to fit a model to; undefined when there is enough. */
export function tooFew(
  design: Design,
  columns: number,
  values: readonly number[],
  binary: boolean,
): string | undefined {
  const n = countOf(design.rows)
  if (design.terms.every((term) => term.excluded)) return 'no factor can enter the model'
  if (n < testedFrom) return `${n} subjects with all factors known, at least ${testedFrom} are needed`
  if (n < 5 * columns) return `${n} subjects for ${columns} coefficients, at least 5 for each are needed`
  if (values.every((value) => value === values[0])) return 'all values are equal'
  if (!binary) return undefined
  const found = values.filter((value) => value === 1).length
  const rarer = Math.min(found, values.length - found)
  return rarer < countsOnlyBelow
    ? `only ${rarer} lesions were ${found === rarer ? 'found' : 'missed'}, at least 10 are needed`
    : undefined
}
