import { sortedModalities } from '../terms.ts'
import type { Block, Cell } from './blocks.ts'
import type { Context } from './context.ts'

function countsTable(c: Context): Block {
  const { data, w, t, name } = c
  const { counts, missed_by_all } = data.lesions
  return {
    kind: 'table',
    caption: t(
      'Lesions of the reference standard (26-connected components) at the operating threshold: found when any voxel lies above it. “Split”: several predicted components touch it; “merged”: one of them touches other lesions too. “Sensitivity, pooled” is the share of all lesions together, so that patients with many lesions weigh more; the lesion sensitivity of the results is the mean over patients. False alarms per scan, healthy and patients apart. With 95 % intervals over subjects.',
      'Läsionen des Referenzstandards (26-fach zusammenhängende Gebiete) am Arbeitspunkt: gefunden, wenn ein Voxel darüber liegt. „Geteilt“: mehrere vorhergesagte Gebiete berühren sie; „verschmolzen“: eines davon berührt auch andere Läsionen. „Sensitivität, gepoolt“ ist der Anteil an allen Läsionen zusammen, sodass Patienten mit vielen Läsionen mehr zählen; die Läsions-Sensitivität der Ergebnisse ist das Mittel über Patienten. Fehlalarme je Aufnahme, Gesunde und Patienten getrennt. Mit 95 %-Intervallen über Personen.',
    ),
    columns: [
      { title: t('Method', 'Methode'), share: 4 },
      { title: t('Found', 'Gefunden'), align: 'right' },
      { title: t('Split', 'Geteilt'), align: 'right' },
      { title: t('Merged', 'Verschm.'), align: 'right' },
      { title: t('Sensitivity, pooled', 'Sensitivität, gepoolt'), align: 'right', share: 2.6 },
      { title: t('False alarms, healthy', 'Fehlalarme, Gesunde'), align: 'right', share: 2.8 },
      { title: t('False alarms, patients', 'Fehlalarme, Patienten'), align: 'right', share: 2.8 },
    ],
    rows: sortedModalities(counts.map((row) => row.modality)).flatMap((modality) => {
      const rows = counts.filter((row) => row.modality === modality)
      const all = missed_by_all.find((row) => row.modality === modality)
      const first = rows[0]!
      const missed = all
        ? t(`; missed by all: ${w.whole(all.missed)}`, `; von allen übersehen: ${w.whole(all.missed)}`)
        : ''
      return [
        {
          heading: t(
            `${modality}: ${w.lesions(first.lesions)} in ${w.scans(first.scans)} of ${w.patients(first.subjects)}${missed}`,
            `${modality}: ${w.lesions(first.lesions)} in ${w.scans(first.scans)} von ${w.patients(first.subjects)}${missed}`,
          ),
        },
        ...rows.map((row): Cell[] => [
          name(row.method),
          w.whole(row.found),
          w.whole(row.split),
          w.whole(row.merged),
          { estimate: w.estimateText(row.sensitivity, 'detected') },
          { estimate: w.estimateText(row.false_positives_healthy, 'false_positive_lesions') },
          { estimate: w.estimateText(row.false_positives_patients, 'false_positive_lesions') },
        ]),
      ]
    }),
    stacked: true,
    size: 8,
    data: 'lesions.csv',
  }
}

