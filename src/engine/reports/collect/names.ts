import type { Bias, ReportOptions } from '../../../contract/index.ts'
import type { ScanRow } from '../../studies/index.ts'

type Naming = ReportOptions['names']

/** What stands in the report for what the study calls things. */
export interface Names {
  readonly naming: Naming
  /** The scan's label as the report shows it. */
  scan(row: Pick<ScanRow, 'subjectId' | 'session' | 'modality' | 'label'>): string
  site(site: string | null): string | null
  scanner(scanner: string | null): string | null
  reader(reader: string): string
  /** Bias results with the levels of site and scanner renamed. */
  levels(bias: Bias): Bias
  /** The same value with every subject, label, path, site and reader of the study in its texts replaced. */
  redact<T>(value: T): T
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]))
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** 'A', 'B', …, 'Z', 'AA'. */
export const letter = (at: number): string =>
  at < 26 ? String.fromCharCode(65 + at) : letter(Math.floor(at / 26) - 1) + letter(at % 26)

/** Names in the order in which the study met them, each with a letter: 'Site A'. */
function lettered(found: Iterable<string | null>, word: string): Map<string, string> {
  const distinct = [...new Set([...found].filter((name) => name !== null && name !== ''))] as string[]
  return new Map(distinct.map((name, at) => [name, `${word} ${letter(at)}`]))
}

/** A map that leaves what it does not know as it is. */
const through = (map: ReadonlyMap<string, string>, name: string): string => map.get(name) ?? name

function renamed(bias: Bias, maps: Record<string, ReadonlyMap<string, string>>): Bias {
  const of = (factor: string, level: string): string => through(maps[factor] ?? new Map(), level)
  const maybe = (factor: string, level: string | null): string | null => level && of(factor, level)
  return {
    ...bias,
    groups: bias.groups.map((one) => ({ ...one, level: of(one.factor, one.level) })),
    gaps: bias.gaps.map((one) => ({
      ...one,
      largest: maybe(one.factor, one.largest),
      smallest: maybe(one.factor, one.smallest),
    })),
    pairs: bias.pairs.map((one) => ({
      ...one,
      level_a: of(one.factor_a, one.level_a),
      level_b: of(one.factor_b, one.level_b),
    })),
    models: bias.models.map((model) => ({
      ...model,
      coefficients: model.coefficients.map((one) => ({
        ...one,
        level: maybe(one.factor, one.level),
        reference: maybe(one.factor, one.reference),
      })),
      random: model.random && {
        ...model.random,
        levels: model.random.levels.map((one) => ({ ...one, level: of(model.random!.factor, one.level) })),
      },
    })),
  }
}

/**
 * Subjects as P001, P002, … in the order of import, which never changes within a study; or as they are named; or, where
 * nothing is to be named, by nothing but the modality. Sites and readers carry letters unless labels are asked for;
 * scanners only where nothing is named. Longer names are replaced first and only where they stand alone, so that sub-1
 * leaves sub-10 alone.
 */
export function namesFor(scans: readonly ScanRow[], naming: Naming, readers: readonly string[] = []): Names {
  const ordered = [...scans].sort((a, b) => a.subjectId - b.subjectId)
  const none = new Map<string, string>()
  const sites =
    naming === 'labels'
      ? none
      : lettered(
          ordered.map((row) => row.site),
          'Site',
        )
  const scanners =
    naming === 'none'
      ? lettered(
          ordered.map((row) => row.scanner),
          'Scanner',
        )
      : none
  const persons = naming === 'labels' ? none : lettered(readers, 'Reader')
  const ids = [...new Set(ordered.map((row) => row.subjectId))]
  const width = Math.max(3, String(ids.length).length)
  const pseudonym = new Map(ids.map((id, at) => [id, `P${String(at + 1).padStart(width, '0')}`]))
  const subjectOf = (id: number): string => (naming === 'none' ? '' : (pseudonym.get(id) ?? 'P000'))
  const scan: Names['scan'] = (row) =>
    naming === 'labels'
      ? row.label
      : [
          subjectOf(row.subjectId),
          row.session === '' || naming === 'none' ? '' : `ses-${row.session}`,
          row.modality,
        ]
          .filter((part) => part !== '')
          .join('_')
  const replacements = new Map<string, string>()
  if (naming !== 'labels')
    for (const row of scans) {
      for (const path of [row.path, row.maskPath, row.brainMaskPath])
        if (path !== null) replacements.set(path, scan(row))
      replacements.set(row.label, scan(row))
      replacements.set(`sub-${row.subject.replace(/^sub-/, '')}`, subjectOf(row.subjectId) || 'a subject')
    }
  // a name of one or two characters would be found in words that have nothing to do with it
  for (const [name, other] of [...sites, ...scanners, ...persons])
    if (name.length > 2 && !replacements.has(name)) replacements.set(name, other)
  const known = [...replacements.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(`(?<![\\w-])(?:${known.map(escaped).join('|')})(?![A-Za-z0-9-])`, 'g')
  const change = (text: string): string =>
    known.length === 0 ? text : text.replace(pattern, (found) => replacements.get(found) ?? found)
  return {
    naming,
    scan,
    site: (site) => site && through(sites, site),
    scanner: (scanner) => scanner && through(scanners, scanner),
    reader: (reader) => through(persons, reader),
    levels: (bias) => renamed(bias, { site: sites, scanner: scanners }),
    redact: <T>(value: T): T => (naming === 'labels' ? value : (mapTexts(value, change) as T)),
  }
}
