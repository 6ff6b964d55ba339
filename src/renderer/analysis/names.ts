import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ChartMethod } from '../../charts/index.ts'
import { useStudy } from '../app/study.ts'
import { Figures } from './figures.ts'
import { levelText } from './levels.ts'

/** Names and numbers in the language of the page. Unknown names, as of a table's own columns, are shown as they are. */
export function useNames() {
  const { t, te, locale } = useI18n()
  const study = useStudy()
  const known = (key: string, other: string): string => (te(key) ? t(key) : other.replaceAll('_', ' '))
  const methods = computed<ChartMethod[]>(() => study.mapped.map(({ id, name }) => ({ id, name })))
  return {
    figures: computed(() => new Figures(locale.value)),
    /** All methods with maps in their fixed order, which fixes colour, marker and dash. */
    methods,
    method: (id: string): string => methods.value.find((one) => one.id === id)?.name ?? id,
    metric: (name: string): string => known(`analysis.metrics.${name}`, name),
    factor: (name: string): string => known(`analysis.factors.${name}`, name),
    /** As a heading or a choice stands alone: with a capital. */
    factorHeading(name: string): string {
      const own = known(`analysis.factors.${name}`, name)
      return own.charAt(0).toLocaleUpperCase(locale.value) + own.slice(1)
    },
    /** A group of a factor; the groups of ages are in years. */
    level: (name: string, factor?: string): string =>
      name === 'unknown'
        ? t('analysis.unknown')
        : levelText(name, {
            decimal: new Figures(locale.value).fixed(0.5, 1)[1]!,
            ...(factor === 'age' ? { unit: t('analysis.years') } : {}),
          }),
  }
}
