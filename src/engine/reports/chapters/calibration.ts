import { thresholdEnds, type Calibration, type ReportData } from '../../../contract/index.ts'
import { filterText, sortedModalities } from '../terms.ts'
import type { Block, Cell } from './blocks.ts'
import type { Context } from './context.ts'

const at = (w: Context['w'], [lo, hi]: readonly (number | null)[]): string =>
  lo == null || hi == null ? '' : `[${w.significant(lo)}${w.t(', ', '; ')}${w.significant(hi)}]`

/** A column with what each row was set at, where that is not the same for all; else the caption says it. */
function columnIfMixed<T>(title: string, rows: readonly T[], of: (row: T) => string) {
  const mixed = new Set(rows.map(of)).size > 1
  return {
    columns: mixed ? [{ title, align: 'right' as const }] : [],
    cells: (row: T): Cell[] => (mixed ? [of(row)] : []),
  }
}
const confidencesOf = (entries: readonly { confidence: number }[]): number[] =>
  entries.map(({ confidence }) => confidence)
const confidenceColumn = ({ w, t }: Context, rows: readonly { confidence: number }[]) =>
  columnIfMixed(t('Confidence', 'Sicherheit'), rows, ({ confidence }) => w.chosenPercent(confidence))

function thresholdsTable(c: Context): Block {
  const { data, w, t, name } = c
  const modalities = sortedModalities(data.calibrations.map((entry) => entry.modality))
  const filters = w.listing([
    ...new Set(data.calibrations.map((entry) => filterText(w, entry.postprocessing))),
  ])
  const percent = w.chosenPercents(confidencesOf(data.calibrations))
  const confidence = confidenceColumn(c, data.calibrations)
  return {
    kind: 'table',
    caption: t(
      `Operating thresholds of the maps ${filters}, with ${percent} intervals, the voxel FPR they reach on the healthy calibration scans, and on held-out healthy test scans with 95 % intervals.`,
      `Schwellenwerte der Karten ${filters}, mit ${percent}-Intervallen, die Voxel-FPR, die sie auf den gesunden Kalibrierungsaufnahmen erreichen, und auf zurückgehaltenen gesunden Testaufnahmen mit 95 %-Intervallen.`,
    ),
    columns: [
      { title: t('Method', 'Methode'), share: 5 },
      { title: t('Threshold', 'Schwellenwert'), share: 4 },
      ...confidence.columns,
      { title: t('Target', 'Ziel'), align: 'right' },
      { title: t('Reached', 'Erreicht'), align: 'right' },
      { title: t('Subjects', 'Personen'), align: 'right' },
      { title: t('Held-out voxel FPR', 'Voxel-FPR, zurückgehalten'), share: 5 },
    ],
    rows: modalities.flatMap((modality) => [
      { heading: modality },
      ...data.calibrations
        .filter((entry) => entry.modality === modality)
        .map((entry): Cell[] => [
          name(entry.method),
          {
            estimate: {
              value: w.significant(entry.threshold),
              interval: at(w, thresholdEnds(entry)),
            },
          },
          ...confidence.cells(entry),
          w.chosenPercent(entry.target_fpr),
          w.percent(entry.fpr),
          w.whole(entry.subjects),
          entry.heldout
            ? `${w.estimateLine(entry.heldout.fpr, 'fpr')}; ${w.scans(entry.heldout.scans)}`
            : { muted: t('no held-out healthy scans', 'keine zurückgehaltenen Gesunden') },
        ]),
    ]),
    data: 'thresholds.csv',
  }
}

