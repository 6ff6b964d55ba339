import type { Random } from '../../random/index.ts'
import type { Anatomy, MassEffect } from '../anatomy.ts'
import type { Lattice } from '../lattice.ts'
import { readLattice } from '../lattice.ts'
import type { PhantomModel } from '../model.ts'
import { readMap } from '../model.ts'
import type { Point } from './region.ts'
import { ballRadius, eachNear, growByScore } from './region.ts'
import { spread } from './spread.ts'
import type { GrownLesion } from './types.ts'

export interface TumourPlan {
  readonly centre: Point
  readonly coreMm3: number
  readonly oedemaMm3: number
  /** Axis ratios of the core. */
  readonly stretch: Point
}

/** Where a tumour of a volume sits: cerebral white matter away from the ventricles, chosen before the anatomy grows. */
export function planTumour(model: PhantomModel, volumeMm3: number, random: Random): TumourPlan {
  const coreShare = 0.3 + 0.3 * random.uniform()
  const stretch = [
    0.8 + 0.4 * random.uniform(),
    0.8 + 0.4 * random.uniform(),
    0.8 + 0.4 * random.uniform(),
  ] as const
  let centre: Point = [35, -20, 30]
  for (let t = 0; t < 5000; t++) {
    const x = 14 + 40 * random.uniform()
    const y = -80 + 125 * random.uniform()
    const z = -15 + 65 * random.uniform()
    const distance = readMap(model.ventricleDistance, x, y, z)
    const hind = readMap(model.regions.cerebellum, x, y, z) + readMap(model.regions.brainstem, x, y, z)
    if (readMap(model.raw, x, y, z) < 0.94 || hind > 0.05 || distance < 10 || distance > 38) continue
    centre = [random.uniform() < 0.5 ? -x : x, y, z]
    break
  }
  return { centre, coreMm3: volumeMm3 * coreShare, oedemaMm3: volumeMm3 * (1 - coreShare), stretch }
}

/** The displacement a tumour causes: its core pushes tissue aside by up to half its radius. */
export const massEffectOf = (plan: TumourPlan): MassEffect => {
  const radius = ballRadius(plan.coreMm3)
  return { centre: plan.centre, radiusMm: radius, pushMm: 0.45 * radius }
}

export function growTumour(anatomy: Anatomy, plan: TumourPlan, noise: Lattice, edgeMm: number): GrownLesion {
  const unit = anatomy.spacingMm ** 3
  const radius = ballRadius(plan.coreMm3)
  const voxels: number[] = []
  const scores: number[] = []
  eachNear(anatomy, plan.centre, 2 * radius + 6, (n, x, y, z) => {
    if (anatomy.csf[n] * anatomy.ventricle[n] > 0.5 || anatomy.csf[n] > 0.8) return
    const dx = (x - plan.centre[0]) / plan.stretch[0]
    const dy = (y - plan.centre[1]) / plan.stretch[1]
    const dz = (z - plan.centre[2]) / plan.stretch[2]
    const d = Math.sqrt(dx * dx + dy * dy + dz * dz)
    voxels.push(n)
    scores.push(d + 0.2 * radius * readLattice(noise, x, y, z) + 1e-7 * n)
  })
  const core = growByScore('core', voxels, scores, plan.coreMm3 / unit, edgeMm)
  const necrosis = growByScore('necrosis', voxels, scores, (0.22 * plan.coreMm3) / unit, edgeMm)
  const solid = new Set<number>()
  core.voxels.forEach((n, c) => {
    if (core.fraction[c] >= 0.5) solid.add(n)
  })
  const wanted = plan.oedemaMm3 / unit
  const reach = spread(
    anatomy,
    solid,
    (n) => {
      if (anatomy.csf[n] > 0.3 || anatomy.hindbrain[n] > 0.5) return 0
      return 0.12 + 0.88 * anatomy.white[n] * anatomy.white[n]
    },
    solid.size + Math.ceil(1.6 * wanted) + 40,
  )
  const outer: number[] = []
  const times: number[] = []
  reach.voxels.forEach((n, c) => {
    if (solid.has(n)) return
    outer.push(n)
    times.push(reach.times[c] + 1e-7 * n)
  })
  const oedema = growByScore('oedema', outer, times, wanted, 2 * edgeMm)
  return { type: 'tumour', parts: [oedema, core, necrosis] }
}
