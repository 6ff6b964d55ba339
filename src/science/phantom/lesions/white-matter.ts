import type { Random } from '../../random/index.ts'
import type { Anatomy } from '../anatomy.ts'
import type { Lattice } from '../lattice.ts'
import { readLattice } from '../lattice.ts'
import type { Point } from './region.ts'
import { ballRadius, eachNear, growByScore, pickVoxel, positionOf, voxelAt } from './region.ts'
import type { GrownLesion, GrownPart, LesionPart, LesionType } from './types.ts'

interface Focus {
  readonly centre: Point
  /** Unit vector of the long axis. */
  readonly axis: Point
  /** Long over short axis. */
  readonly elongation: number
  readonly volumeMm3: number
}

function growFocus(
  anatomy: Anatomy,
  focus: Focus,
  part: LesionPart,
  noise: Lattice,
  edgeMm: number,
  taken: Set<number>,
): GrownPart {
  const { centre, axis } = focus
  const short = ballRadius(focus.volumeMm3 / focus.elongation)
  const voxels: number[] = []
  const scores: number[] = []
  eachNear(anatomy, centre, short * focus.elongation * 1.6 + 2 * anatomy.spacingMm, (n, x, y, z) => {
    if (taken.has(n) || anatomy.csf[n] > 0.35 || anatomy.grey[n] > 0.75) return
    const dx = x - centre[0]
    const dy = y - centre[1]
    const dz = z - centre[2]
    const along = dx * axis[0] + dy * axis[1] + dz * axis[2]
    const across = Math.sqrt(Math.max(0, dx * dx + dy * dy + dz * dz - along * along))
    const long = along / focus.elongation
    const d = Math.sqrt(across * across + long * long) + 3 * anatomy.grey[n]
    voxels.push(n)
    scores.push(d + 0.22 * short * readLattice(noise, x, y, z) + 1e-7 * n)
  })
  const grown = growByScore(part, voxels, scores, focus.volumeMm3 / anatomy.spacingMm ** 3, edgeMm)
  grown.voxels.forEach((n, c) => {
    if (grown.fraction[c] >= 0.5) taken.add(n)
  })
  return grown
}

/** Direction of steepest growth of the distance to the ventricles: perpendicular to their wall. */
function awayFromVentricle(anatomy: Anatomy, centre: Point): Point {
  const step = Math.max(2, anatomy.spacingMm)
  const slope = ([0, 1, 2] as const).map((axis) => {
    const side = (sign: number): number => {
      const point = [...centre] as [number, number, number]
      point[axis] += sign * step
      const n = voxelAt(anatomy, point)
      return n < 0 ? 0 : anatomy.ventricleDistance[n]
    }
    return side(1) - side(-1)
  })
  const length = Math.hypot(slope[0], slope[1], slope[2])
  return length < 1e-6 ? [1, 0, 0] : [slope[0] / length, slope[1] / length, slope[2] / length]
}

/** Volumes that add up to the total, each uniform on a log scale between low and high where the total allows. */
function portions(total: number, low: number, high: number, random: Random, most: number): number[] {
  const out: number[] = []
  let left = total
  while (left > 0 && out.length < most) {
    const u = random.uniform()
    const volume = low * Math.exp(u * Math.log(high / low))
    const take = left - volume < low || out.length === most - 1 ? left : volume
    out.push(take)
    left -= take
  }
  return out
}

/** Ovoid plaques, most at the ventricles with the long axis perpendicular to the wall, some under the cortex. */
export function growPlaques(
  anatomy: Anatomy,
  volumeMm3: number,
  random: Random,
  noise: Lattice,
  edgeMm: number,
): GrownLesion[] {
  const taken = new Set<number>()
  const cell = anatomy.spacingMm ** 3
  return portions(volumeMm3, Math.max(cell, 25), 900, random, 60).flatMap((portion) => {
    const juxta = random.uniform() < 0.2
    const n = pickVoxel(anatomy, random, (v) => {
      if (taken.has(v) || anatomy.hindbrain[v] > 0.2) return false
      const d = anatomy.ventricleDistance[v]
      if (juxta) return d > 16 && anatomy.white[v] > 0.5 && anatomy.white[v] < 0.85
      return anatomy.white[v] > 0.85 && d > 2 && d < 4 + 1.6 * ballRadius(portion)
    })
    if (n === undefined) return []
    const centre = positionOf(anatomy, n)
    const axis = awayFromVentricle(anatomy, centre)
    const elongation = juxta ? 1.1 : 1.4 + 0.8 * random.uniform()
    const focus = { centre, axis, elongation, volumeMm3: portion }
    return [one('ms', growFocus(anatomy, focus, 'plaque', noise, edgeMm, taken))]
  })
}

const one = (type: LesionType, part: GrownPart): GrownLesion => ({ type, parts: [part] })

/** Caps and rims along the ventricles and many small foci in the deep white matter. */
export function growSmallVessel(
  anatomy: Anatomy,
  volumeMm3: number,
  random: Random,
  noise: Lattice,
  edgeMm: number,
): GrownLesion[] {
  const cell = anatomy.spacingMm ** 3
  const taken = new Set<number>()
  const capVolume = volumeMm3 * (0.35 + 0.3 * random.uniform())
  const voxels: number[] = []
  const scores: number[] = []
  for (let n = 0; n < anatomy.index.length; n++) {
    const d = anatomy.ventricleDistance[n]
    if (d > 16 || anatomy.white[n] < 0.55 || anatomy.hindbrain[n] > 0.1) continue
    const [x, y, z] = positionOf(anatomy, n)
    if (z < -8 || Math.abs(x) < 7) continue
    const horn = y > 18 || y < -38 ? 2.5 : 0
    voxels.push(n)
    scores.push(d - horn + 1.6 * readLattice(noise, x, y, z) + 1e-7 * n)
  }
  const caps = growByScore('gliosis', voxels, scores, capVolume / cell, 1.5 * edgeMm)
  caps.voxels.forEach((n, c) => {
    if (caps.fraction[c] >= 0.5) taken.add(n)
  })
  const spots = portions(volumeMm3 - capVolume, Math.max(cell, 8), 160, random, 150).flatMap((portion) => {
    const n = pickVoxel(anatomy, random, (v) => {
      const d = anatomy.ventricleDistance[v]
      return !taken.has(v) && anatomy.white[v] > 0.93 && d > 8 && d < 28 && anatomy.hindbrain[v] < 0.05
    })
    if (n === undefined) return []
    const centre = positionOf(anatomy, n)
    const focus = {
      centre,
      axis: [0, 0.6, 0.8] as const,
      elongation: 1 + 0.6 * random.uniform(),
      volumeMm3: portion,
    }
    return [one('small-vessel', growFocus(anatomy, focus, 'gliosis', noise, edgeMm, taken))]
  })
  return [one('small-vessel', caps), ...spots]
}
