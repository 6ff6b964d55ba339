import type { Grid } from './types.ts'

/** Axis-aligned RAS+ grid: voxel (i, j, k) has its centre at origin + spacing * (i, j, k), in mm. */
export const axisGrid = (
  dims: readonly [number, number, number],
  spacing: readonly [number, number, number],
  origin: readonly [number, number, number],
): Grid => ({
  dims,
  affine: [spacing[0], 0, 0, origin[0], 0, spacing[1], 0, origin[1], 0, 0, spacing[2], origin[2], 0, 0, 0, 1],
})

/**
 * The 2 mm MNI grid of the bundled methods: 96 x 112 x 80 voxels, x -95..95, y -129..93, z -72..86 mm.
 * 96 x 112 divides by 16, which is what four halvings in a network need; it holds the whole MNI brain.
 */
export const mni2mm: Grid = axisGrid([96, 112, 80], [2, 2, 2], [-95, -129, -72])