function frocBlocks(c: Context): Block[] {
  const { data, w, t, name, note } = c
  const drawn = data.froc.filter((curve) => curve.points.some((point) => point.false_positives > 0))
  if (drawn.length === 0)
    return [
      {
        kind: 'paragraph',
        text: t(
          `No FROC curve: ${data.froc_note ? note(data.froc_note) : 'there is no reference lesion in the test scans'}.`,
          `Keine FROC-Kurve: ${data.froc_note ? note(data.froc_note) : 'in den Testaufnahmen gibt es keine Referenzläsion'}.`,
        ),
      },
    ]
  const counted = ` ${sortedModalities(drawn.map((curve) => curve.modality))
    .map((modality) => {
      const own = drawn.find((curve) => curve.modality === modality)!
      return `${modality}: ${w.patients(own.subjects)}, ${w.scans(own.scans)}, ${w.lesions(own.lesions)}`
    })
    .join('; ')}.`
  const rates = drawn[0]!.rates.map(({ rate }) => rate)
  return [
    {
      kind: 'figure',
      file: 'froc.svg',
      caption: t(
        'FROC: sensitivity over all lesions together (pooled) against false-positive components per patient scan (log scale) as the threshold falls; the mark is the operating threshold.' +
          counted,
        'FROC: Sensitivität über alle Läsionen zusammen (gepoolt) gegen falsch positive Gebiete je Aufnahme von Patienten (logarithmisch) bei fallendem Schwellenwert; das Zeichen ist der Arbeitspunkt.' +
          counted,
      ),
      alt: drawn
        .map((curve) =>
          curve.operating
            ? t(
                `${name(curve.method)}, ${curve.modality}: sensitivity ${w.fixed(curve.operating.sensitivity, 2)} at ${w.significant(curve.operating.false_positives)} false positives per scan`,
                `${name(curve.method)}, ${curve.modality}: Sensitivität ${w.fixed(curve.operating.sensitivity, 2)} bei ${w.significant(curve.operating.false_positives)} falsch positiven je Aufnahme`,
              )
            : `${name(curve.method)}, ${curve.modality}`,
        )
        .join('; '),
      data: 'froc.csv',
    },
    {
      kind: 'table',
      caption: t(
        'Sensitivity over all lesions together (pooled) at fixed numbers of false positives per scan, read from the FROC curve, with 95 % intervals over subjects; none where all resamples agree.',
        'Sensitivität über alle Läsionen zusammen (gepoolt) bei festen Zahlen falsch positiver Gebiete je Aufnahme, aus der FROC-Kurve gelesen, mit 95 %-Intervallen über Personen; keines, wo alle Wiederholungen übereinstimmen.',
      ),
      columns: [
        { title: t('Method', 'Methode'), share: 3.4 },
        ...rates.map((rate) => ({ title: w.chosen(rate), align: 'right' as const, share: 1.7 })),
      ],
      rows: sortedModalities(drawn.map((curve) => curve.modality)).flatMap((modality) => [
        {
          heading: t(`${modality}, false positives per scan`, `${modality}, falsch positive je Aufnahme`),
        },
        ...drawn
          .filter((curve) => curve.modality === modality)
          .map((curve): Cell[] => [
            name(curve.method),
            ...rates.map((rate): Cell => {
              const found = curve.rates.find((one) => one.rate === rate)
              return found && found.sensitivity !== null
                ? {
                    estimate: w.estimateText(
                      { value: found.sensitivity, lo: found.lo, hi: found.hi, n: curve.subjects },
                      'detected',
                      found.hi !== null && found.hi < 0.01 ? 3 : 2,
                    ),
                  }
                : { muted: '–' }
            }),
          ]),
      ]),
      stacked: true,
      size: 7.5,
      data: 'froc-rates.csv',
    },
  ]
}

export function lesionsChapter(c: Context): Block[] {
  const { data, w, t } = c
  const heading: Block = { kind: 'heading', text: t('Lesion by lesion', 'Läsion für Läsion') }
  const { counts, volume_found: found, volume_missed: missed } = data.lesions
  if (counts.every((row) => row.lesions === 0))
    return [
      heading,
      {
        kind: 'paragraph',
        text: t(
          'No test scan has a reference lesion: detection of lesions is not estimable.',
          'Keine Testaufnahme hat eine Referenzläsion: die Erkennung von Läsionen ist nicht schätzbar.',
        ),
      },
    ]
  const size = (spread: typeof found): string =>
    `${w.significant(spread.median!, 2)} (${w.significant(spread.low!, 2)}–${w.significant(spread.high!, 2)}) ml`
  return [
    heading,
    ...(found.median !== null && missed.median !== null
      ? [
          {
            kind: 'paragraph',
            text: t(
              `Lesions that some method found had a median volume (quartiles) of ${size(found)}, those that all methods missed of ${size(missed)}.`,
              `Läsionen, die eine Methode fand, hatten ein medianes Volumen (Quartile) von ${size(found)}, von allen übersehene ${size(missed)}.`,
            ),
          } satisfies Block,
        ]
      : []),
    countsTable(c),
    ...(data.lesions.note ? [{ kind: 'paragraph', text: c.note(data.lesions.note) } satisfies Block] : []),
    ...frocBlocks(c),
  ]
}
