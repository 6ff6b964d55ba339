import type { WorkerPool } from '../workers/index.ts'
import type { ReadMap, ViewInput, Voxels } from './view-tasks.ts'

/**
 * Slices in `parts` ranges with about as many brain voxels each. `brain`: x fastest, `dims` voxels. Ranges without a brain voxel
 * are left out.
 */
export function evenSlabs(
  brain: Uint8Array,
  [nx, ny, nz]: readonly [number, number, number],
  parts: number,
): { fromZ: number; toZ: number }[] {
  const area = nx * ny
  const inSlice = Array.from({ length: nz }, (_, z) => {
    let count = 0
    for (let i = z * area; i < (z + 1) * area; i++) count += brain[i]!
    return count
  })
  const whole = inSlice.reduce((sum, count) => sum + count, 0)
  const slabs: { fromZ: number; toZ: number }[] = []
  let [from, before, seen] = [0, 0, 0]
  inSlice.forEach((count, z) => {
    seen += count
    if (seen < (whole * (slabs.length + 1)) / parts && z < nz - 1) return
    if (seen > before) slabs.push({ fromZ: from, toZ: z + 1 })
    ;[from, before] = [z + 1, seen]
  })
  return slabs
}

/**
 * A map as it is measured, filtered by all threads of the pool side by side: slab by slab, which gives what filtering it whole gives. Throws
 * Fault.
 */
export async function filteredMap(pool: WorkerPool, input: ViewInput, signal: AbortSignal): Promise<Voxels> {
  const read: ReadMap = await pool.run('readMap', input, { signal })
  const { map, brain, info } = read
  const filtered = new Float32Array(new SharedArrayBuffer(map.byteLength))
  await Promise.all(
    evenSlabs(brain, info.dims, pool.size).map((range) =>
      pool.run('filterSlab', { ...read, range, filtered }, { signal }),
    ),
  )
  return { info, packed: await pool.run('pack', { voxels: filtered }, { signal }) }
}
