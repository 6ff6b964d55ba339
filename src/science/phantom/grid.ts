import type { Grid } from '../volume/types.ts'

/** World box of every phantom scan, mm: the edges of the bundled methods' 2 mm MNI grid. */
const edges = { low: [-96, -130, -73], size: [192, 224, 160] } as const

/** RAS+ grid over the MNI box with isotropic spacing (mm); at 2 mm it is the bundled methods' grid. */
export function phantomGrid(spacingMm: number): Grid {
  const count = (axis: 0 | 1 | 2): number => Math.round(edges.size[axis] / spacingMm)
  const origin = (axis: 0 | 1 | 2): number => edges.low[axis] + spacingMm / 2
  return {
    dims: [count(0), count(1), count(2)],
    affine: [spacingMm, 0, 0, origin(0), 0, spacingMm, 0, origin(1), 0, 0, spacingMm, origin(2), 0, 0, 0, 1],
  }
}
