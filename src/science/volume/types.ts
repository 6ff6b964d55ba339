/**
 * Voxel arrays are stored x fastest, then y, then z: voxel (i, j, k) is at i + dims[0] * (j + dims[1] * k).
 * World coordinates are RAS+ millimetres: x grows to the patient's right, y to anterior, z to superior.
 */
export type VoxelData =
  Float32Array | Float64Array | Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array

export type Triple = readonly [number, number, number]

/** 4 x 4 voxel-to-world matrix, row-major, last row 0 0 0 1; maps voxel indices (i, j, k, 1) to RAS+ mm. */
export type Affine = readonly number[]

export interface Grid {
  readonly dims: Triple
  readonly affine: Affine
}

export interface Volume<T extends VoxelData = Float32Array> {
  readonly grid: Grid
  readonly data: T
}

/** 1 inside, 0 outside; same layout as the volume it belongs to. */
export type Mask = Uint8Array

export const voxelCount = (grid: Grid): number => grid.dims[0] * grid.dims[1] * grid.dims[2]
