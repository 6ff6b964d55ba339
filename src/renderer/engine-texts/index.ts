import { ref, shallowRef } from 'vue'
import type * as catalogue from '../../german/index.ts'

type German = typeof catalogue

/** The language of the page, for what is translated beside components; set where the page is put together. */
export const language = ref('en')
/** The German of what is not said by the page itself; fetched when a page is first shown in German. */
const german = shallowRef<German>()
let asked = false

const isGerman = (): boolean => language.value.startsWith('de')

function spoken(): German | undefined {
  if (!isGerman()) return undefined
  if (!asked) {
    asked = true
    void import('../../german/index.ts').then((found) => (german.value = found))
  }
  return german.value
}

/**
 * What the engine says, in the language of the page. The engine speaks English everywhere (files, logs, the command
 * line); a page translates what it shows of that, and shows what it does not know as it came.
 */
export const say: catalogue.Translate = (text) => spoken()?.inGerman(text) ?? text

/** The name or another text of the card of a method, in the language of the page; that of an own method as it was written. */
export const sayCard = (method: string, text: string): string => spoken()?.cardInGerman(method, text) ?? text
