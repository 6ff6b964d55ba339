import type { ReportData } from '../../../contract/index.ts'
import { engineNote } from '../engine-notes.ts'
import { categoryText, factorName, levelText, methodNames, reasonText } from '../terms.ts'
import { wordsOf, type Words } from '../words.ts'

/** What every chapter writes with: the numbers, the language, the names. */
export interface Context {
  readonly data: ReportData
  readonly w: Words
  /** The text in the report's language. */
  t(en: string, de: string): string
  /** Name of a method. */
  name(id: string): string
  factor(factor: string): string
  level(level: string): string
  category(name: string): string
  reason(code: string): string
  /** A remark of the engine, in the report's language, with methods by their names. */
  note(text: string): string
}

export function contextOf(data: ReportData): Context {
  const w = wordsOf(data.options.language)
  const names = new Map(methodNames(data).map(({ id, name }) => [id, name]))
  const name = (id: string): string => names.get(id) ?? id
  return {
    data,
    w,
    t: (en, de) => w.t(en, de),
    name,
    factor: (factor) => factorName(w, factor),
    level: (level) => categoryText(w, levelText(w, level)),
    category: (level) => categoryText(w, level),
    reason: (code) => reasonText(w, code),
    note: (text) => {
      const found = data.methods.find(({ id }) => text.startsWith(`${id} on `))
      return engineNote(w, found ? name(found.id) + text.slice(found.id.length) : text)
    },
  }
}
