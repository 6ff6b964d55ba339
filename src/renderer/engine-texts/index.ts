import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Translate } from '../../german/index.ts'

/** The German of the engine's texts; fetched when a page is first shown in German. */
const german = shallowRef<Translate>()
let asked = false

function fetchGerman(): void {
  if (asked) return
  asked = true
  void import('../../german/index.ts').then(({ inGerman }) => (german.value = inGerman))
}

/**
 * What the engine says, in the language of the page. The engine speaks English everywhere (files, logs, the command
 * line); a page translates what it shows of that, and shows what it does not know as it came.
 */
export function useEngineText(): Translate {
  const { locale } = useI18n()
  return (text) => {
    if (!locale.value.startsWith('de')) return text
    fetchGerman()
    return german.value?.(text) ?? text
  }
}
