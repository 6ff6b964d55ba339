import { z } from 'zod'
import { groupChoiceSchema, type GroupChoice } from '../../contract/api.ts'
import { getSetting, setSetting } from '../studies/index.ts'
import type { Group, Study } from '../studies/index.ts'
import type { Remark } from './candidate.ts'
import { groupKey, parseGroup } from './words.ts'

/** What a person said of words in the column "group": word -> healthy, patient, or left out. */
export type GroupChoices = Readonly<Record<string, GroupChoice>>

/** A word that is not understood by itself, and how many rows or scans have it. */
export interface GroupWord {
  word: string
  scans: number
  as: GroupChoice | null
}

const notUnderstood = (word: string, whose: string): Remark => ({
  code: 'unknown-group',
  message: `The group of ${whose} is "${word}", which is neither healthy nor patient.`,
  remedy:
    'Say at the import what it means (on the command line with --map-group), or write healthy or patient in the column "group".',
})

const leftOut = (word: string, whose: string): Remark => ({
  code: 'left-out',
  message: `The group of ${whose} is "${word}", which was chosen to be left out.`,
  remedy: 'Import again with another choice for this word if that was not meant.',
})

/** Reads the cells of the column "group" and keeps count of the words that only a person can explain. */
export class GroupReader {
  readonly #chosen: ReadonlyMap<string, GroupChoice>
  readonly #words = new Map<string, GroupWord>()
  constructor(choices: GroupChoices) {
    this.#chosen = new Map(Object.entries(choices).map(([word, choice]) => [groupKey(word), choice]))
  }

  /** The group; null where the row says nothing; a remark where its scan cannot be taken. */
  read(word: string | undefined, whose: string): Group | null | Remark {
    if (word === undefined) return null
    const key = groupKey(word)
    const chosen = this.#chosen.get(key)
    const known = parseGroup(word)
    if (known === undefined) {
      const one = this.#words.get(key) ?? { word, scans: 0, as: chosen ?? null }
      one.scans++
      this.#words.set(key, one)
    }
    const group = chosen ?? known
    if (group === undefined) return notUnderstood(word, whose)
    return group === 'out' ? leftOut(word, whose) : group
  }

  /** In the order in which they were met. */
  get words(): GroupWord[] {
    return [...this.#words.values()]
  }
}

const KEY = 'group_words'
const keptSchema = z.record(z.string(), groupChoiceSchema)

/** What was said at earlier imports into the study. */
export function keptGroups(study: Pick<Study, 'db'>): GroupChoices {
  try {
    return keptSchema.parse(JSON.parse(getSetting(study, KEY) ?? '{}'))
  } catch {
    return {}
  }
}

export const keepGroups = (study: Pick<Study, 'db'>, choices: GroupChoices): void =>
  setSetting(study, KEY, JSON.stringify(choices))

/** Earlier choices with these over them, by the word whatever its case. */
export function mergedGroups(kept: GroupChoices, given: GroupChoices = {}): GroupChoices {
  const all = [...Object.entries(kept), ...Object.entries(given)]
  return Object.fromEntries(all.map(([word, choice]) => [groupKey(word), choice]))
}
