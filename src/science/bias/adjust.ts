import { benjaminiHochberg } from '../statistics/index.ts'
import type { BiasResult } from './result.ts'

interface Adjustable {
  p: number | null
  p_adjusted: number | null
}
function adjustFamily(family: readonly Adjustable[]): Adjustable[] {
  const answered = family.filter((test) => test.p !== null)
  benjaminiHochberg(answered.map((test) => test.p!)).forEach((p, i) => (answered[i]!.p_adjusted = p))
  return answered
}

/**
 * Benjamini-Hochberg over all tests of single factors on the page; then, behind them as a gate, over all terms of the joint
 * models: a term's adjusted p is never below the smallest of the tests. So a page without any difference makes a claim in at
 * most 5 of 100 cohorts, tests and terms together, and the terms cost the tests no power.
 */
export function adjust(
  tests: BiasResult['tests'],
  models: BiasResult['models'],
): { tests: number; terms: number } {
  const family = adjustFamily(tests)
  const gate = family.length === 0 ? 0 : Math.min(...family.map((test) => test.p_adjusted!))
  const terms = adjustFamily(models.flatMap((model) => model.terms))
  for (const term of terms) term.p_adjusted = Math.max(term.p_adjusted!, gate)
  return { tests: family.length, terms: terms.length }
}
