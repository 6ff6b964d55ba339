import { metricText } from '../../../charts/index.ts'
import type { BiasGap, BiasGroup } from '../../../contract/index.ts'
import type { Block, Cell } from '../blocks.ts'
import type { ReportData } from '../data.ts'
import { estimateLine, estimateText, listing, notEstimable, whole } from '../format.ts'
import { factorName, levelText, methodNames, nameOf, sortedModalities } from '../names.ts'

export interface BiasTopic {
  metric: string
  factor: string
  file: string
  groups: BiasGroup[]
}

/** What the report shows, those most asked for first; the rest is in the numbers beside the PDF. */
const shown: readonly (readonly [metric: string, factor: string])[] = [
  ['fpr', 'scanner'],
  ['fpr', 'site'],
  ['fpr', 'age'],
  ['fpr', 'sex'],
  ['detected', 'lesion_type'],
  ['lesion_sensitivity', 'lesion_type'],
  ['detected', 'lesion_volume_mm3'],
  ['dice', 'lesion_type'],
]

const unknown = 'unknown'

/** Metrics by factors that have at least two known levels: a figure and a table each. */
export function biasTopics(data: ReportData): BiasTopic[] {
  const topics = shown.map(([metric, factor], at) => ({
    metric,
    factor,
    file: `bias-${at}.svg`,
    groups: data.bias.groups
      .filter((group) => group.metric === metric && group.factor === factor)
      .map((group) => ({ ...group, level: levelText(group.level) })),
  }))
  const levels = (topic: BiasTopic): string[] => [
    ...new Set(topic.groups.map((group) => group.level).filter((level) => level !== unknown)),
  ]
  const useful = topics.filter((topic) => levels(topic).length > 1)
  const scanners = useful.find((topic) => topic.factor === 'scanner')
  // Where each site has its one scanner, both figures would be the same.
  return useful.filter(
    (topic) => topic.factor !== 'site' || !scanners || levels(topic).length !== levels(scanners).length,
  )
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function groupCell(group: BiasGroup | undefined): Cell {
  if (!group) return { muted: '–' }
  if (group.status === 'counts-only' || group.status === 'not-estimable' || group.estimate.value === null)
    return { muted: group.status === 'counts-only' ? 'counted only' : notEstimable }
  return { estimate: estimateText(group.estimate, group.metric) }
}

function sizeText(groups: readonly BiasGroup[]): string {
  const counts = groups.map((group) => group.estimate.n)
  const [low, high] = [Math.min(...counts), Math.max(...counts)]
  return low === high ? whole(low) : `${whole(low)}–${whole(high)}`
}

function groupsTable(data: ReportData, topic: BiasTopic): Block {
  const methods = methodNames(data).filter(({ id }) => topic.groups.some((group) => group.method === id))
  const { title, percent } = metricText(topic.metric)
  const modalities = sortedModalities(topic.groups.map((group) => group.modality))
  return {
    kind: 'table',
    caption: `${title}${percent ? ' (per cent)' : ''} by ${factorName(topic.factor)}, with 95 % intervals: the numbers of the figure. Groups under 10 are counted only.`,
    columns: [
      { title: capital(factorName(topic.factor)), share: 3 },
      { title: 'n', align: 'right' },
      ...methods.map(({ name }) => ({ title: name, share: 3 })),
    ],
    rows: modalities.flatMap((modality) => {
      const here = topic.groups.filter((group) => group.modality === modality)
      const levels = [...new Set(here.map((group) => group.level))]
      return [
        { heading: modality },
        ...levels.map((level): Cell[] => {
          const row = here.filter((group) => group.level === level)
          const imprecise = row.some((group) => group.status === 'imprecise')
          return [
            imprecise ? `${level} (imprecise)` : level,
            sizeText(row),
            ...methods.map(({ id }) => groupCell(row.find((group) => group.method === id))),
          ]
        }),
      ]
    }),
    ...(methods.length > 3 ? { stacked: true } : {}),
    size: 8,
  }
}

function figure(data: ReportData, topic: BiasTopic): Block {
  const name = nameOf(data)
  const { title } = metricText(topic.metric)
  const target =
    topic.metric === 'fpr' && data.calibrations.length > 0 ? ' Dashed line: the target of calibration.' : ''
  return {
    kind: 'figure',
    file: topic.file,
    caption:
      `${title} by ${factorName(topic.factor)} for each method and modality, with 95 % intervals over subjects; n is the size of each group.` +
      `${target} Hollow markers: 10 to 29, imprecise. Groups under 10 are counted only; “not estimable” stands where there is nothing to estimate from.`,
    alt: topic.groups
      .map(
        (group) =>
          `${name(group.method)}, ${group.modality}, ${group.level}: ${estimateLine(group.estimate, group.metric)}`,
      )
      .join('; '),
  }
}

const byMethod = (data: ReportData, metric: string, factor: string): BiasGap[] =>
  data.methods.flatMap(({ id }) =>
    sortedModalities(data.bias.gaps.map((gap) => gap.modality)).flatMap((modality) =>
      data.bias.gaps.filter(
        (gap) =>
          gap.method === id && gap.modality === modality && gap.metric === metric && gap.factor === factor,
      ),
    ),
  )

function gapsTable(data: ReportData, topics: readonly BiasTopic[]): Block[] {
  const kinds = topics.filter(({ metric, factor }) => byMethod(data, metric, factor).length > 0)
  if (kinds.length === 0) return []
  const name = nameOf(data)
  return [
    {
      kind: 'table',
      caption:
        'Gaps: the largest minus the smallest group mean and which two groups make it, with 95 % intervals over subjects. FPR gaps in percentage points. A gap takes the extremes of several groups and so is above 0 even without bias; read it with its interval and the group sizes.',
      columns: [
        { title: 'Method', share: 4 },
        { title: 'Modality' },
        { title: 'Gap', share: 3.4 },
        { title: 'Largest', share: 4 },
        { title: 'Smallest', share: 4 },
      ],
      rows: kinds.flatMap(({ metric, factor }) => {
        const gaps = byMethod(data, metric, factor)
        return [
          { heading: `${metricText(metric).title} by ${factorName(factor)}` },
          ...gaps.map((gap, at): Cell[] => {
            const first = at === 0 || gaps[at - 1]?.method !== gap.method
            const rows = gaps.slice(at).findIndex((next) => next.method !== gap.method)
            return [
              ...(first ? [{ rows: rows === -1 ? gaps.length - at : rows, text: name(gap.method) }] : []),
              gap.modality,
              { estimate: estimateText(gap.gap, metric) },
              gap.largest === null ? { muted: '–' } : levelText(gap.largest),
              gap.smallest === null ? { muted: '–' } : levelText(gap.smallest),
            ]
          }),
        ]
      }),
      size: 8,
    },
  ]
}

const hasEstimate = (topic: BiasTopic): boolean => topic.groups.some((group) => group.estimate.value !== null)

/** Where every group is too small to estimate anything, an empty chart says nothing: the counts do. */
function countsList(topics: readonly BiasTopic[]): Block[] {
  if (topics.length === 0) return []
  const items = topics.map((topic) => {
    const levels = Map.groupBy(topic.groups, (group) => group.level)
    const counts = [...levels].map(([level, groups]) => `${level} ${sizeText(groups)}`)
    return `${metricText(topic.metric).title} by ${factorName(topic.factor)}: ${counts.join(', ')}.`
  })
  return [
    {
      kind: 'paragraph',
      text: `Not estimable, because no group has 10 subjects; the number of subjects in each group:`,
      keepWithNext: true,
    },
    { kind: 'list', items },
  ]
}

/** The analysis's own notes, less those said under the results, with factors in words. */
const notesOf = (data: ReportData): string[] =>
  data.bias.notes
    .filter((note) => !data.comparison.warnings.includes(note))
    .map((note) =>
      note.replace(/^([a-z][a-z0-9_]*):/, (_, factor: string) => `${capital(factorName(factor))}:`),
    )

export function biasSection(data: ReportData): Block[] {
  const topics = biasTopics(data)
  const estimated = topics.filter(hasEstimate)
  const notes = notesOf(data)
  if (topics.length === 0)
    return [
      { kind: 'heading', text: 'For whom it holds' },
      { kind: 'paragraph', text: 'No groups could be formed: no factor with two or more levels is known.' },
    ]
  return [
    { kind: 'heading', text: 'For whom it holds' },
    {
      kind: 'paragraph',
      text:
        `The same metrics by ${listing([...new Set(topics.map((topic) => factorName(topic.factor)))])}. ` +
        'Groups of fewer than 10 are counted only, those of 10 to 29 are marked imprecise. Factors travel together in a cohort; a difference between groups does not say which factor causes it.',
      keepWithNext: true,
    },
    ...estimated.flatMap((topic) => [figure(data, topic), groupsTable(data, topic)]),
    ...countsList(topics.filter((topic) => !estimated.includes(topic))),
    ...gapsTable(data, estimated),
    ...(notes.length === 0 ? [] : [{ kind: 'list', items: notes } satisfies Block]),
  ]
}
