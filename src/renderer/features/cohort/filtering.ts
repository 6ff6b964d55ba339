import type { ScanEntry } from '../../../contract/api.ts'

export interface ScanFilter {
  /** Every word must occur in the subject, session, scanner, site or lesion type; case does not matter. */
  text: string
  modality: string | undefined
  group: string | undefined
  /** 'none': not in any split. */
  split: string | undefined
  /** Only scans with a map of this method. */
  method: string | undefined
}

export const noFilter: Readonly<ScanFilter> = {
  text: '',
  modality: undefined,
  group: undefined,
  split: undefined,
  method: undefined,
}

const searched = (scan: ScanEntry): string =>
  [scan.scan, scan.subject, scan.session, scan.scanner, scan.site, scan.lesion_type]
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase()

export function filterScans(scans: readonly ScanEntry[], filter: ScanFilter): ScanEntry[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const is = (wanted: string | undefined, value: string): boolean => wanted === undefined || wanted === value
  return scans.filter(
    (scan) =>
      is(filter.modality, scan.modality) &&
      is(filter.group, scan.group) &&
      is(filter.split, scan.split ?? 'none') &&
      (filter.method === undefined || scan.methods.includes(filter.method)) &&
      words.every((word) => searched(scan).includes(word)),
  )
}

/** The scan `steps` rows further down (up when negative), kept inside the list; the first when none is chosen. */
export function stepFrom(
  scans: readonly ScanEntry[],
  label: string | undefined,
  steps: number,
): ScanEntry | undefined {
  const at = scans.findIndex((scan) => scan.scan === label)
  if (at < 0) return scans[0]
  return scans[Math.min(scans.length - 1, Math.max(0, at + steps))]
}
