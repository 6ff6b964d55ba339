/** How often something held in simulated cohorts whose truth is known, and how often it should. */
export interface Finding {
  part: string
  what: string
  found: number
  of: number
  target: string
  ok: boolean
}
export type Say = (line: string) => void

export function finding(
  part: string,
  what: string,
  found: number,
  of: number,
  low: number,
  high: number,
): Finding {
  const share = found / of
  const target =
    low === 0
      ? `at most ${100 * high} %`
      : high === 1
        ? `at least ${100 * low} %`
        : `${100 * low} to ${100 * high} %`
  return { part, what, found, of, target, ok: share >= low && share <= high }
}

/** A finding that is told without an aim of its own. */
export const told = (own: Finding): Finding => ({ ...own, target: '-', ok: true })
