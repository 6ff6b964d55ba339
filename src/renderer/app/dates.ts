import { useI18n } from 'vue-i18n'

const forms = {
  day: { dateStyle: 'medium' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  minute: { timeStyle: 'short' },
  second: { timeStyle: 'medium' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>
export type DateForm = keyof typeof forms

/**
 * Whose habit of dates: the system's where it speaks the language of the page (en-US, de-AT). Else the language's own; English
 * of no country would be that of the United States, whose 11/12 most others read as December.
 */
export function datesOf(language: string, system: string): string {
  if (system.startsWith(`${language}-`)) return system
  return language === 'en' ? 'en-GB' : language
}

/** Making a format costs more than using it a thousand times: each is made once. */
const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(locale: string, form: DateForm): Intl.DateTimeFormat {
  const key = `${locale} ${form}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, forms[form])
  formats.set(key, format)
  return format
}

/** A time of the engine as a person reads it. */
export function useDates(): (time: string, form: DateForm) => string {
  const { locale } = useI18n()
  return (time, form) => formatOf(datesOf(locale.value, navigator.language), form).format(new Date(time))
}
