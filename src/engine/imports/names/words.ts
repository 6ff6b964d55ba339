import { subjectKey } from '../../studies/index.ts'
import type { WordMeaning } from '../../../contract/api.ts'
import { wordMeanings } from '../../../contract/import-words.ts'
import { meaningOf } from './meanings.ts'
import type { SaidWords } from './read.ts'
import type { NamedFile } from './recognise.ts'

export interface NameWord {
  word: string
  files: number
  as: WordMeaning
}

/** A word with a number is more likely somebody's: it is listed where this share of the files has it. */
const SHARED = 0.05

/** Words beyond these are parts of subjects' names, not kinds of files. */
const UNEXPLAINED = 24

/**
 * The words of the names that a person may want to explain otherwise: those that mean something, then, most frequent first,
 * those that stand in the names of several subjects or of a file whose kind is unclear.
 */
export function wordsIn(files: readonly NamedFile[], said: SaidWords): NameWord[] {
  const met = new Map<string, { files: number; subjects: Set<string>; unclear: boolean }>()
  for (const { words, subject, kind } of files) {
    for (const word of words) {
      const one = met.get(word) ?? { files: 0, subjects: new Set<string>(), unclear: false }
      one.files++
      if (kind === 'unclear') one.unclear = true
      else one.subjects.add(subjectKey(subject))
      met.set(word, one)
    }
  }
  const all = [...met].map(([word, one]) => ({
    word,
    ...one,
    as: said.get(word) ?? meaningOf(word) ?? 'name',
  }))
  const byCount = all.sort((a, b) => b.files - a.files)
  const order = wordMeanings
  const explained = byCount
    .filter(({ word, as }) => as !== 'name' || said.has(word))
    .sort((a, b) => order.indexOf(a.as) - order.indexOf(b.as))
  const open = byCount.filter(
    ({ word, as, files: n, subjects, unclear }) =>
      as === 'name' &&
      !said.has(word) &&
      !/^\d*$|^.$/u.test(word) &&
      (subjects.size > 1 || unclear) &&
      (!/\d/.test(word) || (subjects.size > 1 && n >= SHARED * files.length)),
  )
  return [...explained, ...open.slice(0, UNEXPLAINED)].map(({ word, files, as }) => ({ word, files, as }))
}
