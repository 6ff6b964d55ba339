import type { Mask, Triple } from '../../science/volume/index.ts'
import { Fault } from '../../contract/index.ts'
import type { Candidate, Remark } from './candidate.ts'

/** Counts over a scan's voxels. Brain voxels: the brain mask's, else those that are not 0; only finite ones count. */
export interface VoxelFacts {
  voxels: number
  zero: number
  nonFinite: number
  brain: number
  /** Smallest and largest value in the brain; Infinity and -Infinity where there is no brain. */
  min: number
  max: number
  lesion: number
  lesionOutside: number
}

/** One pass over the voxels; the masks are on the scan's grid. */
export function voxelFacts(
  data: Float32Array,
  brain: Mask | undefined,
  lesion: Mask | undefined,
): VoxelFacts {
  let zero = 0
  let nonFinite = 0
  let inBrain = 0
  let min = Infinity
  let max = -Infinity
  let marked = 0
  let outside = 0
  for (let i = 0; i < data.length; i++) {
    const value = data[i]
    const finite = value - value === 0
    if (value === 0) zero++
    if (!finite) nonFinite++
    const inside = finite && (brain ? brain[i] === 1 : value !== 0)
    if (inside) {
      inBrain++
      if (value < min) min = value
      if (value > max) max = value
    }
    if (lesion?.[i] === 1) {
      marked++
      if (!inside) outside++
    }
  }
  return {
    voxels: data.length,
    zero,
    nonFinite,
    brain: inBrain,
    min,
    max,
    lesion: marked,
    lesionOutside: outside,
  }
}

