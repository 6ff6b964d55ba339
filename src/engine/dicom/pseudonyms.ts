import { createHmac, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { Fault } from '../../contract/index.ts'
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

/** The first of D001, D002 … (or 01, 02 …) that is free. */
function firstFree(taken: ReadonlySet<string>, name: (n: number) => string): string {
  for (let n = 1; ; n++) if (!taken.has(name(n))) return name(n)
}

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
 * Pseudonyms for examinations: those that the study knows, and new ones, sub-D001 … so that they never meet the names of a BIDS
 * folder. New subjects come in the order of their hashes, so that the numbers do not follow the alphabet; sessions in that of
 * their dates. `used`: pseudonyms that scans of the study have, whose hashes may have been deleted. The same folder gives the same
 * pseudonyms again, whoever of it was taken in between.
 */
export async function pseudonymsFor(
  known: Known,
  examinations: readonly Examination[],
  used: Iterable<string>,
  signal?: AbortSignal,
): Promise<{ known: Known; of: Map<string, Named> }> {
  const hashes = new Map<string, string>()
  for (const { identity } of examinations) {
    if (signal?.aborted) throw cancelled()
    if (!hashes.has(identity)) hashes.set(identity, await hashPatient(known.salt, identity))
  }
  const subjects = { ...known.subjects }
  const taken = new Set([...used, ...Object.values(subjects)])
  for (const hash of [...hashes.values()].sort()) {
    subjects[hash] ??= firstFree(taken, (n) => `sub-D${String(n).padStart(3, '0')}`)
    taken.add(subjects[hash])
  }
  const sessions = { ...known.sessions }
  const takenSessions = new Set(Object.values(sessions))
  const of = new Map<string, Named>()
  const inOrder = examinations.toSorted((a, b) =>
    a.when === b.when ? (a.studyUid < b.studyUid ? -1 : 1) : a.when < b.when ? -1 : 1,
  )
  for (const { identity, studyUid } of inOrder) {
    const subject = subjects[hashes.get(identity)!]!
    const key = hashUid(known.salt, `${identity}\n${studyUid}`)
    sessions[key] ??= firstFree(takenSessions, (n) => `${subject} ${String(n).padStart(2, '0')}`)
    takenSessions.add(sessions[key])
    of.set(`${identity}\n${studyUid}`, { subject, session: sessions[key].slice(subject.length + 1) })
  }
  return { known: { ...known, subjects, sessions }, of }
}

const cancelled = (): Fault =>
  new Fault({
    code: 'cancelled',
    message: 'Cancelled.',
    remedy: 'Do the same again to go on where it stopped.',
  })
