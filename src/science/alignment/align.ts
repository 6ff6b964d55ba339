import { createRandom } from '../random/index.ts'
import {
  brainMaskFrom,
  countMask,
  identity,
  voxelVolume,
  type Affine,
  type Mask,
  type Volume,
} from '../volume/index.ts'
import { prepareBrain, type PreparedBrain } from './brains.ts'
import { Information } from './information.ts'
import { minimise, type Minimum } from './minimise.ts'
import { asAffine, matrixOf, pullBack, radius, type Frame, type Parameters } from './parameters.ts'
import { maskDice, meanDisplacement } from './quality.ts'
import { sampleTemplate, type Samples } from './samples.ts'

export interface Alignment {
  /** MNI world mm -> scan world mm, row-major 16. The identity where the alignment was skipped. */
  matrix: Affine
  /** Dice of the template's brain and the scan's brain mask taken to MNI, 0 to 1; see {@link doubtfulBelow}. */
  quality: number
  qualityName: 'brain mask Dice'
  /** Normalised mutual information at the matrix (1 independent, 2 at most). */
  nmi: number
  /** True where the scan already lay in MNI space. */
  skipped: boolean
  /** Mean distance in mm by which the best map found moves brain points from where the identity puts them. */
  displacementMm: number
  /** How many times the two images were compared. */
  evaluations: number
}

/**
 * Below either of these the program says: alignment doubtful, look at it. The 183 IXI heads and the patients that
 * were looked at lie above 0.95 and 1.127; brains deliberately set upside down or back to front end at 0.86 to
 * 0.94 and 1.07 to 1.10. Neither figure can see left and right exchanged: that rests on the file's header.
 */
export const doubtfulBelow = { quality: 0.88, nmi: 1.105 } as const

export const isDoubtful = (alignment: Pick<Alignment, 'quality' | 'nmi'>): boolean =>
  alignment.quality < doubtfulBelow.quality || alignment.nmi < doubtfulBelow.nmi

/**
 * A scan counts as lying in MNI space already when its mask overlaps the template's by at least this Dice as it
 * is, and a search from the identity moves its brain by less than `nearMm` on average, or by less than `farMm`
 * while gaining less Dice than `gain`.
 */
export const alreadyAligned = { dice: 0.85, nearMm: 3.5, farMm: 6, gain: 0.02 } as const

const rigidAndScale = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const degrees = (angle: number): number => (angle * Math.PI * radius) / 180

/** Rotations (pitch, roll, yaw in degrees) from which the search starts. */
const starts: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [20, 0, 0],
  [-20, 0, 0],
  [40, 0, 0],
  [-40, 0, 0],
  [0, 25, 0],
  [0, -25, 0],
  [0, 0, 25],
  [0, 0, -25],
]

/** The template made ready once for any number of scans. */
export interface AlignmentTarget {
  readonly template: Volume
  readonly brain: PreparedBrain
  readonly samples: Readonly<Record<2 | 4 | 8, Samples>>
}

/** `template`: brain-only T1 on an axis-aligned grid, 0 outside the brain. */
export function prepareTarget(template: Volume): AlignmentTarget {
  const mask = brainMaskFrom(template)
  const brain = prepareBrain(template, mask, voxelVolume(template.grid))
  const random = createRandom(152)
  const level = (spacing: 2 | 4 | 8, cell: number, margin: number): Samples =>
    sampleTemplate(brain.levels.get(spacing)!, cell, margin, random)
  return { template, brain, samples: { 8: level(8, 7, 16), 4: level(4, 5, 12), 2: level(2, 3, 10) } }
}

class Search {
  evaluations = 0
  readonly #levels: Record<2 | 4 | 8, Information>
  readonly frame: Frame
  constructor(target: AlignmentTarget, scan: PreparedBrain) {
    this.frame = { from: target.brain.centre, to: scan.centre }
    const level = (spacing: 2 | 4 | 8): Information =>
      new Information(target.samples[spacing], scan.levels.get(spacing)!)
    this.#levels = { 8: level(8), 4: level(4), 2: level(2) }
  }

  /** NMI at a matrix. */
  nmi(spacing: 2 | 4 | 8, matrix: Float64Array): number {
    this.evaluations++
    return this.#levels[spacing].evaluate(matrix, new Float64Array(12))
  }

