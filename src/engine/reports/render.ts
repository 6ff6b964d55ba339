import { readFileSync } from 'node:fs'
import { comparisonChart, differencesChart, groupsChart } from '../../charts/index.ts'
import type { ReportDocument } from './blocks.ts'
import type { TypstInput } from './compile.ts'
import type { ReportData } from './data.ts'
import { longDate } from './format.ts'
import { methodNames } from './names.ts'
import { reportResources } from './resources.ts'
import { biasSection, biasTopics } from './sections/bias.ts'
import { cohortSection } from './sections/cohort.ts'
import { methodsSection, thresholdsSection } from './sections/methods.ts'
import { limitsSection, provenanceSection } from './sections/provenance.ts'
import { resultsSection } from './sections/results.ts'
import { summarise } from './summary.ts'
import { chartFont, renderSvg } from './svg.ts'

export type Paper = 'a4' | 'us-letter'
export const researchUse = 'Research use only. Not a medical device; not for diagnosis or treatment.'

/** The width of the text of an A4 page in CSS pixels; charts are drawn at this width and scaled to the page. */
const chartWidth = 642

export function reportDocument(data: ReportData, paper: Paper): ReportDocument {
  const day = new Date(data.date)
  const version = data.provenance.versions.find((entry) => entry.name === 'Normascope')?.version ?? ''
  return {
    title: data.title,
    subtitle: 'Normascope report: anomaly detection on brain MRI',
    facts: [
      `Results of ${longDate(data.date)} · study begun ${longDate(data.study_created)} · Normascope ${version}`,
      researchUse,
    ],
    researchUse,
    footer: `Normascope ${version} · ${longDate(data.date)}`,
    date: { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() },
    paper,
    blocks: [
      { kind: 'summary', title: 'Summary', sentences: summarise(data) },
      ...cohortSection(data),
      ...methodsSection(data),
      ...thresholdsSection(data),
      ...resultsSection(data),
      ...biasSection(data),
      ...limitsSection(data),
      ...provenanceSection(data),
    ],
  }
}

async function chartFiles(data: ReportData): Promise<Record<string, string>> {
  const options = { theme: 'light', methods: methodNames(data), width: chartWidth, font: chartFont } as const
  const target = data.calibrations[0]?.target_fpr
  const files: Record<string, string> = {}
  const { rows, pairs } = data.comparison
  if (rows.length > 0) files['comparison.svg'] = await renderSvg(comparisonChart(rows, options))
  if (pairs.some((pair) => pair.metric === 'dice'))
    files['differences.svg'] = await renderSvg(differencesChart(pairs, options))
  for (const { file, groups, metric } of biasTopics(data)) {
    const reference = metric === 'fpr' && target !== undefined ? { reference: target } : {}
    files[file] = await renderSvg(groupsChart(groups, { ...options, ...reference }))
  }
  return files
}

/** Everything Typst needs: the template, the document as data, the charts as SVG. Pure in `data`: same data, same text. */
export async function renderReport(data: ReportData, options: { paper?: Paper } = {}): Promise<TypstInput> {
  return {
    main: readFileSync(new URL('report.typ', reportResources), 'utf8'),
    files: {
      'document.json': JSON.stringify(reportDocument(data, options.paper ?? 'a4')),
      ...(await chartFiles(data)),
    },
    timestamp: Math.floor(Date.parse(data.date) / 1000),
  }
}
