import type { Random } from '../../random/index.ts'
import type { Anatomy } from '../anatomy.ts'
import type { Lattice } from '../lattice.ts'
import { readLattice } from '../lattice.ts'
import type { Point } from './region.ts'
import { ballRadius, eachNear, growByScore, pickVoxel, positionOf } from './region.ts'
import type { GrownLesion } from './types.ts'

type Inside = (x: number, y: number, z: number) => boolean

/** Cortex of the middle, posterior and anterior cerebral arteries, on |x|, mm in MNI space. */
const territories: readonly { readonly share: number; readonly inside: Inside }[] = [
  { share: 0.7, inside: (x, y, z) => x > 38 && y > -55 && y < 30 && z > -8 && z < 50 },
  { share: 0.2, inside: (x, y, z) => x < 38 && x > 6 && y < -68 && z > -12 && z < 25 },
  { share: 0.1, inside: (x, y, z) => x < 16 && x > 3 && y > -10 && y < 50 && z > 25 },
]

/** A wedge: narrow near the ventricle, wide at the cortex, in one arterial territory of one hemisphere. */
export function growStroke(
  anatomy: Anatomy,
  volumeMm3: number,
  random: Random,
  noise: Lattice,
  edgeMm: number,
): GrownLesion {
  const u = random.uniform()
  const territory = u < 0.7 ? territories[0] : u < 0.9 ? territories[1] : territories[2]
  const at = pickVoxel(anatomy, random, (n) => {
    if (anatomy.grey[n] < 0.6 || anatomy.hindbrain[n] > 0.05) return false
    const [x, y, z] = positionOf(anatomy, n)
    return territory.inside(Math.abs(x), y, z)
  })
  const cortex: Point = at === undefined ? [50, -15, 20] : positionOf(anatomy, at)
  const side = cortex[0] < 0 ? -1 : 1
  const radius = ballRadius(volumeMm3)
  const inner: Point = [side * 16, 0.35 * cortex[1] - 10, 18]
  const length = Math.hypot(inner[0] - cortex[0], inner[1] - cortex[1], inner[2] - cortex[2]) || 1
  const axis = [
    (cortex[0] - inner[0]) / length,
    (cortex[1] - inner[1]) / length,
    (cortex[2] - inner[2]) / length,
  ] as const
  const depth = Math.min(length, 2.4 * radius)
  const apex = [
    cortex[0] - axis[0] * depth,
    cortex[1] - axis[1] * depth,
    cortex[2] - axis[2] * depth,
  ] as const
  const voxels: number[] = []
  const scores: number[] = []
  eachNear(anatomy, cortex, 3.2 * radius + 8, (n, x, y, z) => {
    if (anatomy.csf[n] > 0.55 || anatomy.hindbrain[n] > 0.3 || x * side < 2) return
    const dx = x - apex[0]
    const dy = y - apex[1]
    const dz = z - apex[2]
    const along = dx * axis[0] + dy * axis[1] + dz * axis[2]
    const across = Math.sqrt(Math.max(0, dx * dx + dy * dy + dz * dz - along * along))
    const opening = 0.3 + (0.9 * Math.max(0, along)) / depth
    const beyond = along < 0 ? -1.6 * along : Math.max(0, along - 1.5 * depth)
    voxels.push(n)
    scores.push(across / opening + beyond + 0.16 * radius * readLattice(noise, x, y, z) + 1e-7 * n)
  })
  const infarct = growByScore('infarct', voxels, scores, volumeMm3 / anatomy.spacingMm ** 3, edgeMm)
  return { type: 'stroke', parts: [infarct] }
}
