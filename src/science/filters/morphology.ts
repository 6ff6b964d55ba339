import type { Mask, Triple } from '../volume/types.ts'

/**
 * Indices of the set voxels with a face neighbour that is not set, or that lie on the border of the volume, in
 * storage order: what erosion by the 6-neighbourhood takes away (`mask ^ scipy.ndimage.binary_erosion(mask)`).
 */
export function surfaceVoxels(mask: Mask, dims: Triple): Int32Array<ArrayBuffer> {
  const [nx, ny, nz] = dims
  const slice = nx * ny
  let found = new Int32Array(1024)
  let n = 0
  for (let z = 0, i = 0; z < nz; z++)
    for (let y = 0; y < ny; y++) {
      const edge = y === 0 || y === ny - 1 || z === 0 || z === nz - 1
      for (let x = 0; x < nx; x++, i++) {
        if (mask[i] === 0) continue
        const inside =
          !edge &&
          x > 0 &&
          x < nx - 1 &&
          mask[i - 1] !== 0 &&
          mask[i + 1] !== 0 &&
          mask[i - nx] !== 0 &&
          mask[i + nx] !== 0 &&
          mask[i - slice] !== 0 &&
          mask[i + slice] !== 0
        if (inside) continue
        if (n === found.length) {
          const larger = new Int32Array(2 * n)
          larger.set(found)
          found = larger
        }
        found[n++] = i
      }
    }
  return found.slice(0, n)
}

/** A mask of the neighbourhood: voxel offsets (dx, dy, dz) no further than `radius` mm from the centre, itself left out. */
export function ballOffsets(spacing: Triple, radius: number): Triple[] {
  const reach = spacing.map((step) => Math.floor(radius / step))
  const limit = radius * radius * (1 + 1e-9)
  const offsets: Triple[] = []
  for (let dz = -reach[2]; dz <= reach[2]; dz++)
    for (let dy = -reach[1]; dy <= reach[1]; dy++)
      for (let dx = -reach[0]; dx <= reach[0]; dx++) {
        const square = (dx * spacing[0]) ** 2 + (dy * spacing[1]) ** 2 + (dz * spacing[2]) ** 2
        if (square <= limit && (dx !== 0 || dy !== 0 || dz !== 0)) offsets.push([dx, dy, dz])
      }
  return offsets
}

/** The 6-neighbourhood with the voxel itself, the structuring element of `dilate` and `erode`. */
const step = (mask: Mask, dims: Triple, wanted: 0 | 1): Mask => {
  const [nx, ny, nz] = dims
  const out = new Uint8Array(mask.length)
  const hit = (i: number): boolean => (mask[i] !== 0) === (wanted === 1)
  for (let z = 0, i = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, i++) {
        const any =
          hit(i) ||
          (x > 0 ? hit(i - 1) : wanted === 0) ||
          (x < nx - 1 ? hit(i + 1) : wanted === 0) ||
          (y > 0 ? hit(i - nx) : wanted === 0) ||
          (y < ny - 1 ? hit(i + nx) : wanted === 0) ||
          (z > 0 ? hit(i - nx * ny) : wanted === 0) ||
          (z < nz - 1 ? hit(i + nx * ny) : wanted === 0)
        out[i] = any ? wanted : 1 - wanted
      }
  return out
}

/** `scipy.ndimage.binary_dilation(mask)`: 6-neighbourhood, nothing set beyond the volume. */
export const dilate = (mask: Mask, dims: Triple): Mask => step(mask, dims, 1)

/** `scipy.ndimage.binary_erosion(mask)`: 6-neighbourhood, nothing set beyond the volume. */
export const erode = (mask: Mask, dims: Triple): Mask => step(mask, dims, 0)
