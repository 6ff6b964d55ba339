/** One number or word that is not what it was. */
export interface Difference {
  /** Where it stands, as 'comparison.rows[3].dice.value'. */
  path: string
  reported: unknown
  now: unknown
}

/** Numbers are the same when they agree to this share of their size: sums may be taken in another order elsewhere. */
const tolerance = 1e-9

const same = (a: unknown, b: unknown): boolean =>
  typeof a === 'number' && typeof b === 'number'
    ? a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))
    : a === b

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** A row of a list by what names it, so that one row more does not make all later ones differ. */
const named = [
  'method',
  'modality',
  'metric',
  'factor',
  'level',
  'a',
  'b',
  'scan',
  'kind',
  'id',
  'name',
  'what',
] as const
function labelOf(item: unknown, at: number): string {
  if (!isObject(item)) return String(at)
  const words = named.flatMap((key) => (typeof item[key] === 'string' ? [item[key]] : []))
  return words.length === 0 ? String(at) : words.join(' ')
}

/** Compares two trees value by value and counts what was compared. */
export function differencesOf(
  reported: unknown,
  now: unknown,
): { compared: number; differences: Difference[] } {
  const differences: Difference[] = []
  let compared = 0
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length)
        differences.push({ path: `${path} (number of entries)`, reported: a.length, now: b.length })
      for (let at = 0; at < Math.min(a.length, b.length); at++)
        walk(a[at], b[at], `${path}[${labelOf(a[at], at)}]`)
      return
    }
    if (isObject(a) && isObject(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        walk(a[key], b[key], path === '' ? key : `${path}.${key}`)
      return
    }
    compared++
    if (!same(a, b)) differences.push({ path, reported: a ?? null, now: b ?? null })
  }
  walk(reported, now, '')
  return { compared, differences }
}
