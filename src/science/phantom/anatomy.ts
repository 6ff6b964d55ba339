import { createRandom, seedOf } from '../random/index.ts'
import type { Grid } from '../volume/types.ts'
import type { Lattice } from './lattice.ts'
import { addLattice, noiseLattice, readLattice } from './lattice.ts'
import type { PhantomModel } from './model.ts'
import { readMap } from './model.ts'
import type { ShapeSpec } from './shape.ts'
import { ageTerm, displacement, headScale } from './shape.ts'

/** Tissue of one person; every array holds one value per brain voxel, in the order of `index`. */
export interface Anatomy {
  readonly grid: Grid
  readonly spacingMm: number
  /** Position of each brain voxel in the grid, ascending. */
  readonly index: Int32Array
  /** Brain voxel number of each grid voxel, -1 outside. */
  readonly lookup: Int32Array
  /** World position of each brain voxel, mm: x, y, z of the first, then of the second, … */
  readonly position: Float32Array
  /** Volume fractions; they add up to 1. */
  readonly grey: Float32Array
  readonly white: Float32Array
  readonly csf: Float32Array
  /** 0 to 1: whether CSF here belongs to the ventricles. */
  readonly ventricle: Float32Array
  /** Iron-rich deep grey matter, 0 to 1: darker on T2w and FLAIR. */
  readonly iron: Float32Array
  /** Cerebellum and brainstem, 0 to 1. */
  readonly hindbrain: Float32Array
  /** 0 to 1: whether CSF here belongs to the lateral ventricles. */
  readonly lateral: Float32Array
  /** Smooth variation of the tissue's signal, mean 0, standard deviation 1. */
  readonly texture: Float32Array
  /** Distance to the lateral ventricles in the template, mm. */
  readonly ventricleDistance: Float32Array
}

/** Room made by a growing mass: tissue around the centre is pushed outwards by up to `pushMm`. */
export interface MassEffect {
  readonly centre: readonly [number, number, number]
  readonly radiusMm: number
  readonly pushMm: number
}

/** Point about which heads are scaled, mm. */
const headCentre = [0, -18, 5] as const

interface Fields {
  readonly shift: Lattice
  readonly sulci: Lattice
  readonly gyri: Lattice
  readonly texture: Lattice
  readonly inverseScale: number
  readonly sulcalLevel: number
  readonly mass: MassEffect | undefined
}

/** The template point with the anatomy of world point (x, y, z), written to `out`. */
function templatePoint(fields: Fields, x: number, y: number, z: number, out: Float64Array): void {
  let px = headCentre[0] + (x - headCentre[0]) * fields.inverseScale
  let py = headCentre[1] + (y - headCentre[1]) * fields.inverseScale
  let pz = headCentre[2] + (z - headCentre[2]) * fields.inverseScale
  const mass = fields.mass
  if (mass) {
    const dx = px - mass.centre[0]
    const dy = py - mass.centre[1]
    const dz = pz - mass.centre[2]
    const d = Math.sqrt(dx * dx + dy * dy + dz * dz)
    const reach = 3 * mass.radiusMm
    if (d > 0 && d < reach) {
      const fall = 1 - d / reach
      const pull = Math.min(mass.pushMm, 0.6 * d) * fall * fall
      px -= (dx / d) * pull
      py -= (dy / d) * pull
      pz -= (dz / d) * pull
    }
  }
  out[0] = px
  out[1] = py
  out[2] = pz
  addLattice(fields.shift, px, py, pz, out)
}

/**
 * Level below which a voxel outside the ventricles is CSF, at the age term t: it rises with age, so that sulci widen.
 * Set so that the share of CSF in the brain mask follows the people's regression on age (see calibrate.ts).
 */
export const sulcalLevel = (t: number): number => {
  const adult = Math.max(-1, t)
  return 0.4 + 0.03 * adult + 0.02 * adult * adult + 0.02 * (t - adult)
}

/** Half the width of the step from one tissue to the next, in units of level. */
const halfStep = 0.09

/** Draws the tissue of a person on a grid. Age and sex effects of 0 leave the mean person with personal variation. */
export function growAnatomy(model: PhantomModel, grid: Grid, spec: ShapeSpec, mass?: MassEffect): Anatomy {
  const random = createRandom(seedOf(spec.seed, 'folds'))
  const fields: Fields = {
    shift: displacement(model, spec),
    sulci: noiseLattice(grid, 4, 2, random),
    gyri: noiseLattice(grid, 4, 2, random),
    texture: noiseLattice(grid, Math.max(3, 1.5 * grid.affine[0]), 1, random),
    inverseScale: 1 / headScale(model, spec),
    sulcalLevel: sulcalLevel(spec.ageEffect * ageTerm(model, spec.age)) + 0.012 * random.normal(),
    mass,
  }
  return sampleAnatomy(model, grid, fields)
}

