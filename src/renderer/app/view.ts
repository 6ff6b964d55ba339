import { computed } from 'vue'
import { useQuery } from './context.ts'

export const planes = ['axial', 'coronal', 'sagittal', 'multi', 'mosaic'] as const
export type Plane = (typeof planes)[number]
/** The choice of seeing the image alone, where a method's id could stand. */
export const imageOnly = 'none'
/** What a method would have the image look like, where its id could stand. */
export const reconstructionBy = (method: string): string => `recon:${method}`
/** The method of such a choice; undefined for any other. */
export const reconstructedBy = (choice: string): string | undefined =>
  choice.startsWith('recon:') ? choice.slice('recon:'.length) : undefined

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
