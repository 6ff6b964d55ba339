import { createRandom, seedOf } from '../random/index.ts'
import type { Grid } from '../volume/types.ts'
import type { Lattice } from './lattice.ts'
import { noiseLattice, readLattice } from './lattice.ts'
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
  readonly inverseScale: number
  readonly sulcalGain: number
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
  const { shift } = fields
  out[0] = px + readLattice(shift, px, py, pz, 0)
  out[1] = py + readLattice(shift, px, py, pz, 1)
  out[2] = pz + readLattice(shift, px, py, pz, 2)
}

/** exp for small arguments, the same on every machine: (1 + v/8)^8. */
const gain = (v: number): number => {
  const a = 1 + (v < -4 ? -4 : v > 4 ? 4 : v) / 8
  const b = a * a
  const c = b * b
  return c * c
}

/**
 * How much wider than the template the sulci are at an age: log factor on the CSF share.
 * Set so that the sulcal share of the brain mask follows the people's regression on age.
 */
const sulcalLogFactor = (t: number): number => 0.2 + 0.55 * t

/** Draws the tissue of a person on a grid. Age and sex effects of 0 leave the mean person with personal variation. */
export function growAnatomy(model: PhantomModel, grid: Grid, spec: ShapeSpec, mass?: MassEffect): Anatomy {
  const random = createRandom(seedOf(spec.seed, 'folds'))
  const fields: Fields = {
    shift: displacement(model, spec),
    sulci: noiseLattice(grid, 4, 2, random),
    gyri: noiseLattice(grid, 4, 2, random),
    inverseScale: 1 / headScale(model, spec),
    sulcalGain: sulcalLogFactor(spec.ageEffect * ageTerm(model, spec.age)) + 0.12 * random.normal(),
    mass,
  }
  return sampleAnatomy(model, grid, fields)
}

function sampleAnatomy(model: PhantomModel, grid: Grid, fields: Fields): Anatomy {
  const [nx, ny, nz] = grid.dims
  const mm = grid.affine[0]!
  const lookup = new Int32Array(nx * ny * nz).fill(-1)
  const point = new Float64Array(3)
  const points: number[] | Float32Array = new Float32Array(3 * nx * ny * nz)
  const found = new Int32Array(nx * ny * nz)
  let count = 0
  for (let k = 0, voxel = 0; k < nz; k++) {
    const z = grid.affine[11]! + k * mm
    for (let j = 0; j < ny; j++) {
      const y = grid.affine[7]! + j * mm
      for (let i = 0; i < nx; i++, voxel++) {
        const x = grid.affine[3]! + i * mm
        if (outsideHead(x, y, z)) continue
        templatePoint(fields, x, y, z, point)
        if (readMap(model.mask, point[0]!, point[1]!, point[2]!) < 0.5) continue
        lookup[voxel] = count
        found[count] = voxel
        points[3 * count] = point[0]!
        points[3 * count + 1] = point[1]!
        points[3 * count + 2] = point[2]!
        count++
      }
    }
  }
  const anatomy = emptyAnatomy(grid, found.slice(0, count), lookup)
  for (let n = 0; n < count; n++) {
    fillVoxel(model, fields, anatomy, n, points[3 * n]!, points[3 * n + 1]!, points[3 * n + 2]!)
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

function emptyAnatomy(grid: Grid, index: Int32Array, lookup: Int32Array): Anatomy {
  const make = (): Float32Array => new Float32Array(index.length)
  return {
    grid,
    spacingMm: grid.affine[0]!,
    index,
    lookup,
    grey: make(),
    white: make(),
    csf: make(),
    ventricle: make(),
    iron: make(),
    hindbrain: make(),
    ventricleDistance: make(),
  }
}

const cube = (v: number): number => v * v * v

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
  const rawGrey = readMap(model.gm, x, y, z)
  const rawWhite = readMap(model.wm, x, y, z)
  const rawCsf = Math.max(0, 1 - rawGrey - rawWhite)
  const total = rawGrey + rawWhite + rawCsf
  const ventricle = Math.min(1, 2.5 * readMap(regions.ventricle, x, y, z))
  const voxel = anatomy.index[n]!
  const [nx, ny] = anatomy.grid.dims
  const i = voxel % nx
  const j = Math.floor(voxel / nx) % ny
  const k = Math.floor(voxel / (nx * ny))
  const mm = anatomy.spacingMm
  const wx = anatomy.grid.affine[3]! + i * mm
  const wy = anatomy.grid.affine[7]! + j * mm
  const wz = anatomy.grid.affine[11]! + k * mm
  const pallidum = readMap(regions.pallidum, x, y, z)
  const putamen = readMap(regions.putamen, x, y, z)
  const caudate = readMap(regions.caudate, x, y, z)
  const thalamus = readMap(regions.thalamus, x, y, z)
  const brainstem = readMap(regions.brainstem, x, y, z)
  const cerebellum = readMap(regions.cerebellum, x, y, z)
  const hippocampus = readMap(regions.hippocampus, x, y, z)
  const deep = Math.min(
    1,
    1.2 *
      (pallidum +
        0.8 * putamen +
        thalamus +
        brainstem +
        0.5 * caudate +
        0.3 * hippocampus +
        0.5 * cerebellum),
  )
  const outer = 1 - ventricle
  const csfBias = outer * (fields.sulcalGain + 0.3 * readLattice(fields.sulci, wx, wy, wz))
  const whiteBias = 0.25 * outer * readLattice(fields.gyri, wx, wy, wz)
  const csf = cube(rawCsf * gain(csfBias))
  const white = cube(rawWhite * gain(whiteBias))
  const grey = cube(rawGrey)
  const sum = csf + white + grey || 1
  const mix = (sharp: number, raw: number): number => sharp * (1 - deep) + raw * deep
  const g = mix(grey / sum, rawGrey / total)
  const w = mix(white / sum, rawWhite / total)
  anatomy.grey[n] = g
  anatomy.white[n] = w
  anatomy.csf[n] = Math.max(0, 1 - g - w)
  anatomy.ventricle[n] = ventricle
  anatomy.iron[n] = Math.min(1, pallidum + 0.35 * putamen + 0.25 * caudate + 0.1 * thalamus)
  anatomy.hindbrain[n] = Math.min(1, brainstem + cerebellum)
  anatomy.ventricleDistance[n] = readMap(model.ventricleDistance, x, y, z)
}

/** Volumes in mm^3: brain mask, lateral and other ventricles, CSF outside them, grey and white matter. */
export function anatomyVolumes(anatomy: Anatomy): {
  brain: number
  ventricles: number
  sulci: number
  grey: number
  white: number
} {
  const unit = anatomy.spacingMm * anatomy.spacingMm * anatomy.spacingMm
  let ventricles = 0
  let sulci = 0
  let grey = 0
  let white = 0
  for (let n = 0; n < anatomy.index.length; n++) {
    const csf = anatomy.csf[n]!
    ventricles += csf * anatomy.ventricle[n]!
    sulci += csf * (1 - anatomy.ventricle[n]!)
    grey += anatomy.grey[n]!
    white += anatomy.white[n]!
  }
  return {
    brain: anatomy.index.length * unit,
    ventricles: ventricles * unit,
    sulci: sulci * unit,
    grey: grey * unit,
    white: white * unit,
  }
}
