import { createRandom, seedOf } from '../../random/index.ts'
import type { Anatomy } from '../anatomy.ts'
import { noiseLattice } from '../lattice.ts'
import { growStroke } from './stroke.ts'
import type { TumourPlan } from './tumour.ts'
import { growTumour } from './tumour.ts'
import type { GrownLesion, LesionSpec } from './types.ts'
import { growPlaques, growSmallVessel } from './white-matter.ts'

export type { GrownLesion, LesionPart, LesionSpec, LesionType } from './types.ts'
export { lesionTypes } from './types.ts'

/** Grows the lesions of a person in their anatomy. A tumour needs the plan its mass effect was made with. */
export function growLesions(
  anatomy: Anatomy,
  spec: LesionSpec,
  seed: number,
  tumour: TumourPlan | undefined,
): GrownLesion[] {
  const random = createRandom(seedOf(seed, 'lesion', spec.type))
  const edgeMm = Math.max(1.2, anatomy.spacingMm)
  const noise = (mm: number): ReturnType<typeof noiseLattice> => noiseLattice(anatomy.grid, mm, 2, random)
  switch (spec.type) {
    case 'tumour':
      if (!tumour) throw new Error('a tumour needs its plan')
      return [growTumour(anatomy, tumour, noise(5), edgeMm)]
    case 'stroke':
      return [growStroke(anatomy, spec.volumeMm3, random, noise(5), edgeMm)]
    case 'ms':
      return growPlaques(anatomy, spec.volumeMm3, random, noise(3), edgeMm)
    case 'small-vessel':
      return growSmallVessel(anatomy, spec.volumeMm3, random, noise(4), edgeMm)
  }
}