  climb(spacing: 2 | 4 | 8, start: Parameters, free: readonly number[], maxIterations: number): Minimum {
    const matrix = new Float64Array(16)
    const byMatrix = new Float64Array(12)
    const information = this.#levels[spacing]
    const objective = (p: Float64Array, gradient: Float64Array): number => {
      const nmi = information.evaluate(matrixOf(p, this.frame, matrix), byMatrix)
      for (let i = 0; i < 12; i++) byMatrix[i] = -byMatrix[i]
      pullBack(byMatrix, p, this.frame, gradient)
      return -nmi
    }
    const options = { free, firstStep: spacing / 2, tolerance: spacing / 100, maxIterations }
    const found = minimise(objective, start, options)
    this.evaluations += found.evaluations
    return found
  }
}

/** The identity map in the parameters of a frame. */
const identityParameters = ({ from, to }: Frame): Parameters =>
  Float64Array.from([from[0] - to[0], from[1] - to[1], from[2] - to[2], 0, 0, 0, 0, 0, 0, 0, 0, 0])

/** Centre on centre, brain volume on brain volume, turned by one of the starts. */
function startAt(scan: PreparedBrain, target: AlignmentTarget, turn: readonly number[]): Parameters {
  const scale = Math.log(scan.volume / target.brain.volume) / 3
  const bounded = radius * Math.min(0.3, Math.max(-0.3, scale))
  const angles = turn.map(degrees)
  return Float64Array.from([0, 0, 0, ...angles, bounded, bounded, bounded, 0, 0, 0])
}

/** Best of all starts at 8 mm, the best two followed to 4 mm, the winner to 2 mm. */
function searchEverywhere(search: Search, scan: PreparedBrain, target: AlignmentTarget): Minimum {
  const coarse = [...starts.map((turn) => startAt(scan, target, turn)), identityParameters(search.frame)].map(
    (start) => search.climb(8, start, rigidAndScale, 25),
  )
  coarse.sort((a, b) => a.value - b.value)
  const middle = coarse.slice(0, 3).map(({ x }) => search.climb(4, search.climb(8, x, all, 25).x, all, 40))
  middle.sort((a, b) => a.value - b.value)
  return search.climb(2, middle[0].x, all, 60)
}

/**
 * Twelve-parameter alignment of a skull-stripped brain of any contrast with the MNI template, by normalised
 * mutual information, from 8 mm over 4 to 2 mm, started from nine head tilts about the centre of mass and from
 * the scan's own world coordinates. Deterministic. Nothing is assumed of the storage order: only the affine
 * counts, and with it the scan's left and right.
 *
 * `brainMask` is 1 inside, on the volume's grid; a scan with skull has to bring one. Throws RangeError where the
 * mask is empty or does not fit the volume.
 */
export function alignToMni(volume: Volume, brainMask: Mask, target: AlignmentTarget): Alignment {
  if (brainMask.length !== volume.data.length) throw new RangeError('the brain mask does not fit the scan')
  if (countMask(brainMask) === 0) throw new RangeError('the brain mask is empty')
  const scan = prepareBrain(volume, brainMask, voxelVolume(volume.grid))
  const search = new Search(target, scan)
  const mask = { grid: volume.grid, data: brainMask }
  const result = (matrix: Affine, displacementMm: number, skipped: boolean): Alignment => ({
    matrix,
    quality: maskDice(mask, target.template, matrix),
    qualityName: 'brain mask Dice',
    nmi: search.nmi(2, Float64Array.from(matrix)),
    skipped,
    displacementMm,
    evaluations: search.evaluations,
  })
  const asItIs = maskDice(mask, target.template, identity)
  if (asItIs >= alreadyAligned.dice) {
    const near = asAffine(
      matrixOf(search.climb(4, identityParameters(search.frame), all, 30).x, search.frame),
    )
    const moved = meanDisplacement(target.template, near)
    const gain = maskDice(mask, target.template, near) - asItIs
    const { nearMm, farMm, gain: most } = alreadyAligned
    if (moved < nearMm || (moved < farMm && gain < most)) return result(identity, moved, true)
  }
  const found = asAffine(matrixOf(searchEverywhere(search, scan, target).x, search.frame))
  return result(found, meanDisplacement(target.template, found), false)
}
