import { useI18n } from 'vue-i18n'

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement

/**
 * What a browser says of a field that it refuses, in the language of the page and not of the browser: the field, what it
 * takes and, of numbers, from where to where.
 */
export function useValidity(): void {
  const { t, locale } = useI18n()
  const number = (text: string): string =>
    new Intl.NumberFormat(locale.value, { maximumFractionDigits: 20 }).format(Number(text))
  const nameOf = (field: Field): string =>
    field.getAttribute('aria-label') ?? field.labels?.[0]?.firstChild?.textContent?.trim() ?? ''

  function range({ min, max }: HTMLInputElement): string {
    if (min !== '' && max !== '') return t('app.field.between', { min: number(min), max: number(max) })
    if (min !== '') return t('app.field.least', { min: number(min) })
    return max === '' ? t('app.field.number') : t('app.field.most', { max: number(max) })
  }
  function wanted(field: Field): string {
    if (field instanceof HTMLInputElement && field.type === 'number') return range(field)
    return t('app.field.filled')
  }
  addEventListener(
    'invalid',
    ({ target }) => {
      if (!isField(target)) return
      target.setCustomValidity('')
      if (!target.validity.valid)
        target.setCustomValidity([nameOf(target), wanted(target)].filter(Boolean).join(': '))
    },
    true,
  )
  addEventListener('input', ({ target }) => isField(target) && target.setCustomValidity(''), true)
}
