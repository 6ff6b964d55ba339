import { createI18n } from 'vue-i18n'
import { analysis } from '../analysis/locale.ts'
import { charts } from '../charts/locale.ts'
import { home } from '../features/home/locale.ts'
import { keys, viewer } from '../viewer/locale.ts'
import type { Catalogues, Messages } from './feature.ts'
import { features } from './features.ts'
import { de } from './locales/de.ts'
import { en } from './locales/en.ts'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** Everything that is said: the frame's own sentences, the shared parts', and each feature's under its name. */
const parts: Record<string, Catalogues> = {
  viewer,
  keys,
  charts,
  analysis,
  home,
  ...Object.fromEntries(features.map(({ route, locale }) => [route.name, locale])),
}
const catalogue = (language: Language): Messages => ({
  ...(language === 'de' ? de : en),
  ...Object.fromEntries(Object.entries(parts).map(([name, locale]) => [name, locale[language]])),
})
export const messages: Record<Language, Messages> = { en: catalogue('en'), de: catalogue('de') }

const key = 'normascope-language'
export const rememberLanguage = (language: Language): void => localStorage.setItem(key, language)

/** What was chosen before, else the first language of the browser that there is a catalogue of, else English. */
function initialLanguage(): Language {
  const wanted = [localStorage.getItem(key), ...navigator.languages].map((tag) => tag?.split('-')[0])
  return wanted.map((tag) => languages.find((known) => known === tag)).find(Boolean) ?? 'en'
}

export const makeI18n = () =>
  createI18n({
    legacy: false,
    locale: initialLanguage(),
    fallbackLocale: 'en',
    // The catalogues are plain nested sentences; vue-i18n's own type would have every key spelt out.
    messages: messages as Record<Language, Record<string, string>>,
  })
