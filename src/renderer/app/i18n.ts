import { createI18n } from 'vue-i18n'
import { en } from './locales/en.ts'

export type Catalogue = typeof en

/** Catalogues by language; German will be a second entry. */
const messages = { en }

/** The browser's language where we have it, else English. */
function language(): keyof typeof messages {
  const wanted = navigator.languages.map((tag) => tag.split('-')[0])
  return (Object.keys(messages) as (keyof typeof messages)[]).find((known) => wanted.includes(known)) ?? 'en'
}

export const makeI18n = () =>
  createI18n<[Catalogue], keyof typeof messages, false>({
    legacy: false,
    locale: language(),
    fallbackLocale: 'en',
    messages,
  })
