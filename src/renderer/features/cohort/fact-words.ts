import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Edited } from '../../../contract/api.ts'
import { threeDigits } from '../../app/numbers.ts'
import { useCohort } from './cohort.ts'

type Change = Edited['changes'][number]
const mostTold = 5

/** What was changed last, in the language of the page: 'sub-07: Age 45 → 46; …', at most five, the rest as a number. */
export function useChangeText() {
  const { t, locale } = useI18n()
  const cohort = useCohort()
  function word(fact: Change['fact'], value: Change['before']): string {
    if (value === null) return t('cohort.none')
    if (typeof value === 'number') return threeDigits(value, locale.value)
    return fact === 'group' || fact === 'split' || fact === 'sex' ? t(`cohort.${fact}.${value}`) : value
  }
  return computed(() => {
    const { changes } = cohort.edited
    const told = changes
      .slice(0, mostTold)
      .map(
        ({ of, fact, before, after }) =>
          `${of}: ${t(`cohort.columns.${fact}`)} ${word(fact, before)} → ${word(fact, after)}`,
      )
    const rest = changes.length - told.length
    return (rest > 0 ? [...told, t('cohort.import.andMore', { n: rest })] : told).join('; ')
  })
}
