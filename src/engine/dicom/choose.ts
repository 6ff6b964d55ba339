import type { SeriesChoice, SeriesReason } from '../../contract/api.ts'
import type { Modality } from '../../contract/index.ts'
import type { Series } from './series.ts'

/** A series under its pseudonym, before it is decided which are taken. */
export interface NamedSeries {
  readonly key: string
  readonly subject: string
  readonly session: string
  readonly series: Series
}

export interface Decided extends NamedSeries {
  readonly modality: Modality | null
  /** null: it is taken. */
  readonly refusal: SeriesReason | null
}

/** Thicker slices than this (mm) are not 3-D, whatever the header says. */
const thinSlices = 2

const isThin = ({ spacing }: Series): boolean => (spacing?.[2] ?? Infinity) <= thinSlices
const voxel = ({ spacing }: Series): number => spacing?.reduce((product, mm) => product * mm, 1) ?? Infinity

/**
 * Which of two series of the same contrast and session is the better: without a contrast agent, with thin slices, with smaller
 * voxels, with more slices, the later one (a repetition). Negative: `a`.
 */
export function better(a: Series, b: Series): number {
  const order = [
    Number(a.contrastAgent) - Number(b.contrastAgent),
    Number(isThin(b)) - Number(isThin(a)),
    Math.abs(voxel(a) - voxel(b)) < 0.02 * voxel(a) ? 0 : voxel(a) - voxel(b),
    (b.dims?.[2] ?? 0) - (a.dims?.[2] ?? 0),
    (b.slices[0].seriesNumber ?? 0) - (a.slices[0].seriesNumber ?? 0),
  ]
  return order.find((difference) => difference !== 0) ?? (a.id < b.id ? -1 : 1)
}

export const slotOf = ({ subject, session }: NamedSeries, modality: Modality): string =>
  [subject, session, modality].join(' ')

/**
 * Takes one series for each subject, session and contrast: what a person chose first, then what the study has converted
 * (`converted`: slot -> key of the series), then the better one.
 */
export function decide(
  named: readonly NamedSeries[],
  choices: Readonly<Record<string, SeriesChoice>>,
  converted: ReadonlyMap<string, string>,
): Decided[] {
  const chosen = ({ key }: NamedSeries): Modality | undefined => {
    const choice = choices[key]
    return choice === 'out' ? undefined : choice
  }
  const first = named.map((one): Decided => {
    const { series } = one
    const modality = chosen(one) ?? series.modality
    if (choices[one.key] === 'out') return { ...one, modality, refusal: 'left-out' }
    if (series.obstacle !== null)
      return {
        ...one,
        modality,
        refusal: chosen(one) ? series.obstacle : (series.refusal ?? series.obstacle),
      }
    return { ...one, modality, refusal: chosen(one) ? null : series.refusal }
  })
  const slots = Map.groupBy(
    first.filter(({ refusal, modality }) => refusal === null && modality !== null),
    (one) => slotOf(one, one.modality!),
  )
  const lost = new Map<NamedSeries['key'], SeriesReason>()
  for (const [slot, rivals] of slots) {
    const before = converted.get(slot)
    const rank = (one: Decided): number => (chosen(one) ? 0 : one.key === before ? 1 : 2)
    const [best, ...others] = rivals.toSorted((a, b) => rank(a) - rank(b) || better(a.series, b.series))
    const inStudy = before !== undefined && rank(best) === 2
    if (inStudy) lost.set(best.key, 'in-study')
    for (const { key } of others) lost.set(key, inStudy ? 'in-study' : 'other-taken')
  }
  return first.map((one) => ({ ...one, refusal: one.refusal ?? lost.get(one.key) ?? null }))
}
