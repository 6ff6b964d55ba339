import type { DicomWish, SeriesEntry, SeriesReason } from '../../../contract/api.ts'

export type SubjectGroup = DicomWish['subjects'][string]

/** What a person said of a DICOM folder. */
export interface DicomSaid {
  readonly series: DicomWish['series']
  readonly group: 'healthy' | 'patient' | undefined
  readonly subjects: DicomWish['subjects']
}

export const nothingSaid: DicomSaid = { series: {}, group: undefined, subjects: {} }

/** Of all, unless something is said of this one; undefined: nobody said it, so it is left out. */
export const groupOf = (subject: string, { group, subjects }: DicomSaid): SubjectGroup | undefined =>
  subjects[subject] ?? group

const faults: readonly SeriesReason[] = [
  'damaged',
  'unsupported-coding',
  'no-geometry',
  'missing-slices',
  'several-volumes',
  'no-identity',
]
/** Something is wrong with the files, and the remedy says what to do; other series are only of another kind. */
export const isFaulty = ({ reason }: SeriesEntry): boolean => reason !== null && faults.includes(reason.code)

/** Series by subject, in their order; those of nobody last. */
export function bySubject(series: readonly SeriesEntry[]): { subject: string; series: SeriesEntry[] }[] {
  const all = [...Map.groupBy(series, ({ subject }) => subject)].map(([subject, of]) => ({
    subject,
    series: of,
  }))
  return [...all.filter(({ subject }) => subject !== ''), ...all.filter(({ subject }) => subject === '')]
}

/** Beyond this many series, those that are left out by themselves are shown only when asked for. */
export const manySeries = 200

/** Those that are offered, and those of which a person said something: a row does not vanish under the hand. */
export const worthShowing = (series: readonly SeriesEntry[], said: DicomSaid): SeriesEntry[] =>
  series.filter(({ taken, key }) => taken || said.series[key] !== undefined)

/** What an import would take now, and the subjects of whom a group must be said before it takes them. */
export function outlook(
  series: readonly SeriesEntry[],
  said: DicomSaid,
): { offered: number; taken: number; open: string[] } {
  const offered = series.filter((one) => one.taken)
  const hasGroup = ({ subject }: SeriesEntry): boolean =>
    ['healthy', 'patient'].includes(groupOf(subject, said) ?? '')
  const open = offered.filter(({ subject }) => groupOf(subject, said) === undefined)
  return {
    offered: offered.length,
    taken: offered.filter(hasGroup).length,
    open: [...new Set(open.map(({ subject }) => subject))],
  }
}

export const wishOf = (said: DicomSaid, keyFolder: string | undefined): DicomWish => ({
  series: said.series,
  subjects: said.subjects,
  ...(said.group && { group: said.group }),
  ...(keyFolder !== undefined && { key_folder: keyFolder }),
})
