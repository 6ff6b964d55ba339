import type { SeriesReason } from '../../contract/api.ts'
import type { Modality } from '../../contract/index.ts'
import { stackOf } from './geometry.ts'
import { guess } from './guess.ts'
import type { Frame, SliceHeader } from './slice.ts'

/** The slices of one image of a scanner, with what its headers say of it. Lives in memory alone. */
export interface Series {
  /** What tells it from the others: the series' UID and, where one holds several images, which of them. */
  readonly id: string
  readonly slices: readonly SliceHeader[]
  readonly duplicates: number
  readonly dims: readonly [number, number, number] | null
  /** Columns, rows, slices (mm). */
  readonly spacing: readonly [number, number, number] | null
  readonly echoTime: number | null
  readonly modality: Modality | null
  readonly contrastAgent: boolean
  /** Why it is not taken unasked. */
  readonly refusal: SeriesReason | null
  /** What keeps the slices from being one volume, whatever they show: no choice helps. */
  readonly obstacle: SeriesReason | null
  /** What the refusal speaks of: how many slices are there or missing, how many volumes. */
  readonly figure: number
}

/** Fewer are a scout, or a part of a head. */
export const fewestSlices = 12

/** Codings of pixels that the converter reads. */
const readable = new Set([
  ...['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.5'],
  ...['50', '51', '57', '70', '80', '81', '90', '91'].map((end) => `1.2.840.10008.1.2.4.${end}`),
])

const rounded = (values: readonly number[] | null, digits: number): string =>
  values?.map((value) => (value + 0).toFixed(digits).replace(/^-(0\.?0*)$/, '$1')).join(',') ?? ''

/** Slices of one UID that differ in these are images of their own. */
const partOf = (slice: SliceHeader, { orientation, echoTime }: Frame): string =>
  [
    slice.rows,
    slice.columns,
    rounded(slice.pixelSpacing, 3),
    rounded(orientation, 2),
    echoTime === null ? '' : echoTime.toFixed(1),
    slice.imageType.join('\\'),
  ].join(' ')

/** The same image stored twice, under two names or in two folders. */
function withoutDuplicates(slices: readonly SliceHeader[]): SliceHeader[] {
  const seen = new Set<string>()
  return slices.filter(({ sopInstance }) => {
    if (sopInstance === '' || !seen.has(sopInstance)) {
      seen.add(sopInstance)
      return true
    }
    return false
  })
}

interface Problem {
  obstacle: SeriesReason | null
  figure: number
  slices: number | null
  step: number
}

function problemOf(slices: readonly SliceHeader[], damaged: boolean): Problem {
  const [first] = slices
  const frames = slices.flatMap((slice) => slice.frames)
  const none = { slices: null, step: 0, figure: 0 }
  if (damaged) return { ...none, obstacle: 'damaged' }
  if (slices.some(({ transferSyntax }) => !readable.has(transferSyntax)))
    return { ...none, obstacle: 'unsupported-coding' }
  if (new Set(frames.map((frame) => partOf(first, frame))).size > 1)
    return { ...none, obstacle: 'several-volumes', figure: 2 }
  const stack = stackOf(frames)
  if (!('kind' in stack)) {
    if (!first.pixelSpacing) return { ...none, obstacle: 'no-geometry' }
    return { obstacle: null, figure: 0, slices: stack.slices, step: stack.spacing }
  }
  if (stack.kind === 'several-volumes') return { ...none, obstacle: stack.kind, figure: stack.volumes }
  if (stack.kind === 'missing-slices') return { ...none, obstacle: stack.kind, figure: stack.missing }
  return { ...none, obstacle: stack.kind }
}

function describe(id: string, all: readonly SliceHeader[], damaged: boolean): Series {
  const slices = withoutDuplicates(all)
  const [first] = slices
  const { echoTime } = first.frames[0]
  const { modality, contrastAgent, refusal: shown } = guess({ ...first, echoTime })
  const found = problemOf(slices, damaged)
  const few = found.slices !== null && found.slices < fewestSlices
  const spacing = found.slices === null ? null : first.pixelSpacing
  // What a series shows comes first: nobody needs to hear that a diffusion series holds several volumes.
  const refusal =
    (shown === 'contrast-agent' ? null : shown) ?? found.obstacle ?? (few ? 'few-slices' : null) ?? shown
  return {
    id,
    slices,
    duplicates: all.length - slices.length,
    dims: found.slices === null ? null : [first.columns, first.rows, found.slices],
    spacing: spacing && [spacing[1], spacing[0], found.step || (first.thickness ?? 0)],
    echoTime,
    modality,
    contrastAgent,
    refusal,
    obstacle:
      shown === 'other-modality' ? shown : (found.obstacle ?? (found.slices === 1 ? 'few-slices' : null)),
    figure: refusal === 'few-slices' ? (found.slices ?? 0) : found.figure,
  }
}

/** Puts the slices of a folder together, whatever files and folders they lie in; `damaged` are UIDs of series with damaged files. */
export function seriesOf(slices: readonly SliceHeader[], damaged: ReadonlySet<string> = new Set()): Series[] {
  const groups = Map.groupBy(slices, (slice) =>
    [slice.studyUid, slice.patient.id, slice.seriesUid, partOf(slice, slice.frames[0])].join('\n'),
  )
  return [...groups].map(([id, group]) => describe(id, group, damaged.has(group[0].seriesUid)))
}
