import { computed } from 'vue'
import { useQuery } from './context.ts'

export const planes = ['axial', 'coronal', 'sagittal', 'multi', 'mosaic'] as const
export type Plane = (typeof planes)[number]
/** The choice of seeing the image alone, where a method's id could stand. */
export const imageOnly = 'none'

/** What is on the screen, kept in the address. */
export function useView() {
  const planeText = useQuery('plane')
  const plane = computed<Plane>({
    get: () => planes.find((known) => known === planeText.value) ?? 'axial',
    set: (value) => {
      planeText.value = value
    },
  })
  /** `scan` is the scan's label, `method` the id of a method or `imageOnly`. */
  return { scan: useQuery('scan'), method: useQuery('method'), plane }
}
