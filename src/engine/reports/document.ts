import type { ReportData, ReportSection } from '../../contract/index.ts'
import { annotationsChapter } from './chapters/annotations.ts'
import { biasChapter } from './chapters/bias.ts'
import type { Block, ReportDocument } from './chapters/blocks.ts'
import { calibrationChapter } from './chapters/calibration.ts'
import { checklistsChapter } from './chapters/checklists.ts'
import { cohortChapter } from './chapters/cohort.ts'
import { comparisonChapter } from './chapters/comparison.ts'
import { contextOf, type Context } from './chapters/context.ts'
import { failuresChapter } from './chapters/failures.ts'
import { flowChapter } from './chapters/flow.ts'
import { lesionsChapter } from './chapters/lesions.ts'
import { limitsChapter } from './chapters/limits.ts'
import { methodsChapter } from './chapters/methods.ts'
import { provenanceChapter } from './chapters/provenance.ts'
import { resultsChapter } from './chapters/results.ts'
import { sortedModalities } from './terms.ts'

const chapters: Record<Exclude<ReportSection, 'summary'>, (c: Context) => Block[]> = {
  flow: flowChapter,
  cohort: cohortChapter,
  methods: methodsChapter,
  calibration: calibrationChapter,
  results: resultsChapter,
  comparison: comparisonChapter,
  bias: biasChapter,
  lesions: lesionsChapter,
  failures: failuresChapter,
  annotations: annotationsChapter,
  limits: limitsChapter,
  provenance: provenanceChapter,
  checklists: checklistsChapter,
}

export const attachmentName = 'report.json'

/** Rows that the first page can hold. */
const glanceRows = 12

/** The figures that a decision asks for first, where they fit on the first page. */
function glance({ data, w, t, name }: Context): Block[] {
  const { rows } = data.comparison
  if (rows.length === 0 || rows.length > glanceRows) return []
  return [
    {
      kind: 'table',
      caption: t(
        'At a glance: the operating threshold of each method, and what it gives on the test scans: means over subjects (the lesion sensitivity over patients, each with equal weight) with 95 % intervals; n: patients and healthy subjects.',
        'Auf einen Blick: der Schwellenwert jeder Methode und was er auf den Testaufnahmen ergibt: Mittel über Personen (die Läsions-Sensitivität über Patienten, jeder mit gleichem Gewicht) mit 95 %-Intervallen; n: Patienten und Gesunde.',
      ),
      columns: [
        { title: t('Method', 'Methode'), share: 3.4 },
        { title: t('Modality', 'Modalität') },
        { title: t('Threshold', 'Schwellenwert'), align: 'right' },
        { title: 'n', align: 'right' },
        { title: t('Healthy FPR, %', 'FPR, Gesunde, %'), align: 'right', share: 2.4 },
        { title: 'Dice', align: 'right', share: 2.4 },
        { title: t('Lesion sensitivity', 'Läsions-Sensitivität'), align: 'right', share: 2.4 },
      ],
      rows: sortedModalities(rows.map((row) => row.modality)).flatMap((modality) =>
        rows
          .filter((row) => row.modality === modality)
          .map((row) => [
            name(row.method),
            modality,
            w.significant(row.threshold),
            `${w.whole(row.patients)} + ${w.whole(row.healthy)}`,
            ...(['fpr_healthy', 'dice', 'lesion_sensitivity'] as const).map((metric) => ({
              estimate: w.estimateText(row[metric], metric),
            })),
          ]),
      ),
      size: 8,
      data: 'results.csv',
    },
  ]
}

function summaryBlocks(c: Context): Block[] {
  const { data, t } = c
  return [
    {
      kind: 'summary',
      title: t('Summary', 'Zusammenfassung'),
      sentences: data.summary.map(({ text }) => text),
    },
    ...glance(c),
  ]
}

/** The report as the template lays it out: pure in its data, which carry language, paper and sections. */
export function reportDocument(data: ReportData): ReportDocument {
  const c = contextOf(data)
  const { w, t } = c
  const day = new Date(data.date)
  const version = data.provenance.versions.find((entry) => entry.name === 'Normascope')?.version ?? ''
  const { sections, paper, language } = data.options
  const blocks = [
    ...(sections.includes('summary') ? summaryBlocks(c) : []),
    { kind: 'contents', title: t('Contents', 'Inhalt') } satisfies Block,
    ...(Object.keys(chapters) as (keyof typeof chapters)[])
      .filter((section) => sections.includes(section))
      .flatMap((section) => chapters[section](c)),
  ]
  return {
    language,
    title: data.title === '' ? t('Study without a name', 'Studie ohne Namen') : data.title,
    subtitle: t(
      'Bias report: anomaly detection on brain MRI',
      'Bericht über Verzerrungen: Anomalieerkennung in der Hirn-MRT',
    ),
    facts: [
      { name: t('Results of', 'Ergebnisse vom'), text: w.longDate(data.date) },
      { name: t('Study begun', 'Studie begonnen'), text: w.longDate(data.study_created) },
      {
        name: t('Site', 'Standort'),
        text: data.site === null ? t('not given', 'nicht angegeben') : localSites(data.site, c),
      },
      { name: t('Program', 'Programm'), text: `Normascope ${version}` },
      { name: t('Data', 'Daten'), text: `SHA-256 ${data.provenance.cohort_sha256.slice(0, 16)}` },
    ],
    remark: null,
    researchUse: t(
      'Research use only. Not a medical device; not for diagnosis or treatment.',
      'Nur zur Forschung. Kein Medizinprodukt; nicht zur Diagnose oder Behandlung.',
    ),
    footer: `Normascope ${version} · ${w.longDate(data.date)}`,
    words: {
      page: t('Page', 'Seite'),
      of: t('of', 'von'),
      table: t('Table', 'Tabelle'),
      figure: t('Figure', 'Abbildung'),
      data: t('Numbers', 'Zahlen'),
    },
    keywords: [
      t('anomaly detection', 'Anomalieerkennung'),
      t('brain MRI', 'Hirn-MRT'),
      t('bias', 'Verzerrung'),
      t('research use only', 'nur zur Forschung'),
    ],
    date: { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() },
    paper,
    blocks,
    attachment: attachmentName,
  }
}

const localSites = (sites: string, { t }: Context): string =>
  sites.replaceAll(/\bSite (?=[A-Z]\b)/g, t('Site ', 'Standort '))
