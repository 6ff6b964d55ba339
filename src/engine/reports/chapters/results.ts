import { type RowMetric } from '../../../charts/index.ts'
import { filterText, sortedModalities } from '../terms.ts'
import type { Block, Cell, Column } from './blocks.ts'
import type { Context } from './context.ts'

export const resultMetrics: readonly { metric: RowMetric; en: string; de: string }[] = [
  { metric: 'dice', en: 'Dice', de: 'Dice' },
  { metric: 'dice_best', en: 'Dice, oracle', de: 'Dice, Orakel' },
  { metric: 'auprc', en: 'AUPRC', de: 'AUPRC' },
  { metric: 'sensitivity', en: 'Voxel sensitivity', de: 'Voxel-Sensitivität' },
  { metric: 'lesion_sensitivity', en: 'Lesion sensitivity', de: 'Läsions-Sensitivität' },
  { metric: 'false_positive_lesions', en: 'False alarms per scan', de: 'Fehlalarme je Aufnahme' },
  { metric: 'fpr_healthy', en: 'Healthy FPR, %', de: 'FPR, Gesunde, %' },
  { metric: 'image_auroc', en: 'Image AUROC', de: 'Bild-AUROC' },
]

function resultsTable(c: Context): Block {
  const { data, w, t, name } = c
  const filters = w.listing([
    ...new Set(data.comparison.rows.map((row) => filterText(w, row.postprocessing))),
  ])
  const columns: Column[] = [
    { title: t('Method', 'Methode'), share: 3.2 },
    ...resultMetrics.map(({ en, de }): Column => ({ title: t(en, de), align: 'right', share: 2 })),
  ]
  return {
    kind: 'table',
    caption: t(
      `Results on the test scans at the operating threshold, ${filters}: mean over subjects with its 95 % interval. Lesion sensitivity is the mean over patients of the share of their lesions that is found. “Dice, oracle” is the best Dice over all thresholds, found with the reference standard itself; it cannot be reached in practice. False alarms are connected components that touch no lesion.`,
      `Ergebnisse auf den Testaufnahmen am Arbeitspunkt, ${filters}: Mittel über Personen mit 95 %-Intervall. Läsions-Sensitivität ist das Mittel über Patienten des Anteils ihrer Läsionen, der gefunden ist. „Dice, Orakel“ ist der beste Dice über alle Schwellenwerte, mit dem Referenzstandard selbst gefunden; in der Praxis ist er nicht erreichbar. Fehlalarme sind zusammenhängende Gebiete, die keine Läsion berühren.`,
    ),
    columns,
    rows: sortedModalities(data.comparison.rows.map((row) => row.modality)).flatMap((modality) => {
      const rows = data.comparison.rows.filter((row) => row.modality === modality)
      const patients = Math.max(...rows.map((row) => row.patients))
      const healthy = Math.max(...rows.map((row) => row.healthy))
      return [
        { heading: `${modality} (${w.patients(patients)}, ${w.whole(healthy)} ${t('healthy', 'Gesunde')})` },
        ...rows.map((row): Cell[] => [
          name(row.method),
          ...resultMetrics.map(({ metric }): Cell => ({ estimate: w.estimateText(row[metric], metric) })),
        ]),
      ]
    }),
    stacked: true,
    size: 7.5,
    data: 'results.csv',
  }
}

/** What is left out or has no answer, each reason once with the methods and modalities it is for. */
function remarks(c: Context): string[] {
  const { data, w, t, name, note } = c
  const undefinedDice = data.comparison.rows
    .filter((row) => row.undefined_dice > 0)
    .map((row) => `${name(row.method)} ${t('on', 'auf')} ${row.modality} (${w.whole(row.undefined_dice)})`)
  const reasons = new Map<string, string[]>()
  for (const row of data.comparison.rows)
    for (const { metric, en, de } of resultMetrics) {
      const estimate = row[metric]
      if (estimate.value !== null) continue
      const why = note(estimate.note ?? t('no reason given', 'kein Grund genannt'))
      const key = `${t(en, de)} ${t('is not estimable', 'ist nicht schätzbar')} (${why})`
      reasons.set(key, [...(reasons.get(key) ?? []), `${name(row.method)} ${t('on', 'auf')} ${row.modality}`])
    }
  return [
    ...(undefinedDice.length === 0
      ? []
      : [
          t(
            `Scans whose Dice is undefined (no reference mask, or nothing to find and nothing found) are left out of its mean: ${w.listing(undefinedDice)}.`,
            `Aufnahmen, deren Dice undefiniert ist (keine Referenzmaske, oder nichts zu finden und nichts gefunden), fehlen in seinem Mittel: ${w.listing(undefinedDice)}.`,
          ),
        ]),
    ...[...reasons].map(([reason, where]) => `${reason}: ${w.listing(where)}.`),
    ...data.comparison.warnings.map(note),
  ]
}

export function resultsChapter(c: Context): Block[] {
  const { data, w, t, name } = c
  const { rows } = data.comparison
  const heading: Block = { kind: 'heading', text: t('Results', 'Ergebnisse') }
  if (rows.length === 0)
    return [
      heading,
      {
        kind: 'paragraph',
        text: t(
          'No test scan has been evaluated in this study.',
          'In dieser Studie ist keine Testaufnahme ausgewertet.',
        ),
      },
    ]
  const notes = remarks(c)
  const figure = (metric: RowMetric, file: string): Block[] =>
    rows.every((row) => row[metric].value === null)
      ? [
          {
            kind: 'paragraph',
            text: t(
              `No figure of ${w.metric(metric)}: it is not estimable for any method.`,
              `Keine Abbildung zu ${w.metric(metric)}: für keine Methode schätzbar.`,
            ),
          },
        ]
      : [
          {
            kind: 'figure',
            file,
            caption: t(
              `${w.metric(metric)} of each method on the test scans at its operating threshold, with 95 % intervals over subjects; n is the number of subjects. Hollow markers: fewer than 30 subjects.`,
              `${w.metric(metric)} jeder Methode auf den Testaufnahmen an ihrem Arbeitspunkt, mit 95 %-Intervallen über Personen; n ist die Zahl der Personen. Hohle Zeichen: weniger als 30 Personen.`,
            ),
            alt: rows
              .map((row) => `${name(row.method)}, ${row.modality}: ${w.estimateLine(row[metric], metric)}`)
              .join('; '),
            data: 'results.csv',
          },
        ]
  return [
    heading,
    resultsTable(c),
    ...(notes.length === 0 ? [] : [{ kind: 'list', items: notes } satisfies Block]),
    ...figure('dice', 'comparison-dice.svg'),
    ...figure('lesion_sensitivity', 'comparison-lesions.svg'),
  ]
}
