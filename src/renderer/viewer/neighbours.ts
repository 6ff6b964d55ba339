import type { ScanEntry } from '../../contract/api.ts'

/** The next one of a list and the one before, where there are any. */
export function neighboursOf(scans: readonly ScanEntry[], scan: ScanEntry): readonly ScanEntry[] {
  const at = scans.findIndex(({ scan_id }) => scan_id === scan.scan_id)
  return at < 0 ? [] : [scans[at + 1], scans[at - 1]].filter((near) => near !== undefined)
}

/** None or one. */
export const asList = <T>(one: T | undefined): readonly T[] => (one === undefined ? [] : [one])

/** The method whose map is shown of a scan: the one asked for where it has a map; without a wish the first that has one. */
export const shownMethod = ({ methods }: Pick<ScanEntry, 'methods'>, wanted?: string): string | undefined =>
  wanted === undefined ? methods[0] : methods.find((id) => id === wanted)
