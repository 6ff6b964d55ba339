import type { BiasGap, BiasGroup, ReportData } from '../../../contract/index.ts'
import { unknownLevel } from '../terms.ts'

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
  ['detected', 'lesion_volume_mm3'],
  ['detected', 'lesion_contrast'],
  ['detected', 'lesion_type'],
  ['detected', 'scanner'],
  ['detected', 'age'],
  ['detected', 'sex'],
  ['dice', 'lesion_type'],
  ['dice', 'scanner'],
]
/** Metrics whose gaps are drawn as an overview and printed. */
export const gapMetrics = ['fpr', 'detected', 'dice'] as const

/** Metrics by factors that have at least two known levels: a figure and a table each. */
export function biasTopics(data: Pick<ReportData, 'bias'>): BiasTopic[] {
  const topics = shown.map(([metric, factor]) => ({
    metric,
    factor,
    file: `bias-${metric}-${factor}.svg`,
    groups: data.bias.groups.filter((group) => group.metric === metric && group.factor === factor),
  }))
  const levels = (topic: BiasTopic): string[] => [
    ...new Set(topic.groups.map((group) => group.level).filter((level) => level !== unknownLevel)),
  ]
  const useful = topics.filter((topic) => levels(topic).length > 1)
  const scanners = useful.find((topic) => topic.factor === 'scanner')
  // Where each site has its one scanner, both figures would be the same.
  return useful.filter(
    (topic) => topic.factor !== 'site' || !scanners || levels(topic).length !== levels(scanners).length,
  )
}

export const hasEstimate = (topic: BiasTopic): boolean =>
  topic.groups.some((group) => shownGroup(group) && group.estimate.value !== null)

export const shownGroup = (group: BiasGroup): boolean => group.status === 'ok' || group.status === 'imprecise'

/** Rows of a chart that a page can hold, one row a method and group. */
const chartRows = 62

/** The topic in parts of as many groups as one chart can hold, each with a file of its own. */
export function chartParts(topic: BiasTopic): BiasTopic[] {
  const levels = [...new Set(topic.groups.map((group) => group.level))]
  const methods = new Set(topic.groups.map((group) => group.method)).size
  const most = Math.max(1, Math.floor(chartRows / (methods + 1)))
  if (levels.length <= most) return [topic]
  return Array.from({ length: Math.ceil(levels.length / most) }, (_, at) => {
    const own = levels.slice(most * at, most * (at + 1))
    return {
      ...topic,
      file: topic.file.replace('.svg', `-${at + 1}.svg`),
      groups: topic.groups.filter((group) => own.includes(group.level)),
    }
  }).filter(hasEstimate)
}

export interface GapOverview {
  metric: string
  file: string
  gaps: BiasGap[]
}
/** Metrics of which some gap has a value: an overview chart each. */
export const gapOverviews = (data: Pick<ReportData, 'bias'>): GapOverview[] =>
  gapMetrics
    .map((metric) => ({
      metric,
      file: `gaps-${metric}.svg`,
      gaps: data.bias.gaps.filter((gap) => gap.metric === metric),
    }))
    .filter(({ gaps }) => gaps.some((gap) => gap.gap.value !== null))
