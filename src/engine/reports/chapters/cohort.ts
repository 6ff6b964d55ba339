import type { CohortRow } from '../../../contract/index.ts'
import { groupName, splitName } from '../terms.ts'
import type { Block, Cell } from './blocks.ts'
import type { Context } from './context.ts'

const none: Cell = { muted: '–' }

const list = (c: Context, entries: readonly { name: string; n: number }[], name = c.category): Cell =>
  entries.length === 0
    ? none
    : { lines: entries.map((entry) => `${name(entry.name)} (${c.w.whole(entry.n)})`) }

function ageCell(c: Context, { age, age_bands }: CohortRow): Cell {
  const { w, t } = c
  if (age.n === 0) return { muted: t('not given', 'nicht angegeben') }
  if (age.median === null || age.low === null || age.high === null)
    return list(c, age_bands, (name) => c.level(name))
  const range = `${w.fixed(age.median, 0)} (${w.fixed(age.low, 0)}–${w.fixed(age.high, 0)})`
  return age.missing > 0
    ? { lines: [range, t(`${w.whole(age.missing)} not given`, `${w.whole(age.missing)} ohne Angabe`)] }
    : range
}

function volumeCell({ w }: Context, { lesion_volume_ml: volume }: CohortRow): Cell {
  if (volume.median === null || volume.low === null || volume.high === null) return none
  return {
    lines: [
      `${w.significant(volume.median, 2)} (${w.significant(volume.low, 2)}–${w.significant(volume.high, 2)})`,
      w.scans(volume.n),
    ],
  }
}

export function cohortChapter(c: Context): Block[] {
  const { data, w, t } = c
  const ages =
    data.options.ages === 'bands'
      ? t('Age in bands of years', 'Alter in Altersgruppen')
      : t('Age: median (range) in years', 'Alter: Median (Spanne) in Jahren')
  const lacking = (group: 'healthy' | 'patient'): boolean =>
    data.cohort.every((row) => row.group !== group || row.split !== 'test')
  return [
    { kind: 'heading', text: t('Subjects and scans', 'Personen und Aufnahmen') },
    ...(lacking('patient')
      ? [
          {
            kind: 'paragraph',
            text: t(
              'The study has no patients among the test subjects: nothing can be said of lesions.',
              'Unter den Testpersonen sind keine Patienten: über Läsionen lässt sich nichts sagen.',
            ),
          } satisfies Block,
        ]
      : []),
    ...(lacking('healthy')
      ? [
          {
            kind: 'paragraph',
            text: t(
              'The study has no healthy test subjects: whether thresholds hold on other healthy scans is not estimable.',
              'Unter den Testpersonen sind keine Gesunden: ob die Schwellenwerte auf anderen gesunden Aufnahmen halten, ist nicht schätzbar.',
            ),
          } satisfies Block,
        ]
      : []),
    {
      kind: 'table',
      caption:
        t('The cohort by split and group. ', 'Die Kohorte nach Teil und Gruppe. ') +
        `${ages}. ` +
        t(
          'Lesion volume: median (quartiles) in ml of the reference standard of each scan. In brackets: scans by modality, subjects by sex, scanner and lesion type.',
          'Läsionsvolumen: Median (Quartile) in ml des Referenzstandards je Aufnahme. In Klammern: Aufnahmen je Modalität, Personen je Geschlecht, Scanner und Läsionsart.',
        ),
      columns: [
        { title: t('Split, group', 'Teil, Gruppe'), share: 3 },
        { title: t('Subjects', 'Personen'), align: 'right' },
        { title: t('Scans', 'Aufnahmen'), share: 2.5 },
        { title: t('Age', 'Alter'), share: 2.5 },
        { title: t('Sex', 'Geschlecht'), share: 2.1 },
        { title: t('Scanners', 'Scanner'), share: 4.8 },
        { title: t('Lesion types', 'Läsionsarten'), share: 3.8 },
        { title: t('Lesion volume', 'Läsionsvolumen'), share: 3.2 },
      ],
      rows: data.cohort.map((row): Cell[] => [
        `${splitName(w, row.split)}, ${groupName(w, row.group)}`,
        w.whole(row.subjects),
        list(c, row.scans),
        ageCell(c, row),
        list(c, row.sex),
        list(c, row.scanners),
        list(c, row.lesion_types),
        volumeCell(c, row),
      ]),
      size: 7.5,
      data: 'cohort.csv',
    },
  ]
}
