import type { AnnotationStatistics } from '../../../contract/index.ts'
import type { Block, Cell } from './blocks.ts'
import type { Context } from './context.ts'

type Agreement = AnnotationStatistics['agreement'][number]

function agreementTable(c: Context, rows: readonly Agreement[], caption: string, other: string): Block[] {
  const { w, t } = c
  if (rows.length === 0) return []
  return [
    {
      kind: 'table',
      caption,
      columns: [
        { title: t('Reader', 'Leser'), share: 3 },
        { title: other, share: 3 },
        { title: t('Scans', 'Aufnahmen'), align: 'right' },
        { title: t('Subjects', 'Personen'), align: 'right' },
        { title: 'Dice', align: 'right', share: 3 },
        { title: t('Kappa (voxels)', 'Kappa (Voxel)'), align: 'right', share: 3 },
      ],
      rows: rows.map((row): Cell[] => [
        readerOf(c, row.a),
        readerOf(c, row.b),
        w.whole(row.scans),
        w.whole(row.subjects),
        { estimate: w.estimateText(row.dice, 'dice') },
        { estimate: w.estimateText(row.kappa, 'dice') },
      ]),
      data: 'agreement.csv',
    },
  ]
}

const categories: Record<string, readonly [en: string, de: string]> = {
  'missed-lesion': ['missed lesion', 'übersehene Läsion'],
  'false-alarm': ['false alarm', 'Fehlalarm'],
  artefact: ['artefact', 'Artefakt'],
  'reference-wrong': ['reference wrong', 'Referenz falsch'],
  agreed: ['agreed', 'einverstanden'],
  comment: ['comment', 'Kommentar'],
}
const categoryOf = ({ t }: Context, name: string): string =>
  categories[name] ? t(...categories[name]) : name

/** Readers carry letters; the imported mask has no name but what it is. */
const readerOf = (c: Context, reader: string): string =>
  reader === 'reference' ? c.t('reference standard', 'Referenzstandard') : c.level(reader)

export function annotationsChapter(c: Context): Block[] {
  const { data, w, t } = c
  const heading: Block = { kind: 'heading', text: t('Annotations', 'Annotationen') }
  const found = data.annotations
  if (!found || (found.readers.length === 0 && found.reviewed.length === 0))
    return [
      heading,
      {
        kind: 'paragraph',
        text: t(
          'No reader has drawn or reviewed lesions in this study. The reference standard is as imported; how it was made, by whom and how well two readers agree is not known to the program (see the checklists).',
          'In dieser Studie hat niemand Läsionen eingezeichnet oder geprüft. Der Referenzstandard ist wie importiert; wie er entstand, durch wen und wie gut zwei Leser übereinstimmen, ist dem Programm nicht bekannt (siehe Checklisten).',
        ),
      },
    ]
  const one = found.readers.length === 1
  return [
    heading,
    {
      kind: 'table',
      caption: t(
        'Who annotated how much. Volume: median (quartiles) of the masks with a voxel, in ml. “Empty”: the reader saw no lesion. “Blinded”: drawn before any map was shown, where the program knows it.',
        'Wer wie viel annotierte. Volumen: Median (Quartile) der nicht leeren Masken in ml. „Leer“: es wurde keine Läsion gesehen. „Verblindet“: eingezeichnet, bevor eine Karte gezeigt wurde, soweit das Programm es weiß.',
      ),
      columns: [
        { title: t('Reader', 'Leser'), share: 3 },
        { title: t('Scans', 'Aufnahmen'), align: 'right' },
        { title: t('Subjects', 'Personen'), align: 'right' },
        { title: t('Empty', 'Leer'), align: 'right' },
        { title: t('Blinded', 'Verblindet'), align: 'right' },
        { title: t('Volume', 'Volumen'), align: 'right', share: 3 },
        { title: t('From', 'Von') },
        { title: t('To', 'Bis') },
      ],
      rows: found.readers.map((reader): Cell[] => {
        const { median, low, high } = reader.volume_ml
        return [
          readerOf(c, reader.reader),
          w.whole(reader.scans),
          w.whole(reader.subjects),
          w.whole(reader.empty),
          reader.blinded === null ? { muted: t('unknown', 'unbekannt') } : w.whole(reader.blinded),
          median === null || low === null || high === null
            ? { muted: '–' }
            : `${w.significant(median, 2)} (${w.significant(low, 2)}–${w.significant(high, 2)})`,
          reader.first === null ? { muted: '–' } : reader.first.slice(0, 10),
          reader.last === null ? { muted: '–' } : reader.last.slice(0, 10),
        ]
      }),
      size: 8,
      data: 'readers.csv',
    },
    ...agreementTable(
      c,
      found.agreement,
      t(
        'Agreement between readers on the scans that both annotated: mean over scans with 95 % intervals over subjects. Dice of the two masks (undefined where both are empty) and Cohen’s kappa over brain voxels.',
        'Übereinstimmung zwischen Lesern auf den Aufnahmen, die beide annotierten: Mittel über Aufnahmen mit 95 %-Intervallen über Personen. Dice der beiden Masken (undefiniert, wo beide leer sind) und Cohens Kappa über Hirnvoxel.',
      ),
      t('Other reader', 'Anderer Leser'),
    ),
    ...(found.agreement.length === 0
      ? [
          {
            kind: 'paragraph',
            text: one
              ? t(
                  'One reader alone annotated: agreement between readers is not estimable.',
                  'Nur eine Person annotierte: die Übereinstimmung zwischen Lesern ist nicht schätzbar.',
                )
              : t(
                  'No scan was annotated by two readers: agreement between readers is not estimable.',
                  'Keine Aufnahme wurde von zwei Lesern annotiert: ihre Übereinstimmung ist nicht schätzbar.',
                ),
          } satisfies Block,
        ]
      : []),
    ...agreementTable(
      c,
      found.reference,
      t(
        'Readers against the imported reference standard, measured alike.',
        'Leser gegen den importierten Referenzstandard, ebenso gemessen.',
      ),
      t('Against', 'Gegen'),
    ),
    ...(found.reviewed.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            text: t(
              `Reviewed lesions and false alarms: ${found.reviewed.map((row) => `${categoryOf(c, row.name)} ${w.whole(row.n)}`).join(', ')}.`,
              `Geprüfte Läsionen und Fehlalarme: ${found.reviewed.map((row) => `${categoryOf(c, row.name)} ${w.whole(row.n)}`).join(', ')}.`,
            ),
          } satisfies Block,
        ]),
    ...(found.note ? [{ kind: 'paragraph', text: c.note(found.note) } satisfies Block] : []),
  ]
}
