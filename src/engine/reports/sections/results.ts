import { metricText, type RowMetric } from '../../../charts/index.ts'
import type { Block, Cell, Column } from '../blocks.ts'
import type { ReportData } from '../data.ts'
import { counted, estimateLine, estimateText, listing, pValue, whole } from '../format.ts'
import { filterText, nameOf, sortedModalities } from '../names.ts'

const shown: readonly { metric: RowMetric; title: string }[] = [
  { metric: 'dice', title: 'Dice' },
  { metric: 'dice_best', title: 'Dice, oracle' },
  { metric: 'auprc', title: 'AUPRC' },
  { metric: 'sensitivity', title: 'Voxel sensitivity' },
  { metric: 'lesion_sensitivity', title: 'Lesion sensitivity' },
  { metric: 'false_positive_lesions', title: 'False alarms per scan' },
  { metric: 'fpr_healthy', title: 'Healthy FPR, %' },
  { metric: 'image_auroc', title: 'Image AUROC' },
]

const filtersOf = (data: ReportData): string =>
  listing([...new Set(data.comparison.rows.map((row) => filterText(row.postprocessing)))])

function resultsTable(data: ReportData): Block {
  const name = nameOf(data)
  const columns: Column[] = [
    { title: 'Method', share: 3.2 },
    ...shown.map(({ title }): Column => ({ title, align: 'right', share: 2 })),
  ]
  return {
    kind: 'table',
    caption:
      `Results on the test scans at the operating threshold, ${filtersOf(data)}: mean over subjects with its 95 % interval. ` +
      '“Dice, oracle” is the best Dice over all thresholds, found with the reference standard itself; it cannot be reached in practice. False alarms are connected components that touch no lesion.',
    columns,
    rows: sortedModalities(data.comparison.rows.map((row) => row.modality)).flatMap((modality) => {
      const rows = data.comparison.rows.filter((row) => row.modality === modality)
      const patients = Math.max(...rows.map((row) => row.patients))
      const healthy = Math.max(...rows.map((row) => row.healthy))
      return [
        { heading: `${modality} (${counted(patients, 'patient')}, ${whole(healthy)} healthy)` },
        ...rows.map((row): Cell[] => [
          name(row.method),
          ...shown.map(({ metric }): Cell => ({ estimate: estimateText(row[metric], metric) })),
        ]),
      ]
    }),
    stacked: true,
    size: 8,
  }
}

/** Warnings name methods by id; readers know them by name. */
const namedMethods = (data: ReportData, text: string): string => {
  const found = data.methods.find(({ id }) => text.startsWith(`${id} on `))
  return found ? nameOf(data)(found.id) + text.slice(found.id.length) : text
}

function notes(data: ReportData): string[] {
  const name = nameOf(data)
  const undefinedDice = data.comparison.rows
    .filter((row) => row.undefined_dice > 0)
    .map((row) => `${name(row.method)} on ${row.modality} (${whole(row.undefined_dice)})`)
  const reasons = data.comparison.rows.flatMap((row) =>
    shown.flatMap(({ metric, title }) => {
      const estimate = row[metric]
      if (estimate.value !== null) return []
      return [
        `${title} of ${name(row.method)} on ${row.modality} is not estimable: ${estimate.note ?? 'no reason given'}.`,
      ]
    }),
  )
  return [
    ...(undefinedDice.length === 0
      ? []
      : [
          `Scans whose Dice is undefined (no reference mask, or nothing to find and nothing found) are left out of its mean: ${listing(undefinedDice)}.`,
        ]),
    ...reasons,
    ...data.comparison.warnings.map((text) => namedMethods(data, text)),
  ]
}

function differencesTable(data: ReportData): Block[] {
  if (data.comparison.pairs.length === 0) return []
  const name = nameOf(data)
  const headings = sortedModalities(data.comparison.pairs.map((pair) => pair.modality))
    .flatMap((modality) =>
      [...new Set(data.comparison.pairs.map((pair) => pair.metric))].map((metric) => ({
        modality,
        metric,
        pairs: data.comparison.pairs.filter((pair) => pair.modality === modality && pair.metric === metric),
      })),
    )
    .filter(({ pairs }) => pairs.length > 0)
  return [
    {
      kind: 'table',
      caption:
        'Paired differences between methods on the same subjects: mean of first minus second with its 95 % interval, then the Wilcoxon signed-rank p value as it is and corrected by Holm.',
      columns: [
        { title: 'First', share: 4 },
        { title: 'Second', share: 4 },
        { title: 'Difference', share: 3 },
        { title: 'n', align: 'right' },
        { title: 'p', align: 'right' },
        { title: 'p, Holm', align: 'right' },
      ],
      rows: headings.flatMap(({ modality, metric, pairs }) => [
        {
          heading: `${modality}, ${metricText(metric).title}${metricText(metric).percent ? ' (percentage points)' : ''}`,
        },
        ...pairs.map((pair): Cell[] => [
          name(pair.a),
          name(pair.b),
          { estimate: estimateText(pair.difference, pair.metric, metricText(pair.metric).percent ? 2 : 3) },
          whole(pair.difference.n),
          pair.wilcoxon_p === null ? { muted: 'not tested' } : pValue(pair.wilcoxon_p),
          pair.wilcoxon_p_holm === null ? { muted: 'not tested' } : pValue(pair.wilcoxon_p_holm),
        ]),
      ]),
    },
  ]
}

export function resultsSection(data: ReportData): Block[] {
  const { rows, pairs, sentences } = data.comparison
  if (rows.length === 0)
    return [
      { kind: 'heading', text: 'Results' },
      { kind: 'paragraph', text: 'No test scan has been evaluated in this study.' },
    ]
  const name = nameOf(data)
  const words = (metric: RowMetric): string =>
    rows.map((row) => `${name(row.method)}, ${row.modality}: ${estimateLine(row[metric], metric)}`).join('; ')
  const remarks = notes(data)
  return [
    { kind: 'heading', text: 'Results' },
    resultsTable(data),
    ...(remarks.length === 0 ? [] : [{ kind: 'list', items: remarks } satisfies Block]),
    {
      kind: 'figure',
      file: 'comparison.svg',
      caption:
        'Dice of each method on the test scans at its operating threshold, with 95 % intervals over subjects; n is the number of subjects. Hollow markers: fewer than 30 subjects.',
      alt: words('dice'),
    },
    ...sentences.map(({ modality, text }): Block => ({
      kind: 'paragraph',
      text: `${modality}: ${text}`,
      keepWithNext: true,
    })),
    ...differencesTable(data),
    ...(pairs.some((pair) => pair.metric === 'dice')
      ? [
          {
            kind: 'figure',
            file: 'differences.svg',
            caption:
              'Paired differences of Dice, first method minus second, with 95 % intervals over subjects. An interval that crosses the dashed line at 0 does not decide between the two. Hollow markers: fewer than 30 subjects.',
            alt: pairs
              .filter((pair) => pair.metric === 'dice')
              .map(
                (pair) =>
                  `${pair.modality}: ${name(pair.a)} minus ${name(pair.b)} ${estimateLine(pair.difference, 'dice')}`,
              )
              .join('; '),
          } satisfies Block,
        ]
      : []),
  ]
}
