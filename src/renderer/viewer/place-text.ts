import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { score, threeDigits } from '../app/numbers.ts'
import { voxelLabels } from './derived.ts'
import type { Location } from './location.ts'

export interface PlaceFigure {
  readonly name: 'slice' | 'position' | 'image' | 'score'
  readonly text: string
}

/** By the axis that their slices run through. */
const planes = ['sagittal', 'coronal', 'axial'] as const

/** A number with its sign as it is set: a minus, and a plus where it is wanted. */
export const withSign = (text: string, plus = false): string => `${plus ? '+' : ''}${text}`.replace('-', '−')

/** What lies under the crosshair, in words, figure by figure. */
export function usePlaceText(location: () => Location | undefined): ComputedRef<readonly PlaceFigure[]> {
  const { t, locale } = useI18n()
  const valueText = ({ kind, value }: Location): string =>
    kind === 'mask'
      ? t(`viewer.labels.${voxelLabels[value] ?? 'none'}`)
      : t(`viewer.values.${kind}`, {
          value: withSign(threeDigits(value, locale.value), kind === 'residual' && value > 0),
        })
  const minus = (value: number): string => withSign(Math.round(value).toString())
  return computed(() => {
    const place = location()
    if (!place) return []
    const [x, y, z] = place.mm.map(minus)
    const own: PlaceFigure[] = []
    const [only, ...others] = place.slices
    if (others.length > 0) {
      const text = place.slices.map(({ through, n, total }) =>
        t('viewer.sliceOf', { plane: t(`viewer.planesShort.${planes[through]}`), n, total }),
      )
      own.push({ name: 'slice', text: text.join(' · ') })
    } else if (only) own.push({ name: 'slice', text: t('viewer.slice', { n: only.n, total: only.total }) })
    own.push(
      { name: 'position', text: t('viewer.position', { x, y, z }) },
      { name: 'image', text: valueText(place) },
    )
    if (place.score !== undefined)
      own.push({ name: 'score', text: t('viewer.score', { value: score(place.score, locale.value) }) })
    return own
  })
}
