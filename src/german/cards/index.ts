import type { Texts } from '../translator.ts'
import { descriptions } from './descriptions.ts'
import { deviations } from './deviations.ts'
import { families } from './families.ts'
import { names } from './names.ts'
import { origins } from './origins.ts'

/** What bundled cards say, sentence by sentence. */
export const cardTexts: Texts = { ...descriptions, ...deviations, ...families, ...origins }
/** Names of bundled methods by their English ones. */
export const cardNames: Texts = Object.fromEntries(Object.values(names))
/** Ids of the methods whose cards have German. */
export const cardIds: readonly string[] = Object.keys(names)

const own = (table: Texts, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** Sentences of a card; what ends in a full stop and goes on with a capital letter. */
export const sentencesOf = (text: string): string[] => text.split(/(?<=\.) (?=\p{Lu})/u)

/**
 * The German of a name or text of the card of a method. Only cards of the program have one: that of anybody's own method
 * stays as it was written, and so does a text of which one sentence is not known, as of a card of another version.
 */
export function cardInGerman(id: string, text: string): string {
  if (!Object.hasOwn(names, id)) return text
  const known = own(cardNames, text) ?? own(cardTexts, text)
  if (known !== undefined) return known
  const sentences = sentencesOf(text).map((sentence) => own(cardTexts, sentence))
  return sentences.every((sentence) => sentence !== undefined) ? sentences.join(' ') : text
}
