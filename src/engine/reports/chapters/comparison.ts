import { metricText } from '../../../charts/index.ts'
import { sortedModalities } from '../terms.ts'
import type { Block, Cell } from './blocks.ts'
import type { Context } from './context.ts'
import { winnerText } from './winner.ts'

const perMetric = <T extends { modality: string; metric: string }>(
  rows: readonly T[],
): { modality: string; metric: string; rows: T[] }[] =>
  sortedModalities(rows.map((row) => row.modality)).flatMap((modality) =>
    [...new Set(rows.map((row) => row.metric))].flatMap((metric) => {
      const own = rows.filter((row) => row.modality === modality && row.metric === metric)
      return own.length === 0 ? [] : [{ modality, metric, rows: own }]
    }),
  )

/** Why some were not tested, where some were not; each reason once. */
function untested(
  { t, note }: Context,
  rows: readonly { tested: boolean; note?: string | undefined }[],
): string {
  const reasons = [...new Set(rows.flatMap((row) => (row.tested || !row.note ? [] : [note(row.note)])))]
  return reasons.length === 0 ? '' : ` ${t('“Not tested”', '„Nicht getestet“')}: ${reasons.join('; ')}.`
}

function omnibusTable(c: Context): Block[] {
  const { data, w, t } = c
  const tests = data.comparison.omnibus ?? []
  if (tests.length === 0) return []
  const why = untested(
    c,
    tests.map((test) => ({ tested: test.iman_davenport_p !== null, note: test.note })),
  )
  return [
    {
      kind: 'table',
      caption: t(
        'All methods at once, asked before any pair: Friedman’s test with Iman and Davenport’s F over subjects with a value under every method.' +
          why,
        'Alle Methoden zugleich, vor jedem Paar gefragt: Friedman-Test mit dem F nach Iman und Davenport über Personen mit einem Wert unter jeder Methode.' +
          why,
      ),
      columns: [
        { title: t('Modality', 'Modalität') },
        { title: t('Metric', 'Maß'), share: 4 },
        { title: t('Methods', 'Methoden'), align: 'right' },
        { title: 'n', align: 'right' },
        { title: 'F', align: 'right', share: 2 },
        { title: 'p', align: 'right', share: 2 },
      ],
      rows: tests.map((test): Cell[] => [
        test.modality,
        w.metric(test.metric),
        w.whole(test.methods.length),
        w.whole(test.n),
        test.iman_davenport_f === null
          ? { muted: t('not tested', 'nicht getestet') }
          : `${w.significant(test.iman_davenport_f)} (${w.whole(test.df1 ?? 0)}; ${w.whole(test.df2 ?? 0)})`,
        test.iman_davenport_p === null
          ? { muted: t('not tested', 'nicht getestet') }
          : w.pValue(test.iman_davenport_p),
      ]),
      size: 8,
      data: 'omnibus.csv',
    },
  ]
}

function differencesTable(c: Context): Block {
  const { data, w, t, name } = c
  const why = untested(
    c,
    data.comparison.pairs.map((pair) => ({ tested: pair.wilcoxon_p !== null, note: pair.note })),
  )
  return {
    kind: 'table',
    caption: t(
      'Paired differences between methods on the same subjects: mean of first minus second with its 95 % interval, then the Wilcoxon signed-rank p value as it is and corrected by Holm over the pairs of one metric and modality. FPR in percentage points.' +
        why,
      'Gepaarte Unterschiede zwischen Methoden an denselben Personen: Mittel von erster minus zweiter mit 95 %-Intervall, dann der p-Wert des Wilcoxon-Vorzeichen-Rang-Tests, wie er ist und nach Holm korrigiert über die Paare eines Maßes und einer Modalität. FPR in Prozentpunkten.' +
        why,
    ),
    columns: [
      { title: t('First', 'Erstes'), share: 4 },
      { title: t('Second', 'Zweites'), share: 4 },
      { title: t('Difference', 'Unterschied'), share: 3.4 },
      { title: 'n', align: 'right' },
      { title: 'p', align: 'right' },
      { title: 'p, Holm', align: 'right' },
    ],
    rows: perMetric(data.comparison.pairs).flatMap(({ modality, metric, rows }) => [
      { heading: `${modality}, ${w.metric(metric)}` },
      ...rows.map((pair): Cell[] => [
        name(pair.a),
        name(pair.b),
        {
          estimate: w.estimateText(pair.difference, pair.metric, metricText(pair.metric).percent ? 2 : 3),
        },
        w.whole(pair.difference.n),
        pair.wilcoxon_p === null ? { muted: t('not tested', 'nicht getestet') } : w.pValue(pair.wilcoxon_p),
        pair.wilcoxon_p_holm === null
          ? { muted: t('not tested', 'nicht getestet') }
          : w.pValue(pair.wilcoxon_p_holm),
      ]),
    ]),
    size: 8,
    data: 'differences.csv',
  }
}

