import type { ReportSection } from '../../../contract/index.ts'
import type { Block, Cell } from './blocks.ts'
import { checklists, type ChecklistItem } from './checklist-items.ts'
import type { Context } from './context.ts'

/** Short names of the chapters, as the checklists refer to them. */
export const chapterNames: Record<ReportSection, readonly [en: string, de: string]> = {
  summary: ['Summary', 'Zusammenfassung'],
  flow: ['Flow of scans', 'Weg der Aufnahmen'],
  cohort: ['Subjects and scans', 'Personen und Aufnahmen'],
  methods: ['Methods', 'Methoden'],
  calibration: ['Operating thresholds', 'Schwellenwerte'],
  results: ['Results', 'Ergebnisse'],
  comparison: ['Methods against each other', 'Methoden im Vergleich'],
  bias: ['For whom it holds', 'Für wen es gilt'],
  lesions: ['Lesion by lesion', 'Läsion für Läsion'],
  failures: ['Worst failures', 'Die schlimmsten Fehler'],
  annotations: ['Annotations', 'Annotationen'],
  limits: ['Limits', 'Grenzen'],
  provenance: ['Provenance', 'Herkunft und Wiederholbarkeit'],
  checklists: ['Checklists', 'Checklisten'],
}

/** Where the report answers an item, and whether something is left for the author. */
function answer({ t, w, data }: Context, item: ChecklistItem): Cell {
  if (!item.applies) return { muted: t('does not apply', 'trifft nicht zu') }
  const here = item.chapters.filter((chapter) => data.options.sections.includes(chapter))
  const where = w.listing(here.map((chapter) => t(...chapterNames[chapter])))
  if (here.length === 0) return { gap: t('to be written by the author', 'von den Verfassern zu ergänzen') }
  return item.author
    ? { gap: `${where}; ${t('the rest by the author', 'das Übrige von den Verfassern')}` }
    : where
}

export function checklistsChapter(c: Context): Block[] {
  const { t, w } = c
  return [
    { kind: 'heading', text: t('Checklists', 'Checklisten') },
    {
      kind: 'paragraph',
      text: t(
        'Where this report answers the items of three reporting guidelines, and the gaps (marked with a square) that only the author can fill. Items are in short words; the guidelines themselves are authoritative. What is known of training (CLAIM 22 to 26) is what the method cards tell.',
        'Wo dieser Bericht die Punkte dreier Berichtsleitlinien beantwortet, und die Lücken (mit einem Kästchen gekennzeichnet), die nur die Verfasser füllen können. Die Punkte stehen in kurzen Worten; maßgeblich sind die Leitlinien. Das Training (CLAIM 22 bis 26) ist bekannt, soweit die Karten der Methoden es nennen.',
      ),
    },
    ...checklists.map(({ name, source, items }): Block => {
      const gaps = items.filter(
        (item) => typeof answer(c, item) === 'object' && 'gap' in (answer(c, item) as object),
      ).length
      return {
        kind: 'table',
        caption: t(
          `${name} (${source}): ${w.whole(items.length - gaps)} of ${w.whole(items.length)} items answered here, ${w.whole(gaps)} with a gap for the author.`,
          `${name} (${source}): ${w.whole(items.length - gaps)} von ${w.whole(items.length)} Punkten hier beantwortet, ${w.whole(gaps)} mit einer Lücke für die Verfasser.`,
        ),
        columns: [
          { title: t('Item', 'Punkt'), align: 'left' },
          { title: t('What it asks for', 'Wonach er fragt'), share: 5 },
          { title: t('Where', 'Wo'), share: 5 },
        ],
        rows: items.map((item): Cell[] => [item.item, t(item.en, item.de), answer(c, item)]),
        size: 7.5,
        data: 'checklists.csv',
      }
    }),
  ]
}