const mostNonFinite = 0.5
const fewestZeros = 0.05
/** Larger than any adult brain with its ventricles and meninges. */
const largestBrainMl = 2400
const spacingLimits = [0.2, 10] as const

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`

/** Throws where the voxels can't be worked on at all: 'not-finite', 'empty-volume'. */
export function refuseUnusable(path: string, facts: VoxelFacts, brainMaskPath: string | null): void {
  const refuse = (code: 'not-finite' | 'empty-volume', message: string, remedy: string): never => {
    throw new Fault({ code, message, remedy, path })
  }
  if (facts.nonFinite > mostNonFinite * facts.voxels) {
    const share = percent(facts.nonFinite, facts.voxels)
    refuse('not-finite', `${share} of the voxels of ${path} are NaN or infinite.`, 'Export the scan again.')
  }
  if (facts.zero + facts.nonFinite === facts.voxels)
    refuse('empty-volume', `${path} is zero everywhere.`, 'Export the scan again, or leave it out.')
  if (facts.brain === 0) {
    const remedy = 'Correct the brain mask, or leave it out for a skull-stripped scan.'
    refuse('empty-volume', `The brain mask ${brainMaskPath} of ${path} is empty.`, remedy)
  }
  if (facts.min === facts.max) {
    const message = `${path} has the same value, ${facts.min}, in every brain voxel: it shows nothing.`
    refuse('empty-volume', message, 'This looks like a mask; name the scan itself.')
  }
}

/** No lesion covers more of a brain than this share; a brain mask does. */
const largestLesion = 0.8

/** Throws where what is called a lesion mask marks the whole brain: as a reference it would make every method look blind. */
export function refuseBrainAsLesion({ path, maskPath }: Candidate, facts: VoxelFacts): void {
  const inside = facts.lesion - facts.lesionOutside
  if (inside <= largestLesion * facts.brain) return
  throw new Fault({
    code: 'bad-input',
    message: `${maskPath} marks ${percent(inside, facts.brain)} of the brain of ${path} as a lesion: it looks like a brain mask.`,
    remedy: 'Name it as the brain mask, or leave it out.',
    path,
  })
}

/** Neither a table nor lesions say it: a healthy subject has to be called healthy by a person. */
export const groupUnknown = ({ subject, path }: Candidate) =>
  ({
    code: 'missing-column',
    message: `Nothing says whether ${subject} is healthy or a patient (${path}).`,
    remedy:
      'Add a column "group" (healthy or patient) to participants.tsv or the table; without a table, say at the import which group it is.',
  }) as const

/** Throws where lesions and group contradict each other; `group` null is then decided by the mask. */
export function groupByMask(candidate: Candidate, lesionVoxels: number): 'healthy' | 'patient' {
  const { group, path, maskPath, subject } = candidate
  if (group === 'healthy' && lesionVoxels > 0) {
    throw new Fault({
      code: 'bad-input',
      message: `${subject} is in the healthy group, but ${maskPath} marks ${lesionVoxels} lesion voxels in ${path}.`,
      remedy:
        'Correct the group to patient, or remove the mask: lesions in healthy scans would falsify every threshold.',
      path,
    })
  }
  if (group !== null) return group
  if (lesionVoxels > 0) return 'patient'
  throw new Fault({ ...groupUnknown(candidate), path })
}

/** Codes of the remarks below: they depend on the files' bytes alone and are kept while those are the same. */
export const voxelRemarkCodes = [
  'odd-file',
  'not-finite',
  'not-stripped',
  'odd-spacing',
  'empty-mask',
  'mask-outside-brain',
  'group-from-mask',
] as const

/** What is odd about a scan that is taken all the same. `hasBrainMask`: brain voxels are given, not guessed. */
export function remarksOn(candidate: Candidate, facts: VoxelFacts, spacing: Triple): Remark[] {
  const { path, maskPath } = candidate
  const remarks: Remark[] = []
  const add = (code: (typeof voxelRemarkCodes)[number], message: string, remedy: string): void => {
    remarks.push({ code, message, remedy })
  }
  if (facts.nonFinite > 0) {
    const message = `${facts.nonFinite} voxels of ${path} are NaN or infinite; they count as outside the brain.`
    add('not-finite', message, 'Nothing needs to be done if they lie outside the brain.')
  }
  const brainMl = (facts.brain * spacing[0] * spacing[1] * spacing[2]) / 1000
  if (candidate.brainMaskPath === null && facts.zero < fewestZeros * facts.voxels) {
    const message = `${path} does not look skull-stripped (${percent(facts.zero, facts.voxels)} of its voxels are 0) and has no brain mask: all its non-zero voxels count as brain.`
    add('not-stripped', message, 'Strip the skull (the background must be exactly 0), or give a brain mask.')
  } else if (brainMl > largestBrainMl) {
    const message = `The brain in ${path} is ${brainMl.toFixed(0)} ml, more than any brain: it is probably not skull-stripped.`
    add('not-stripped', message, 'Strip the skull (the background must be exactly 0), or give a brain mask.')
  }
  if (Math.min(...spacing) < spacingLimits[0] || Math.max(...spacing) > spacingLimits[1]) {
    const message = `The voxels of ${path} are ${spacing.map((mm) => Number(mm.toFixed(3))).join(' x ')} mm, which is unusual for a brain scan.`
    add('odd-spacing', message, 'Check that the file states its voxel size in millimetres.')
  }
  if (maskPath !== null && facts.lesion === 0 && candidate.group !== 'healthy') {
    const message = `${maskPath} marks no voxel of ${path}: lesion figures are undefined for this scan.`
    add('empty-mask', message, 'Check the mask; leave the cell empty where no reference exists.')
  }
  if (facts.lesionOutside > 0) {
    const message = `${facts.lesionOutside} of ${facts.lesion} lesion voxels of ${maskPath} lie outside the brain of ${path}; figures are over brain voxels.`
    add('mask-outside-brain', message, 'Check that the mask and the skull-stripping belong to this scan.')
  }
  if (candidate.group === null && facts.lesion > 0) {
    const message = `Nothing says the group of ${candidate.subject}; it has lesions marked, so it is taken as a patient.`
    add('group-from-mask', message, 'Add a column "group" (healthy or patient) to participants.tsv.')
  }
  return remarks
}
