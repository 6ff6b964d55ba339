import type { TopLevelSpec } from 'vega-lite'
import type { BiasGroup } from '../contract/index.ts'
import { metricText } from './metrics.ts'
import { intervalPanels, type Dot, type IntervalRow } from './panels.ts'
import type { ChartMethod, ChartOptions } from './theme.ts'

const gapOf: Record<BiasGroup['status'], string> = {
  'not-estimable': 'not estimable',
  'counts-only': 'n < 10, counted only',
  imprecise: 'not estimable',
  ok: 'not estimable',
}

export const methodName = (methods: readonly ChartMethod[], id: string): string =>
  methods.find((method) => method.id === id)?.name ?? id

/**
 * One metric by the levels of one factor (scanner, age group, lesion type), a panel a modality, a marker a method.
 * Expects the groups of a single metric and factor. Groups under 10 show their count and no point; groups that
 * cannot be estimated are labelled gaps, never 0; from 10 to 29 the marker is hollow. With `points`
 * every subject of a group is a faint dot behind it (none below 10), or every scan that `scansOf` gives.
 */
export function groupsChart(
  groups: readonly BiasGroup[],
  options: ChartOptions & {
    reference?: number
    points?: boolean
    scansOf?: ((group: BiasGroup) => readonly Dot[]) | undefined
  },
): TopLevelSpec {
  const metric = metricText(groups[0]?.metric ?? '')
  const rows = groups.map((group): IntervalRow => {
    const shown = group.status === 'ok' || group.status === 'imprecise'
    return {
      panel: group.modality,
      level: group.level,
      method: methodName(options.methods, group.method),
      value: shown ? group.estimate.value : null,
      lo: shown ? group.estimate.lo : null,
      hi: shown ? group.estimate.hi : null,
      n: group.estimate.n,
      imprecise: group.status === 'imprecise',
      gap: gapOf[group.status],
      ...(shown && options.points
        ? { points: options.scansOf?.(group) ?? group.values.map((value) => ({ value })) }
        : {}),
    }
  })
  return intervalPanels(
    rows,
    {
      axisTitle: metric.title,
      format: metric.format,
      zero: true,
      ...(metric.upper === undefined ? {} : { upper: metric.upper }),
      ...(options.reference === undefined ? {} : { reference: options.reference }),
    },
    options,
  )
}
