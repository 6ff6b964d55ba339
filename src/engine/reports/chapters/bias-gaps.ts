import type { BiasGap } from '../../../contract/index.ts'
import { gapMetrics, type GapOverview } from './bias-topics.ts'
import type { Block, Cell } from './blocks.ts'
import type { Context } from './context.ts'

export function gapFigure(c: Context, { metric, file, gaps }: GapOverview): Block {
  const { w, t } = c
  return {
    kind: 'figure',
    file,
    caption: t(
      `Gaps in ${w.metric(metric)}: the largest minus the smallest group mean of every factor, with its 95 % interval. Darker is larger; a frame marks what is left after correction; dashed cells are not estimable.`,
      `Abstände in ${w.metric(metric)}: größtes minus kleinstes Gruppenmittel jedes Faktors, mit 95 %-Intervall. Dunkler ist größer; ein Rahmen zeigt, was nach der Korrektur bleibt; gestrichelte Felder sind nicht schätzbar.`,
    ),
    alt: gaps
      .map(
        (gap) =>
          `${c.name(gap.method)}, ${gap.modality}, ${c.factor(gap.factor)}: ${w.estimateLine(gap.gap, metric)}`,
      )
      .join('; '),
    data: 'bias-gaps.csv',
  }
}

export function gapsTable(c: Context): Block[] {
  const { data, w, t, name } = c
  const known = data.bias.gaps.filter(
    (gap) => (gapMetrics as readonly string[]).includes(gap.metric) && gap.gap.value !== null,
  )
  const missing = data.bias.gaps.filter(
    (gap) => (gapMetrics as readonly string[]).includes(gap.metric) && gap.gap.value === null,
  ).length
  if (known.length === 0) return []
  const test = (gap: BiasGap) =>
    data.bias.tests.find(
      (one) =>
        one.method === gap.method &&
        one.modality === gap.modality &&
        one.metric === gap.metric &&
        one.factor === gap.factor,
    )
  const kinds = [...Map.groupBy(known, (gap) => `${gap.metric}\0${gap.factor}`).values()]
  return [
    {
      kind: 'table',
      caption: t(
        `Gaps and which two groups make them, with 95 % intervals over subjects, and the p value of the test between the groups corrected over the whole report (Benjamini-Hochberg). FPR gaps in percentage points. A gap takes the extremes of several groups and so is above 0 even without bias; read it with its interval and the group sizes. ${w.whole(missing)} further gaps are not estimable.`,
        `Abstände und die beiden Gruppen, die sie bilden, mit 95 %-Intervallen über Personen und dem p-Wert des Tests zwischen den Gruppen, korrigiert über den ganzen Bericht (Benjamini-Hochberg). FPR-Abstände in Prozentpunkten. Ein Abstand nimmt die Extreme mehrerer Gruppen und liegt daher auch ohne Verzerrung über 0; er ist mit Intervall und Gruppengrößen zu lesen. ${w.whole(missing)} weitere Abstände sind nicht schätzbar.`,
      ),
      columns: [
        { title: t('Method', 'Methode'), share: 4 },
        { title: t('Modality', 'Modalität') },
        { title: t('Gap', 'Abstand'), share: 3.2 },
        { title: t('Largest', 'Größte'), share: 3.4 },
        { title: t('Smallest', 'Kleinste'), share: 3.4 },
        { title: t('p, corrected', 'p, korrigiert'), align: 'right' },
      ],
      rows: kinds.flatMap((gaps) => [
        {
          heading: t(
            `${w.metric(gaps[0]!.metric)} by ${c.factor(gaps[0]!.factor)}`,
            `${w.metric(gaps[0]!.metric)} nach ${c.factor(gaps[0]!.factor)}`,
          ),
        },
        ...gaps.map((gap): Cell[] => {
          const p = test(gap)?.p_adjusted ?? null
          return [
            name(gap.method),
            gap.modality,
            { estimate: w.estimateText(gap.gap, gap.metric) },
            gap.largest === null ? { muted: '–' } : c.level(gap.largest),
            gap.smallest === null ? { muted: '–' } : c.level(gap.smallest),
            p === null ? { muted: t('not tested', 'nicht getestet') } : w.pValue(p),
          ]
        }),
      ]),
      size: 8,
      data: 'bias-gaps.csv',
    },
  ]
}