function sampleAnatomy(model: PhantomModel, grid: Grid, fields: Fields): Anatomy {
  const [nx, ny, nz] = grid.dims
  const mm = grid.affine[0]
  const lookup = new Int32Array(nx * ny * nz).fill(-1)
  const point = new Float64Array(3)
  const most = Math.ceil(3.2e6 / (mm * mm * mm))
  const points = new Float32Array(3 * most)
  const position = new Float32Array(3 * most)
  const found = new Int32Array(most)
  let count = 0
  for (let k = 0, voxel = 0; k < nz; k++) {
    const z = grid.affine[11] + k * mm
    for (let j = 0; j < ny; j++) {
      const y = grid.affine[7] + j * mm
      for (let i = 0; i < nx; i++, voxel++) {
        const x = grid.affine[3] + i * mm
        if (outsideHead(x, y, z) || count === most) continue
        templatePoint(fields, x, y, z, point)
        if (readMap(model.mask, point[0], point[1], point[2]) < 0.5) continue
        lookup[voxel] = count
        found[count] = voxel
        points.set(point, 3 * count)
        position[3 * count] = x
        position[3 * count + 1] = y
        position[3 * count + 2] = z
        count++
      }
    }
  }
  const anatomy = emptyAnatomy(grid, found.slice(0, count), lookup, position.slice(0, 3 * count))
  for (let n = 0; n < count; n++) {
    fillVoxel(model, fields, anatomy, n, points[3 * n], points[3 * n + 1], points[3 * n + 2])
  }
  return anatomy
}

/** Cheap ellipsoid test: no brain lies outside it, whatever the displacement. */
function outsideHead(x: number, y: number, z: number): boolean {
  const a = x / 100
  const b = (y + 18) / 120
  const c = (z - 5) / 105
  return a * a + b * b + c * c > 1
}

function emptyAnatomy(grid: Grid, index: Int32Array, lookup: Int32Array, position: Float32Array): Anatomy {
  const make = (): Float32Array => new Float32Array(index.length)
  return {
    grid,
    spacingMm: grid.affine[0],
    index,
    lookup,
    position,
    grey: make(),
    white: make(),
    csf: make(),
    ventricle: make(),
    iron: make(),
    hindbrain: make(),
    lateral: make(),
    texture: make(),
    ventricleDistance: make(),
  }
}

/** Linear step from 0 to 1 over two half steps around 0. */
const ramp = (v: number): number => (v <= -halfStep ? 0 : v >= halfStep ? 1 : 0.5 + v / (2 * halfStep))

const clip = (v: number): number => (v < 0 ? 0 : v > 1 ? 1 : v)

function fillVoxel(
  model: PhantomModel,
  fields: Fields,
  anatomy: Anatomy,
  n: number,
  x: number,
  y: number,
  z: number,
): void {
  const { regions } = model
  const level = readMap(model.level, x, y, z)
  const raw = readMap(model.raw, x, y, z)
  const inner = clip(2.5 * readMap(regions.ventricle, x, y, z))
  const pallidum = readMap(regions.pallidum, x, y, z)
  const putamen = readMap(regions.putamen, x, y, z)
  const caudate = readMap(regions.caudate, x, y, z)
  const thalamus = readMap(regions.thalamus, x, y, z)
  const brainstem = readMap(regions.brainstem, x, y, z)
  const cerebellum = readMap(regions.cerebellum, x, y, z)
  const hippocampus = readMap(regions.hippocampus, x, y, z)
  const deep = clip(
    1.2 * (pallidum + putamen + thalamus + brainstem + caudate + 0.7 * hippocampus + 0.4 * cerebellum),
  )
  const px = anatomy.position[3 * n]
  const py = anatomy.position[3 * n + 1]
  const pz = anatomy.position[3 * n + 2]
  const outer = 1 - Math.max(inner, deep)
  const csfAt =
    0.4 +
    0.08 * cerebellum +
    outer * (fields.sulcalLevel - 0.4 + 0.05 * readLattice(fields.sulci, px, py, pz))
  const whiteAt = 0.885 - 0.105 * cerebellum + outer * 0.04 * readLattice(fields.gyri, px, py, pz)
  const csf = ramp(csfAt - level)
  const white = Math.min(1 - csf, ramp(level - whiteAt))
  // deep structures are shades between grey and white, not one or the other
  const deepWhite = clip((raw - 0.62) / 0.38) * (1 - csf)
  const w = white + deep * (deepWhite - white)
  anatomy.white[n] = w
  anatomy.csf[n] = csf
  anatomy.grey[n] = Math.max(0, 1 - w - csf)
  anatomy.ventricle[n] = inner
  anatomy.iron[n] = clip(pallidum + 0.35 * putamen + 0.25 * caudate + 0.1 * thalamus)
  anatomy.hindbrain[n] = clip(brainstem + cerebellum)
  anatomy.lateral[n] = inner > 0 ? clip(2.5 * readMap(regions.lateral, x, y, z)) : 0
  anatomy.texture[n] = readLattice(fields.texture, px, py, pz)
  anatomy.ventricleDistance[n] = readMap(model.ventricleDistance, x, y, z)
}

/** Volumes in mm^3: brain mask, all ventricles, the lateral ones alone, CSF outside the ventricles, grey and white matter. */
export function anatomyVolumes(anatomy: Anatomy): {
  brain: number
  ventricles: number
  lateral: number
  sulci: number
  grey: number
  white: number
} {
  const unit = anatomy.spacingMm * anatomy.spacingMm * anatomy.spacingMm
  let ventricles = 0
  let lateral = 0
  let sulci = 0
  let grey = 0
  let white = 0
  for (let n = 0; n < anatomy.index.length; n++) {
    const csf = anatomy.csf[n]
    ventricles += csf * anatomy.ventricle[n]
    lateral += csf * anatomy.lateral[n]
    sulci += csf * (1 - anatomy.ventricle[n])
    grey += anatomy.grey[n]
    white += anatomy.white[n]
  }
  return {
    brain: anatomy.index.length * unit,
    ventricles: ventricles * unit,
    lateral: lateral * unit,
    sulci: sulci * unit,
    grey: grey * unit,
    white: white * unit,
  }
}
