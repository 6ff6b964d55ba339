import { createHmac, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { getSetting, setSetting, type Study } from '../studies/index.ts'
import type { SliceHeader } from './slice.ts'

/**
 * Whose scans a study has, without saying who: pseudonyms by a salted hash of the patient ID, sessions by one of the study's
 * UID. What that protects against, and what not, is in docs/decisions/2026-11-23-dicom.md.
 */
const knownSchema = z.object({
  salt: z.string(),
  /** Hash of a patient -> pseudonym. */
  subjects: z.record(z.string(), z.string()),
  /** Hash of an examination -> session. */
  sessions: z.record(z.string(), z.string()),
})
export type Known = z.infer<typeof knownSchema>

const setting = 'dicom'

/** What the study knows of earlier imports; a new salt where it knows nothing. */
export function knownSubjects(study: Pick<Study, 'db'>): Known {
  const kept = getSetting(study, setting)
  if (kept !== undefined) return knownSchema.parse(JSON.parse(kept))
  const fresh: Known = { salt: randomBytes(32).toString('hex'), subjects: {}, sessions: {} }
  keepSubjects(study, fresh)
  return fresh
}

export const keepSubjects = (study: Pick<Study, 'db'>, known: Known): void =>
  setSetting(study, setting, JSON.stringify(known))

const slow = promisify<string, string, number, { N: number; r: number; p: number }, Buffer>(scrypt)

/** Patient IDs are short numbers, which could all be tried: each trial is made dear. */
const hashPatient = async (salt: string, identity: string): Promise<string> =>
  (await slow(identity, salt, 18, { N: 2 ** 14, r: 8, p: 1 })).toString('base64url')

/** UIDs are long and cannot be tried one by one. */
export const hashUid = (salt: string, uid: string): string =>
  createHmac('sha256', salt).update(uid).digest('hex').slice(0, 16)

/** Who it is: by the patient ID; where there is none, by name and date of birth; without these nobody can tell. */
export function identityOf({ patient }: Pick<SliceHeader, 'patient'>): string | null {
  if (patient.id !== '') return `id ${patient.id}`
  const name = patient.name.replaceAll(/[\s^]+/g, ' ').trim()
  return name === '' || patient.birth === '' ? null : `name ${name.toUpperCase()} ${patient.birth}`
}

const next = (taken: Iterable<string>): number =>
  1 + Math.max(0, ...[...taken].map((name) => Number(/\d+$/.exec(name)?.[0] ?? 0)))

export interface Examination {
  readonly identity: string
  readonly studyUid: string
  /** YYYYMMDDHHMMSS, for the order. */
  readonly when: string
}

export interface Named {
  subject: string
  session: string
}

/**
 * Pseudonyms for examinations (sub-D001 …, so that they never meet the names of a BIDS folder): those that the study knows, and new ones. New subjects come in the order of their hashes, so that the
 * numbers do not follow the alphabet; sessions in that of their dates. Depends on nothing but `known` and the examinations.
 */
export async function pseudonymsFor(
  known: Known,
  examinations: readonly Examination[],
  signal?: AbortSignal,
): Promise<{ known: Known; of: Map<string, Named> }> {
  const hashes = new Map<string, string>()
  for (const { identity } of examinations) {
    signal?.throwIfAborted()
    if (!hashes.has(identity)) hashes.set(identity, await hashPatient(known.salt, identity))
  }
  const subjects = { ...known.subjects }
  const sessions = { ...known.sessions }
  for (const hash of [...hashes.values()].sort())
    subjects[hash] ??= `sub-D${String(next(Object.values(subjects))).padStart(3, '0')}`
  const of = new Map<string, Named>()
  const inOrder = examinations.toSorted((a, b) =>
    a.when === b.when ? (a.studyUid < b.studyUid ? -1 : 1) : a.when < b.when ? -1 : 1,
  )
  for (const { identity, studyUid } of inOrder) {
    const subject = subjects[hashes.get(identity)!]!
    const key = hashUid(known.salt, `${identity}\n${studyUid}`)
    const own = Object.values(sessions).filter((one) => one.startsWith(`${subject} `))
    const session = (sessions[key] ??= `${subject} ${String(next(own)).padStart(2, '0')}`)
    of.set(`${identity}\n${studyUid}`, { subject, session: session.slice(subject.length + 1) })
  }
  return { known: { ...known, subjects, sessions }, of }
}
