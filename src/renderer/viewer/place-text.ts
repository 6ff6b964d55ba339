import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { score, threeDigits } from '../app/numbers.ts'
import type { Location } from './location.ts'

export interface PlaceFigure {
  readonly name: 'slice' | 'position' | 'image' | 'score'
  readonly text: string
}

/** What lies under the crosshair, in words, figure by figure. */
export function usePlaceText(location: () => Location | undefined): ComputedRef<readonly PlaceFigure[]> {
  const { t, locale } = useI18n()
  const minus = (value: number): string => Math.round(value).toString().replace('-', '−')
  return computed(() => {
    const place = location()
    if (!place) return []
    const [x, y, z] = place.mm.map(minus)
    const { slice } = place
    const own: PlaceFigure[] = []
    if (slice) own.push({ name: 'slice', text: t('viewer.slice', { n: slice[0], total: slice[1] }) })
    own.push(
      { name: 'position', text: t('viewer.position', { x, y, z }) },
      { name: 'image', text: t('viewer.image', { value: threeDigits(place.image, locale.value) }) },
    )
    if (place.score !== undefined)
      own.push({ name: 'score', text: t('viewer.score', { value: score(place.score, locale.value) }) })
    return own
  })
}
