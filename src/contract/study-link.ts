import type { StudySummary } from './api/study.ts'

/** Which study something belongs to, wherever its folder is: a moved or copied one is the same. */
export type StudyMark = Pick<StudySummary, 'name' | 'created'>
export const sameStudy = (a: StudyMark, b: StudyMark | undefined): boolean =>
  a.name === b?.name && a.created === b.created

/** Fields of a link's query that say whose view it is; they are gone from the address once it is followed. */
const fields = { name: 'study', created: 'made' } as const

/** The link to a view of a study, from the address of the page. */
export function linkTo(address: string, { name, created }: StudyMark): string {
  const mark = new URLSearchParams({ [fields.name]: name, [fields.created]: created })
  return `${address}${/#.*\?/.test(address) ? '&' : '?'}${mark.toString()}`
}

type Query = Readonly<Record<string, unknown>>
/** The study that a query names, and what the query says without it. */
export function studyOfLink<Q extends Query>(query: Q): { study: StudyMark | undefined; rest: Q } {
  const { [fields.name]: name, [fields.created]: created, ...rest } = query
  const study = typeof name === 'string' && typeof created === 'string' ? { name, created } : undefined
  return { study, rest: rest as unknown as Q }
}