function promisesTable(c: Context): Block[] {
  const { data, w, t, name } = c
  const asked = data.calibrations.flatMap((entry) =>
    entry.scan_fpr ? [{ entry, scan: entry.scan_fpr }] : [],
  )
  if (asked.length === 0)
    return [
      {
        kind: 'paragraph',
        text: t(
          'No scan FPR threshold was asked for: how many healthy scans would be flagged at all is not promised here.',
          'Ein Schwellenwert für die Aufnahme-FPR wurde nicht verlangt: wie viele gesunde Aufnahmen überhaupt angezeigt würden, ist hier nicht zugesagt.',
        ),
      },
    ]
  const scans = asked.map(({ scan }) => scan)
  const sure = w.chosenPercents(confidencesOf(scans))
  const confidence = confidenceColumn(c, scans)
  const volume = columnIfMixed(
    t('Cluster from', 'Cluster ab'),
    scans,
    ({ volume_ml: ml }) => `${w.chosen(ml)} ml`,
  )
  const volumes = w.listing([...new Set(scans.map(({ volume_ml: ml }) => w.chosen(ml)))])
  return [
    {
      kind: 'table',
      caption: t(
        `Scan FPR thresholds: a scan is flagged when a cluster of at least ${volumes} ml lies above the threshold. “Promised”: the share of healthy subjects of which, with ${sure} confidence, no more is flagged; where the subjects are too few for the target, what so many can promise.`,
        `Schwellenwerte der Aufnahme-FPR: eine Aufnahme wird angezeigt, wenn ein Cluster von mindestens ${volumes} ml über dem Schwellenwert liegt. „Zugesagt“: der Anteil Gesunder, von dem mit ${sure} Sicherheit nicht mehr angezeigt werden; sind es für das Ziel zu wenige Personen, das, was so viele zusagen können.`,
      ),
      columns: [
        { title: t('Method', 'Methode'), share: 5 },
        { title: t('Modality', 'Modalität') },
        ...volume.columns,
        { title: t('Threshold', 'Schwellenwert'), align: 'right' },
        { title: t('Target', 'Ziel'), align: 'right' },
        { title: t('Promised', 'Zugesagt'), align: 'right' },
        ...confidence.columns,
        { title: t('Subjects (needed)', 'Personen (nötig)'), align: 'right' },
        { title: t('Flagged, held-out', 'Angezeigt, zurückgehalten'), share: 4 },
      ],
      rows: asked.map(({ entry, scan }): Cell[] => [
        name(entry.method),
        entry.modality,
        ...volume.cells(scan),
        scan.threshold === null ? { muted: t('none', 'keiner') } : w.significant(scan.threshold),
        w.chosenPercent(scan.target),
        scan.promised === null
          ? { muted: w.notEstimable }
          : scan.kept
            ? w.percent(scan.promised)
            : { strong: `${w.percent(scan.promised)} ${t('(target not kept)', '(Ziel verfehlt)')}` },
        ...confidence.cells(scan),
        `${w.whole(scan.subjects)} (${w.whole(scan.needed)})`,
        scan.heldout
          ? w.estimateLine(scan.heldout, 'fpr')
          : { muted: t('none held out', 'keine zurückgehalten') },
      ]),
      size: 8,
      data: 'thresholds.csv',
    },
  ]
}

/** Small charts that one page can hold. */
const bandsShown = 15

/** Operating points that have a band, by modality, as many to a figure as a page can hold. */
export function bandParts(
  data: Pick<ReportData, 'calibrations'>,
): { file: string; modality: string; entries: Calibration[] }[] {
  const banded = data.calibrations.filter((entry) => entry.band)
  return sortedModalities(banded.map((entry) => entry.modality)).flatMap((modality) => {
    const own = banded.filter((entry) => entry.modality === modality)
    return Array.from({ length: Math.ceil(own.length / bandsShown) }, (_, at) => ({
      file: `bands-${modality}-${at + 1}.svg`,
      modality,
      entries: own.slice(bandsShown * at, bandsShown * (at + 1)),
    }))
  })
}

function bandFigure(c: Context): Block[] {
  const { data, w, t, name } = c
  const banded = data.calibrations.filter((entry) => entry.band)
  if (banded.length === 0)
    return [
      {
        kind: 'paragraph',
        text: t(
          'No band along the thresholds: it needs 10 healthy calibration subjects.',
          'Kein Band entlang der Schwellenwerte: es braucht 10 gesunde Personen in der Kalibrierung.',
        ),
      },
    ]
  const sure = (entries: readonly Calibration[]): string =>
    w.chosenPercents(entries.map(({ band }) => band!.confidence))
  return bandParts(data).map(({ file, modality, entries }): Block => ({
    kind: 'figure',
    file,
    caption: t(
      `Voxel FPR of the healthy calibration scans (${modality}) along the threshold, with a band that holds at all thresholds at once (${sure(entries)}). Dashed: the target. Point and bar: the operating threshold and its interval.`,
      `Voxel-FPR der gesunden Kalibrierungsaufnahmen (${modality}) entlang des Schwellenwerts, mit einem Band, das an allen Schwellenwerten zugleich gilt (${sure(entries)}). Gestrichelt: das Ziel. Punkt und Balken: der Arbeitspunkt und sein Intervall.`,
    ),
    alt: entries
      .map(
        (entry) =>
          `${name(entry.method)}, ${entry.modality}: ${t('threshold', 'Schwellenwert')} ${w.significant(entry.threshold)}, FPR ${w.percent(entry.fpr)}`,
      )
      .join('; '),
    data: 'bands.csv',
  }))
}

