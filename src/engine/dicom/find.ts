import { dirname, relative } from 'node:path'
import type { SeriesChoice, SeriesEntry, SeriesList } from '../../contract/api.ts'
import { listScans, type Study } from '../studies/index.ts'
import { decide, slotOf, type Decided, type NamedSeries } from './choose.ts'
import { ageOf, sexOf } from './person.ts'
import { convertedSeries, type Sidecar } from './places.ts'
import { hashUid, identityOf, knownSubjects, pseudonymsFor, type Known, type Named } from './pseudonyms.ts'
import type { FolderRead } from './read-folder.ts'
import { told } from './reasons.ts'
import { seriesOf, type Series } from './series.ts'
import type { SliceHeader } from './slice.ts'

export interface Found {
  readonly decided: readonly Decided[]
  /** To be kept when series are taken. */
  readonly known: Known
  /** Keys of series that were converted before, with what was written of them. */
  readonly converted: ReadonlyMap<string, Sidecar>
}

/** Patient IDs that stand for more than one date of birth: nobody can tell whose scans these are. */
function ambiguous(slices: readonly SliceHeader[]): ReadonlySet<string> {
  const births = new Map<string, Set<string>>()
  for (const slice of slices) {
    const identity = identityOf(slice)
    const { birth } = slice.patient
    if (identity === null || birth === '') continue
    births.set(identity, (births.get(identity) ?? new Set()).add(birth))
  }
  return new Set([...births].filter(([, dates]) => dates.size > 1).map(([identity]) => identity))
}

const unnamed: Named = { subject: '', session: '' }

/** Gives every series its pseudonym and decides which are taken. The study is not changed, but for its salt. */
export async function sortSeries(
  study: Study,
  read: FolderRead,
  choices: Readonly<Record<string, SeriesChoice>> = {},
  signal?: AbortSignal,
): Promise<Found> {
  const kept = knownSubjects(study)
  const damaged = new Set(read.damaged.flatMap(({ seriesUid }) => seriesUid ?? []))
  const all = seriesOf(read.slices, damaged)
  const unclear = ambiguous(read.slices)
  const identities = new Map<Series, string>()
  for (const series of all) {
    const identity = identityOf(series.slices[0])
    if (identity !== null && !unclear.has(identity)) identities.set(series, identity)
  }
  const examinations = [...identities].map(([{ slices }, identity]) => ({
    identity,
    studyUid: slices[0].studyUid,
    when: slices[0].studyDate + slices[0].studyTime,
  }))
  const before = convertedSeries(study)
  const used = [...before.map((one) => one.Subject), ...listScans(study).map(({ subject }) => subject)]
  const { known, of } = await pseudonymsFor(kept, examinations, used, signal)
  const named = all.map((series): NamedSeries => {
    const identity = identities.get(series)
    const own = identity === undefined ? unnamed : of.get(`${identity}\n${series.slices[0].studyUid}`)!
    const key = hashUid(kept.salt, series.id)
    return identity === undefined && series.modality !== null
      ? {
          key,
          ...own,
          series: { ...series, refusal: series.refusal ?? 'no-identity', obstacle: 'no-identity' },
        }
      : { key, ...own, series }
  })
  const slots = new Map(
    before.map((one) => [[one.Subject, one.Session, one.Modality].join(' '), one.SeriesKey]),
  )
  const decided = decide(named, choices, slots).toSorted(inOrder)
  return { decided, known, converted: new Map(before.map((one) => [one.SeriesKey, one])) }
}

const inOrder = (a: Decided, b: Decided): number =>
  a.subject.localeCompare(b.subject, 'en', { numeric: true }) ||
  a.session.localeCompare(b.session, 'en', { numeric: true }) ||
  numberOf(a.series) - numberOf(b.series) ||
  (a.key < b.key ? -1 : 1)

const numberOf = ({ slices }: Series): number => slices[0].seriesNumber ?? Infinity

export const isConverted = ({ converted }: Pick<Found, 'converted'>, one: Decided): boolean => {
  const before = converted.get(one.key)
  return (
    before !== undefined &&
    one.modality !== null &&
    slotOf(one, one.modality) === [before.Subject, before.Session, before.Modality].join(' ')
  )
}

function entryOf(found: Found, one: Decided, folder: string): SeriesEntry {
  const { series } = one
  const [first] = series.slices
  return {
    key: one.key,
    subject: one.subject,
    session: one.session,
    number: first.seriesNumber,
    description: first.description || first.protocol,
    folder: relative(folder, dirname(first.path)),
    files: series.slices.length,
    duplicates: series.duplicates,
    dims: series.dims && [...series.dims],
    spacing_mm: series.spacing && [...series.spacing],
    thickness_mm: first.thickness,
    age: ageOf(first),
    sex: sexOf(first),
    manufacturer: first.manufacturer || null,
    scanner: scannerOf(first),
    field_tesla: first.fieldTesla,
    modality: one.modality,
    contrast_agent: series.contrastAgent,
    converted: isConverted(found, one),
    taken: one.refusal === null,
    can_be_taken: series.obstacle === null,
    reason: one.refusal && { code: one.refusal, ...told(one.refusal, series) },
  }
}

/** As an import of BIDS names a scanner: by its model. */
export const scannerOf = ({ model, manufacturer }: SliceHeader): string | null =>
  model || manufacturer || null

const examples = 20

/** What a person is shown of a folder; holds no identity but the series' own descriptions and folders. */
export function listOf(read: FolderRead, found: Found): SeriesList {
  return {
    subjects: new Set(found.decided.map(({ subject }) => subject).filter((name) => name !== '')).size,
    images: read.slices.length,
    other_files: read.others,
    damaged: read.damaged.length,
    damaged_examples: read.damaged.slice(0, examples).map(({ path, why }) => ({
      message: `${relative(read.folder, path)} is damaged: ${why}.`,
      remedy: 'Export the series again, complete, and import it anew.',
    })),
    series: found.decided.map((one) => entryOf(found, one, read.folder)),
  }
}
