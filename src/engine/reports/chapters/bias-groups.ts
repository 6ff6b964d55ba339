import { metricText } from '../../../charts/index.ts'
import type { BiasGroup } from '../../../contract/index.ts'
import { methodNames, sortedModalities } from '../terms.ts'
import { shownGroup, type BiasTopic } from './bias-topics.ts'
import type { Block, Cell, Column } from './blocks.ts'
import type { Context } from './context.ts'

function groupCell({ w, t }: Context, group: BiasGroup | undefined): Cell {
  if (!group) return { muted: '–' }
  if (group.status === 'counts-only') return { muted: `n ${w.whole(group.estimate.n)}` }
  if (!shownGroup(group) || group.estimate.value === null) return { muted: w.notEstimable }
  const text = w.estimateText(group.estimate, group.metric)
  return {
    estimate: {
      value: text.value,
      interval:
        text.interval +
        (group.status === 'imprecise' ? ` ${t('imprecise', 'ungenau')}` : '') +
        ` n ${w.whole(group.estimate.n)}`,
    },
  }
}

const widest = 6

/** The numbers of a figure: methods down, groups across, six groups to a table at most. */
export function groupsTables(c: Context, topic: BiasTopic): Block[] {
  const { w, t, data } = c
  const { percent } = metricText(topic.metric)
  const methods = methodNames(data).filter(({ id }) => topic.groups.some((group) => group.method === id))
  const modalities = sortedModalities(topic.groups.map((group) => group.modality))
  const levelsOf = (modality: string): string[] => [
    ...new Set(topic.groups.filter((group) => group.modality === modality).map((group) => group.level)),
  ]
  // modalities with the same groups share a table
  const sets = Map.groupBy(modalities, (modality) => JSON.stringify(levelsOf(modality)))
  return [...sets.values()].flatMap((own) => {
    const levels = levelsOf(own[0]!)
    const parts = Array.from({ length: Math.ceil(levels.length / widest) }, (_, at) =>
      levels.slice(widest * at, widest * (at + 1)),
    )
    return parts.map((part, at): Block => ({
      kind: 'table',
      caption:
        t(
          `${w.metric(topic.metric)}${percent ? ' (per cent)' : ''} by ${c.factor(topic.factor)}, with 95 % intervals and the number of subjects`,
          `${w.metric(topic.metric)}${percent ? ' (Prozent)' : ''} nach ${c.factor(topic.factor)}, mit 95 %-Intervallen und der Zahl der Personen`,
        ) +
        (sets.size > 1 ? ` (${own.join(', ')})` : '') +
        (parts.length > 1
          ? t(
              `, groups ${at * widest + 1} to ${at * widest + part.length}`,
              `, Gruppen ${at * widest + 1} bis ${at * widest + part.length}`,
            )
          : '') +
        t('. Groups under 10 are counted only (n).', '. Gruppen unter 10 sind nur gezählt (n).'),
      columns: [
        { title: t('Method', 'Methode'), share: 3 },
        ...part.map((level): Column => ({ title: c.level(level), share: 2.2 })),
      ],
      rows: own.flatMap((modality) => [
        { heading: modality },
        ...methods
          .filter(({ id }) =>
            topic.groups.some((group) => group.method === id && group.modality === modality),
          )
          .map(({ id, name }): Cell[] => [
            name,
            ...part.map((level) =>
              groupCell(
                c,
                topic.groups.find(
                  (group) => group.method === id && group.modality === modality && group.level === level,
                ),
              ),
            ),
          ]),
      ]),
      stacked: true,
      size: 7.5,
      data: 'bias-groups.csv',
    }))
  })
}

export function groupsFigure(c: Context, topic: BiasTopic): Block {
  const { data, w, t } = c
  const target =
    topic.metric === 'fpr' && data.calibrations.length > 0
      ? t(' Dashed line: the target of calibration.', ' Gestrichelt: das Ziel der Kalibrierung.')
      : ''
  return {
    kind: 'figure',
    file: topic.file,
    caption:
      t(
        `${w.metric(topic.metric)} by ${c.factor(topic.factor)} for each method and modality, with 95 % intervals over subjects; n is the size of each group.`,
        `${w.metric(topic.metric)} nach ${c.factor(topic.factor)} je Methode und Modalität, mit 95 %-Intervallen über Personen; n ist die Größe jeder Gruppe.`,
      ) +
      target +
      t(
        ' Hollow markers: 10 to 29, imprecise. Groups under 10 are counted only; “not estimable” stands where there is nothing to estimate from.',
        ' Hohle Zeichen: 10 bis 29, ungenau. Gruppen unter 10 sind nur gezählt; „nicht schätzbar“ steht, wo es nichts zu schätzen gibt.',
      ),
    alt: topic.groups
      .map(
        (group) =>
          `${c.name(group.method)}, ${group.modality}, ${c.level(group.level)}: ${shownGroup(group) ? w.estimateLine(group.estimate, group.metric) : `n ${w.whole(group.estimate.n)}`}`,
      )
      .join('; '),
    data: 'bias-groups.csv',
  }
}

/** Where every group is too small to estimate anything, an empty chart says nothing: the counts do. */
export function countsList(c: Context, topics: readonly BiasTopic[]): Block[] {
  const { w, t } = c
  if (topics.length === 0) return []
  const size = (groups: readonly BiasGroup[]): string => {
    const counts = groups.map((group) => group.estimate.n)
    const [low, high] = [Math.min(...counts), Math.max(...counts)]
    return low === high ? w.whole(low) : `${w.whole(low)}–${w.whole(high)}`
  }
  const items = topics.map((topic) => {
    const levels = Map.groupBy(topic.groups, (group) => group.level)
    const counts = [...levels].map(([level, groups]) => `${c.level(level)} (${size(groups)})`)
    return t(
      `${w.metric(topic.metric)} by ${c.factor(topic.factor)}: ${counts.join(', ')}.`,
      `${w.metric(topic.metric)} nach ${c.factor(topic.factor)}: ${counts.join(', ')}.`,
    )
  })
  return [
    {
      kind: 'paragraph',
      text: t(
        'Not estimable, because no group has 10 subjects; in brackets the number of subjects of each group:',
        'Nicht schätzbar, weil keine Gruppe 10 Personen hat; in Klammern die Zahl der Personen je Gruppe:',
      ),
      keepWithNext: true,
    },
    { kind: 'list', items },
  ]
}
