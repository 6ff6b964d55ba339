import type { Plane } from '../app/view.ts'
import type { FileAxis } from './tiles.ts'

/** Axes through the planes of a view; a mosaic shows slices that the crosshair does not move. */
export const planesInView: Record<Plane, readonly FileAxis[]> = {
  axial: [2],
  coronal: [1],
  sagittal: [0],
  multi: [2, 1, 0],
  mosaic: [],
}
/** Along which the slices of a view move: of several planes that which was pointed at, else the axial. */
export const sliceAxis = (plane: Plane, pointed: FileAxis | undefined): FileAxis | undefined => {
  const planes = planesInView[plane]
  return planes.find((one) => one === pointed) ?? planes[0]
}
