import type { Block, FlowStep } from './blocks.ts'
import type { Context } from './context.ts'

function steps({ data, w, t, reason, name }: Context): FlowStep[] {
  const { flow } = data
  const skipped = flow.skipped.reduce((sum, entry) => sum + entry.n, 0)
  const lost = flow.failed.reduce((sum, entry) => sum + entry.n, 0)
  const out = (title: string, lines: string[]): Pick<FlowStep, 'out'> =>
    lines.length === 0 ? {} : { out: { title, lines } }
  const counted = (n: number, text: string): string[] => (n === 0 ? [] : [`${text}: ${w.whole(n)}`])
  return [
    {
      title: t('Offered at import', 'Beim Import angeboten'),
      n: w.whole(flow.offered),
      lines: [t('image files found in the folders', 'Bilddateien in den Ordnern')],
      ...out(
        t(`Skipped: ${w.whole(skipped)}`, `Übergangen: ${w.whole(skipped)}`),
        flow.skipped.map((entry) => `${reason(entry.reason)}: ${w.whole(entry.n)}`),
      ),
    },
    {
      title: t('Taken into the study', 'In die Studie aufgenommen'),
      n: w.whole(flow.scans),
      lines: [
        t(`scans of ${w.subjects(flow.subjects)}`, `Aufnahmen von ${w.subjects(flow.subjects)}`),
        ...flow.warnings.map((entry) =>
          t(
            `of these with a warning, ${reason(entry.reason)}: ${w.whole(entry.n)}`,
            `davon mit Warnung, ${reason(entry.reason)}: ${w.whole(entry.n)}`,
          ),
        ),
        ...(flow.doubtful_alignment > 0
          ? [
              t(
                `of these with a doubtful alignment to MNI, kept: ${w.whole(flow.doubtful_alignment)}`,
                `davon mit zweifelhafter Ausrichtung auf MNI, behalten: ${w.whole(flow.doubtful_alignment)}`,
              ),
            ]
          : []),
      ],
      ...out(t('In no result', 'In keinem Ergebnis'), [
        ...counted(flow.without_split, t('scans without a split', 'Aufnahmen ohne Zuteilung')),
        ...counted(flow.training, t('scans for training only', 'Aufnahmen nur zum Training')),
      ]),
    },
    {
      title: t('Divided by subject', 'Nach Personen aufgeteilt'),
      n: w.whole(flow.calibration + flow.test),
      lines: [
        t(`calibration: ${w.whole(flow.calibration)}`, `Kalibrierung: ${w.whole(flow.calibration)}`),
        t(
          `test: ${w.whole(flow.test)} (${w.whole(flow.test_healthy)} of healthy subjects, ${w.whole(flow.test_patients)} of patients)`,
          `Test: ${w.whole(flow.test)} (${w.whole(flow.test_healthy)} von Gesunden, ${w.whole(flow.test_patients)} von Patienten)`,
        ),
      ],
      ...out(
        lost > 0
          ? t(`Maps not computed: ${w.whole(lost)}`, `Nicht berechnete Karten: ${w.whole(lost)}`)
          : t('Test scans without a map', 'Testaufnahmen ohne Karte'),
        [
          ...flow.failed.map(
            (entry) => `${name(entry.method)}, ${reason(entry.reason)}: ${w.whole(entry.n)}`,
          ),
          ...counted(flow.without_map, t('test scans without any map', 'Testaufnahmen ganz ohne Karte')),
        ],
      ),
    },
    {
      title: t('Evaluated at the operating point', 'Am Arbeitspunkt ausgewertet'),
      n: w.whole(flow.evaluated_scans),
      lines: [
        t(
          `test scans, in ${w.maps(flow.evaluated)} of ${w.methods(data.methods.length)}`,
          `Testaufnahmen, in ${w.maps(flow.evaluated)} von ${w.methods(data.methods.length)}`,
        ),
        ...(flow.without_reference > 0
          ? [
              t(
                `of these without a reference mask, image scores only: ${w.whole(flow.without_reference)}`,
                `davon ohne Referenzmaske, nur Bildwerte: ${w.whole(flow.without_reference)}`,
              ),
            ]
          : []),
      ],
    },
  ]
}

export function flowChapter(c: Context): Block[] {
  const { t } = c
  const all = steps(c)
  return [
    { kind: 'heading', text: t('Flow of scans', 'Weg der Aufnahmen') },
    {
      kind: 'flow',
      caption: t(
        'Flow of scans from the folders offered to the results, with what was left out at each step and why. A subject is in one split only; skipped files were never part of the study.',
        'Weg der Aufnahmen von den angebotenen Ordnern zu den Ergebnissen, mit dem, was bei jedem Schritt ausschied, und warum. Eine Person gehört nur einem Teil an; übergangene Dateien waren nie Teil der Studie.',
      ),
      alt: all
        .map((step) =>
          [
            `${step.title}: ${step.n} ${step.lines.join(', ')}`,
            ...(step.out ? [`${step.out.title}: ${step.out.lines.join(', ')}`] : []),
          ].join('; '),
        )
        .join('. '),
      steps: all,
      data: 'flow.csv',
    },
  ]
}
