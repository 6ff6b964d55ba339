import type { ScanEntry } from '../../../contract/api.ts'

export type Range = readonly [from: number, to: number]

export interface ScanFilter {
  /** Every word must occur in the subject, session, scanner, site or lesion type; case does not matter. */
  text: string
  modality: string | undefined
  group: string | undefined
  /** 'none': not in any split. */
  split: string | undefined
  /** Only scans with a map of this method. */
  method: string | undefined
  /** 'none': not known. */
  sex: string | undefined
  scanner: string | undefined
  /** Years, the end excluded. */
  age: Range | undefined
  /** Lesion volume in ml, the end excluded. */
  volume: Range | undefined
  /** Only scans with this quality flag; 'any': with one at all. */
  flag: string | undefined
}

export const noFilter: Readonly<ScanFilter> = {
  text: '',
  modality: undefined,
  group: undefined,
  split: undefined,
  method: undefined,
  sex: undefined,
  scanner: undefined,
  age: undefined,
  volume: undefined,
  flag: undefined,
}

/** What a filter looks at beside the scan itself. */
export interface ScanFacts {
  readonly volumes: ReadonlyMap<number, number>
  /** Codes of a scan's quality flags. */
  readonly flags: ReadonlyMap<number, readonly string[]>
}
export const noFacts: ScanFacts = { volumes: new Map(), flags: new Map() }

const searched = (scan: ScanEntry): string =>
  [scan.scan, scan.subject, scan.session, scan.scanner, scan.site, scan.lesion_type]
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase()

const inside = (range: Range | undefined, value: number | null | undefined): boolean =>
  range === undefined || (typeof value === 'number' && value >= range[0] && value < range[1])

export function filterScans(
  scans: readonly ScanEntry[],
  filter: ScanFilter,
  facts: ScanFacts = noFacts,
): readonly ScanEntry[] {
  if (Object.values(filter).every((wanted) => wanted === undefined || wanted === '')) return scans
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const is = (wanted: string | undefined, value: string): boolean => wanted === undefined || wanted === value
  const flagged = (scan: ScanEntry): boolean => {
    if (filter.flag === undefined) return true
    const codes = facts.flags.get(scan.scan_id) ?? []
    return filter.flag === 'any' ? codes.length > 0 : codes.includes(filter.flag)
  }
  return scans.filter(
    (scan) =>
      is(filter.modality, scan.modality) &&
      is(filter.group, scan.group) &&
      is(filter.split, scan.split ?? 'none') &&
      is(filter.sex, scan.sex ?? 'none') &&
      is(filter.scanner, scan.scanner ?? 'none') &&
      inside(filter.age, scan.age) &&
      inside(filter.volume, facts.volumes.get(scan.scan_id)) &&
      flagged(scan) &&
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
