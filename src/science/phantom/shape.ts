import { createRandom, seedOf } from '../random/index.ts'
import type { Lattice } from './lattice.ts'
import { refine, toNodeValues } from './lattice.ts'
import type { PhantomModel } from './model.ts'
import { readMap } from './model.ts'

export interface ShapeSpec {
  readonly age: number
  /** 'M', 'F', or undefined for the mean of both. */
  readonly sex: 'M' | 'F' | undefined
  readonly seed: number
  /** 0 to 1: how much of the fitted age and sex displacement is used. */
  readonly ageEffect: number
  readonly sexEffect: number
}

/** (age - centre) / scale of the model, 6 to 89 clamped. */
export const ageTerm = (model: PhantomModel, age: number): number =>
  (Math.min(89, Math.max(6, age)) - model.header.age.centre) / model.header.age.scale

/**
 * The displacement in mm from a point of the person to the template point with the same anatomy, on a 4 mm
 * lattice: fitted mean + age + sex + random modes (truncated at 2.2 sd) + local variation as large as in the people.
 * Below the youngest fitted age the quadratic is not trusted: the value at 20 years is used with a gentle slope.
 */
export function displacement(model: PhantomModel, spec: ShapeSpec): Lattice {
  const { shape, header } = model
  const size = shape.mean.length
  const random = createRandom(seedOf(spec.seed, 'shape'))
  const youngest = ageTerm(model, header.age.fittedFrom)
  const t = ageTerm(model, spec.age)
  const within = Math.max(t, youngest)
  const sex = spec.sex === 'M' ? 0.5 : spec.sex === 'F' ? -0.5 : 0
  const data = new Float32Array(size)
  for (let i = 0; i < size; i++) {
    const aged =
      shape.age[i] * within + shape.ageSquared[i] * within * within + 0.3 * shape.age[i] * (t - within)
    data[i] = shape.mean[i] + spec.ageEffect * aged + spec.sexEffect * sex * shape.sex[i]
  }
  for (const mode of shape.modes) {
    const weight = truncatedNormal(random.normal(), 2.2)
    for (let i = 0; i < size; i++) data[i] = data[i] + weight * mode[i]
  }
  const local = new Float32Array(size)
  for (let i = 0; i < size; i++) local[i] = shape.residual[i] * truncatedNormal(random.normal(), 2)
  for (let i = 0; i < size; i++) data[i] = data[i] + local[i]
  const coarse: Lattice = {
    origin: header.control.origin,
    mm: header.control.mm,
    dims: header.control.dims,
    components: 3,
    data,
  }
  const fine = refine(coarse)
  toNodeValues(fine)
  const growth = ventricleGrowthMm(spec.ageEffect * t, truncatedNormal(random.normal(), 2))
  const wall = wallField(model, fine)
  for (let i = 0; i < wall.length; i++) fine.data[i] += growth * wall[i]
  return fine
}

export const truncatedNormal = (value: number, limit: number): number =>
  value > limit ? limit : value < -limit ? -limit : value

/** Linear size of the head relative to the mean person: sex difference and personal spread as fitted, in [0.9, 1.1]. */
export function headScale(model: PhantomModel, spec: ShapeSpec): number {
  const { logScaleSexDifference, logScaleSd } = model.header.head
  const sex = spec.sex === 'M' ? 0.5 : spec.sex === 'F' ? -0.5 : 0
  const z = truncatedNormal(createRandom(seedOf(spec.seed, 'head')).normal(), 2)
  // fitted as MNI -> person, so a larger head has a larger factor
  const log = spec.sexEffect * sex * logScaleSexDifference + z * logScaleSd * 0.6
  return Math.min(1.1, Math.max(0.9, 1 + log + (log * log) / 2))
}

/**
 * How far the wall of the lateral ventricles moves beyond what the coarse fitted field does, mm. The field is too
 * coarse for the whole change: set so that mean and spread of the logarithm of the ventricles' share follow the
 * people's regression on age (training/phantom/calibrate.ts measures it).
 */
export function ventricleGrowthMm(t: number, z: number): number {
  const after = Math.max(
    1,
    growthAt.findIndex(([at]) => at >= t),
  )
  const [t0, g0] = growthAt[after - 1]
  const [t1, g1] = growthAt[after]
  return Math.max(-2.5, g0 + ((g1 - g0) * (t - t0)) / (t1 - t0) + 1.4 * z)
}

/** Age term and mean growth, mm; linear between. */
const growthAt: readonly (readonly [number, number])[] = [
  [-1.5, -1],
  [-1, -1.2],
  [-0.5, -0.6],
  [0, 0],
  [0.5, 0.1],
  [1, 1.8],
  [1.31, 2.9],
]

const walls = new WeakMap<PhantomModel, Float32Array>()

/** Unit displacement towards the lateral ventricles, fading with the distance to them, on the nodes of a lattice. */
function wallField(model: PhantomModel, lattice: Lattice): Float32Array {
  const known = walls.get(model)
  if (known) return known
  const { dims, origin, mm, data } = lattice
  const size = dims[0] * dims[1] * dims[2]
  const field = new Float32Array(data.length)
  const distance = (x: number, y: number, z: number): number => readMap(model.ventricleDistance, x, y, z)
  for (let k = 0, at = 0; k < dims[2]; k++) {
    for (let j = 0; j < dims[1]; j++) {
      for (let i = 0; i < dims[0]; i++, at++) {
        const x = origin[0] + i * mm
        const y = origin[1] + j * mm
        const z = origin[2] + k * mm
        const d = distance(x, y, z)
        if (d <= 0 || d > 30) continue
        const fade = 1 / (1 + (d / 9) * (d / 9) * (d / 9))
        field[at] = -0.25 * fade * (distance(x + 2, y, z) - distance(x - 2, y, z))
        field[at + size] = -0.25 * fade * (distance(x, y + 2, z) - distance(x, y - 2, z))
        field[at + 2 * size] = -0.25 * fade * (distance(x, y, z + 2) - distance(x, y, z - 2))
      }
    }
  }
  walls.set(model, field)
  return field
}
