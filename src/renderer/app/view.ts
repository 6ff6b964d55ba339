import { computed } from 'vue'
import { useQuery } from './context.ts'

export const planes = ['axial', 'coronal', 'sagittal', 'multi', 'mosaic'] as const
export type Plane = (typeof planes)[number]
/** The choice of seeing the image alone, where a method's id could stand. */
export const imageOnly = 'none'
/** What a method gives beside its map: the image as it would have it healthy, that taken from the image, the voxels above the threshold. */
export const derivedKinds = ['recon', 'residual', 'mask'] as const
export type PaneKind = 'image' | 'map' | (typeof derivedKinds)[number]
/** What a pane shows. */
export interface PaneView {
  readonly kind: PaneKind
  /** Undefined of the image alone. */
  readonly method: string | undefined
}
/** As it stands in the address: {@link imageOnly}, the id of a method for its map, or `<kind>:<id>`. */
export const choiceOf = (kind: PaneKind, method: string): string =>
  kind === 'image' ? imageOnly : kind === 'map' ? method : `${kind}:${method}`
export function paneView(choice: string): PaneView {
  if (choice === imageOnly) return { kind: 'image', method: undefined }
  const kind = derivedKinds.find((one) => choice.startsWith(`${one}:`))
  return kind ? { kind, method: choice.slice(kind.length + 1) } : { kind: 'map', method: choice }
}

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