function scannerFigure(c: Context): Block[] {
  const { data, w, t, name } = c
  const known = data.calibrations.filter((entry) => (entry.by_scanner?.length ?? 0) > 1)
  if (known.length === 0)
    return [
      {
        kind: 'paragraph',
        text: t(
          'The calibration scans come from one scanner, or from scanners that are not named: the FPR by scanner is not estimable.',
          'Die Kalibrierungsaufnahmen stammen von einem Scanner oder von nicht benannten: die FPR je Scanner ist nicht schätzbar.',
        ),
      },
    ]
  const shown = known.some((entry) => entry.by_scanner!.some(({ fpr }) => fpr.n >= 10 && fpr.value !== null))
  if (!shown) {
    const counts = new Map(known.flatMap((entry) => entry.by_scanner!.map((own) => [own.scanner, own.fpr.n])))
    return [
      {
        kind: 'paragraph',
        text: t(
          `No scanner has 10 healthy subjects in the calibration, so the FPR by scanner is not estimable; subjects by scanner: ${[...counts].map(([scanner, n]) => `${c.level(scanner)} (${w.whole(n)})`).join(', ')}.`,
          `Kein Scanner hat 10 gesunde Personen in der Kalibrierung, daher ist die FPR je Scanner nicht schätzbar; Personen je Scanner: ${[...counts].map(([scanner, n]) => `${c.level(scanner)} (${w.whole(n)})`).join(', ')}.`,
        ),
      },
    ]
  }
  return [
    {
      kind: 'figure',
      file: 'calibration-scanners.svg',
      caption: t(
        'Voxel FPR of the healthy calibration scans by scanner at the shared threshold, with 95 % intervals over subjects; n is the number of subjects. Dashed: the target. Scanners with fewer than 10 subjects are counted only.',
        'Voxel-FPR der gesunden Kalibrierungsaufnahmen je Scanner beim gemeinsamen Schwellenwert, mit 95 %-Intervallen über Personen; n ist die Zahl der Personen. Gestrichelt: das Ziel. Scanner mit weniger als 10 Personen sind nur gezählt.',
      ),
      alt: known
        .map(
          (entry) =>
            `${name(entry.method)}, ${entry.modality}: ${entry.by_scanner!.map((own) => `${c.level(own.scanner)} ${w.estimateLine(own.fpr, 'fpr')}`).join(', ')}`,
        )
        .join('; '),
      data: 'calibration-scanners.csv',
    },
  ]
}

function historyTable(c: Context): Block[] {
  const { data, w, t, name } = c
  if (data.history.length === 0) return []
  return [
    {
      kind: 'table',
      caption: t(
        'History: every operating point that was ever set in this study, the last of each method and modality being the one in force.',
        'Verlauf: jeder Arbeitspunkt, der in dieser Studie je gesetzt wurde; der letzte je Methode und Modalität gilt.',
      ),
      columns: [
        { title: t('When', 'Wann') },
        { title: t('Method', 'Methode'), share: 4 },
        { title: t('Modality', 'Modalität') },
        { title: t('Target', 'Ziel'), align: 'right' },
        { title: t('Threshold', 'Schwellenwert'), align: 'right' },
        { title: t('Confidence', 'Sicherheit'), align: 'right' },
        { title: t('Why', 'Warum'), share: 4 },
      ],
      rows: data.history.map((entry): Cell[] => [
        w.minute(entry.time),
        name(entry.method),
        entry.modality,
        w.chosenPercent(entry.target_fpr),
        w.significant(entry.threshold),
        entry.confidence === undefined ? '' : w.chosenPercent(entry.confidence),
        entry.why ?? { muted: t('not said', 'nicht gesagt') },
      ]),
      size: 7.5,
      data: 'history.csv',
    },
  ]
}

/** Warnings of operating points, each once with the methods and modalities it is for. */
function warnings(c: Context): Block[] {
  const { data, w, t, name } = c
  const texts = new Set(data.calibrations.flatMap((entry) => entry.warnings))
  const items = [...texts].map((text) => {
    const entries = data.calibrations.filter((entry) => entry.warnings.includes(text))
    const where = sortedModalities(entries.map((entry) => entry.modality)).map((modality) => {
      const own = entries.filter((entry) => entry.modality === modality).map((entry) => name(entry.method))
      return `${w.listing(own)} ${t('on', 'auf')} ${modality}`
    })
    return entries.length === data.calibrations.length && entries.length > 1
      ? `${t('All', 'Alle')}: ${c.note(text)}`
      : `${where.join('; ')}: ${c.note(text)}`
  })
  return items.length === 0 ? [] : [{ kind: 'list', items }]
}

export function calibrationChapter(c: Context): Block[] {
  const { data, w, t } = c
  const heading: Block = { kind: 'heading', text: t('Operating thresholds', 'Schwellenwerte') }
  const first = data.calibrations[0]
  if (!first)
    return [
      heading,
      {
        kind: 'paragraph',
        text: t(
          'No operating threshold has been set in this study.',
          'In dieser Studie ist kein Schwellenwert gesetzt.',
        ),
      },
    ]
  return [
    heading,
    {
      kind: 'paragraph',
      text: t(
        `The threshold is the smallest score at which the share of brain voxels of the healthy calibration scans above it is at most the target, pooled over scans. Its interval resamples subjects (${w.replicates(first.bootstrap_replicates)}). The same threshold is then tried on healthy test scans that took no part in setting it.`,
        `Der Schwellenwert ist der kleinste Wert, über dem höchstens der Zielanteil der Hirnvoxel der gesunden Kalibrierungsaufnahmen liegt, über alle Aufnahmen zusammen. Sein Intervall zieht Personen neu (${w.replicates(first.bootstrap_replicates)}). Derselbe Schwellenwert wird dann an gesunden Testaufnahmen geprüft, die an seiner Bestimmung nicht beteiligt waren.`,
      ),
    },
    thresholdsTable(c),
    ...warnings(c),
    ...promisesTable(c),
    ...bandFigure(c),
    ...scannerFigure(c),
    ...historyTable(c),
  ]
}