function ranksTable(c: Context): Block[] {
  const { data, w, t, name } = c
  const ranks = (data.comparison.ranks ?? []).filter((rank) => rank.metric === 'dice')
  if (ranks.length === 0) return []
  return [
    {
      kind: 'table',
      caption: t(
        'Place of each method by its mean Dice (1 is best) with the 95 % interval of that place over resampled subjects.',
        'Platz jeder Methode nach ihrem mittleren Dice (1 ist der beste) mit dem 95 %-Intervall dieses Platzes über neu gezogene Personen.',
      ),
      columns: [
        { title: t('Method', 'Methode'), share: 4 },
        ...sortedModalities(ranks.map((rank) => rank.modality)).map((modality) => ({
          title: modality,
          share: 3,
        })),
      ],
      rows: [...new Set(ranks.map((rank) => rank.method))].map((method): Cell[] => [
        name(method),
        ...sortedModalities(ranks.map((rank) => rank.modality)).map((modality): Cell => {
          const rank = ranks.find((one) => one.method === method && one.modality === modality)?.rank
          if (!rank || rank.value === null) return { muted: '–' }
          return rank.lo === null || rank.hi === null
            ? w.chosen(rank.value)
            : `${w.chosen(rank.value)} [${w.chosen(rank.lo)}–${w.chosen(rank.hi)}]`
        }),
      ]),
      size: 8,
      data: 'ranks.csv',
    },
  ]
}

/** The pairs of one metric, as many as a chart can hold. */
const mostPairs = 21

export function comparisonChapter(c: Context): Block[] {
  const { data, w, t, name } = c
  const { rows, pairs } = data.comparison
  const heading: Block = { kind: 'heading', text: t('Methods against each other', 'Methoden im Vergleich') }
  if (pairs.length === 0)
    return [
      heading,
      {
        kind: 'paragraph',
        text:
          new Set(rows.map((row) => row.method)).size < 2
            ? t(
                'One method alone was measured: there is nothing to compare it with.',
                'Nur eine Methode ist gemessen: es gibt nichts, womit sie zu vergleichen wäre.',
              )
            : t(
                'No two methods were measured on the same scans: a paired comparison is not estimable.',
                'Keine zwei Methoden sind an denselben Aufnahmen gemessen: ein gepaarter Vergleich ist nicht schätzbar.',
              ),
      },
    ]
  const dice = pairs.filter((pair) => pair.metric === 'dice' && pair.difference.value !== null)
  const drawn = Math.max(
    0,
    ...[...Map.groupBy(dice, (pair) => pair.modality).values()].map((own) => own.length),
  )
  return [
    heading,
    {
      kind: 'list',
      items: sortedModalities(rows.map((row) => row.modality)).map(
        (modality) => `${modality}: ${winnerText(c, modality)}`,
      ),
    },
    ...omnibusTable(c),
    ...(drawn === 0
      ? [
          {
            kind: 'paragraph',
            text: t(
              'No figure of differences: no paired difference of Dice is estimable.',
              'Keine Abbildung der Unterschiede: kein gepaarter Unterschied im Dice ist schätzbar.',
            ),
          } satisfies Block,
        ]
      : drawn > mostPairs
        ? [
            {
              kind: 'paragraph',
              text: t(
                `The ${w.whole(drawn)} pairs of each modality are too many for one figure; the table below has them all.`,
                `Die ${w.whole(drawn)} Paare je Modalität sind zu viele für eine Abbildung; die Tabelle unten enthält sie alle.`,
              ),
            } satisfies Block,
          ]
        : [
            {
              kind: 'figure',
              file: 'differences.svg',
              caption: t(
                'Paired differences of Dice, first method minus second, with 95 % intervals over subjects. An interval that crosses the dashed line at 0 does not decide between the two. Hollow markers: fewer than 30 subjects.',
                'Gepaarte Unterschiede im Dice, erste Methode minus zweite, mit 95 %-Intervallen über Personen. Ein Intervall, das die gestrichelte Linie bei 0 schneidet, entscheidet nicht zwischen beiden. Hohle Zeichen: weniger als 30 Personen.',
              ),
              alt: dice
                .map(
                  (pair) =>
                    `${pair.modality}: ${name(pair.a)} ${t('minus', 'minus')} ${name(pair.b)} ${w.estimateLine(pair.difference, 'dice')}`,
                )
                .join('; '),
              data: 'differences.csv',
            } satisfies Block,
          ]),
    ...ranksTable(c),
    differencesTable(c),
  ]
}
