import { judgeImages, judgeInOrder, rankImages, type RankedImages } from '../metrics/index.ts'
import { seedOf } from '../random/index.ts'
import {
  drawnUnits,
  expandedQuantile,
  notEstimable,
  replicatesInterval,
  type Draws,
  type Estimate,
} from '../statistics/index.ts'
import type { ScoredScan, Settings } from './table.ts'

export const imageScoreNames = ['mean', 'max', 'top1'] as const
export type ImageScoreName = (typeof imageScoreNames)[number]

export interface ImageFigures {
  /** Mean or maximum of the map in the brain, or mean of its top 1 %. */
  score: ImageScoreName
  auroc: Estimate
  /** Average precision with patients as positives; depends on the share of patients among the scans. */
  ap: Estimate
}

/** Patients against healthy test scans by each image score; patients and healthy subjects are resampled apart. */
export function imageFigures(scans: readonly ScoredScan[], settings: Settings): ImageFigures[] {
  return imageScoreNames.map((score) => ({ score, ...byScore(scans, score, settings) }))
}

function byScore(scans: readonly ScoredScan[], name: ImageScoreName, { seed, replicates }: Settings) {
  const scoreOf = (scan: ScoredScan): number | null | undefined => scan.images?.[name]
  return judgedScans(scans, scoreOf, { seed: seedOf(seed, 'images', name), replicates })
}

/** AUROC and average precision of patients against healthy scans by a score, with intervals over resampled subjects. */
export function judgedScans(
  scans: readonly ScoredScan[],
  scoreOf: (scan: ScoredScan) => number | null | undefined,
  { seed, replicates }: Pick<Settings, 'seed' | 'replicates'>,
): { auroc: Estimate; ap: Estimate } {
  const known = scans.flatMap((scan) => {
    const score = scoreOf(scan)
    return typeof score === 'number' ? [{ scan, score }] : []
  })
  const of = (group: ScoredScan['group']) => known.filter(({ scan }) => scan.group === group)
  const [patients, healthy] = [of('patient'), of('healthy')]
  const none = (note: string) => ({ auroc: notEstimable(note), ap: notEstimable(note) })
  if (patients.length === 0) return none('no patients to tell from the healthy')
  if (healthy.length === 0) return none('no healthy test scans to tell patients from')
  const scores = (own: typeof known): number[] => own.map(({ score }) => score)
  const ranked = rankImages(scores(patients), scores(healthy))
  const own = judgeImages(ranked)
  const groups = [subjectsOf(patients, 0), subjectsOf(healthy, patients.length)]
  const n = groups[0]!.length + groups[1]!.length
  if (groups.some((group) => group.length < 2)) {
    const note = 'one subject in a group: no interval'
    return {
      auroc: { value: own.auroc, lo: null, hi: null, n, note },
      ap: { value: own.ap, lo: null, hi: null, n, note },
    }
  }
  const draws = groups.map((group, g) => drawnUnits(seedOf(seed, g), group.length, replicates))
  const { aurocs, aps } = judgeResamples(
    ranked,
    groups.map((group, g) => placesOf(ranked, group, draws[g]!)),
    replicates,
  )
  const z = expandedQuantile(Math.min(groups[0]!.length, groups[1]!.length))
  return {
    auroc: { value: own.auroc, n, ...replicatesInterval(aurocs, z) },
    ap: { value: own.ap, n, ...replicatesInterval(aps, z) },
  }
}

/** Positions of each subject's images, from `offset` on, in the order of labels. */
function subjectsOf(scans: readonly { scan: ScoredScan }[], offset: number): number[][] {
  const found = new Map<string, number[]>()
  scans.forEach(({ scan: { subject } }, i) => found.set(subject, [...(found.get(subject) ?? []), offset + i]))
  return [...found.keys()].sort().map((subject) => found.get(subject)!)
}

/** Subjects of one kind, what was drawn of them, and where their images stand in the order of scores. */
interface DrawnPlaces {
  readonly draws: Draws
  readonly subjects: number
  /** Places of the images of subject s: from `starts[s]` to `starts[s + 1]`. */
  readonly places: Int32Array
  readonly starts: Int32Array
}

function placesOf(
  { place }: RankedImages,
  subjects: readonly (readonly number[])[],
  draws: Draws,
): DrawnPlaces {
  const starts = new Int32Array(subjects.length + 1)
  subjects.forEach((images, s) => (starts[s + 1] = starts[s]! + images.length))
  const places = Int32Array.from(subjects.flat(), (image) => place[image]!)
  return { draws, subjects: subjects.length, places, starts }
}

/** Adds the images of resample r to the weights. */
function countDrawn(
  { draws, subjects, places, starts }: DrawnPlaces,
  r: number,
  weights: Float64Array,
): void {
  const from = r * subjects
  if (places.length === subjects) for (let i = from; i < from + subjects; i++) weights[places[draws[i]!]!]!++
  else
    for (let i = from; i < from + subjects; i++)
      for (let at = starts[draws[i]!]!; at < starts[draws[i]! + 1]!; at++) weights[places[at]!]!++
}

function judgeResamples(ranked: RankedImages, groups: readonly DrawnPlaces[], replicates: number) {
  const weights = new Float64Array(ranked.order.length)
  const [aurocs, aps] = [new Float64Array(replicates), new Float64Array(replicates)]
  for (let r = 0; r < replicates; r++) {
    weights.fill(0)
    for (const group of groups) countDrawn(group, r, weights)
    const { auroc, ap } = judgeInOrder(ranked, weights)
    aurocs[r] = auroc
    aps[r] = ap
  }
  return { aurocs, aps }
}
