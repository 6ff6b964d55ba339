import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export const planes = ['axial', 'coronal', 'sagittal', 'multi'] as const
export type Plane = (typeof planes)[number]
/** The choice of seeing the image alone, where a method's id could stand. */
export const imageOnly = 'none'

/** What is on the screen, kept in the address. */
export function useView() {
  const route = useRoute()
  const router = useRouter()
  const field = (name: string): WritableComputedRef<string | undefined> =>
    computed({
      get: () => {
        const value = route.query[name]
        return typeof value === 'string' ? value : undefined
      },
      set: (value) => {
        void router.replace({ query: { ...route.query, [name]: value } })
      },
    })
  const planeText = field('plane')
  const plane = computed<Plane>({
    get: () => planes.find((known) => known === planeText.value) ?? 'axial',
    set: (value) => {
      planeText.value = value
    },
  })
  /** `scan` is the scan's label, `method` the id of a method or `imageOnly`. */
  return { scan: field('scan'), method: field('method'), plane }
}
