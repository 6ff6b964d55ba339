import { filterText } from '../terms.ts'
import type { Block, Cell } from './blocks.ts'
import type { Context } from './context.ts'

const settingText = (settings: Record<string, unknown>): string =>
  Object.entries(settings)
    .map(
      ([key, value]) =>
        `${key} ${typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : JSON.stringify(value)}`,
    )
    .join('; ')

/** Two rows side by side, read from left to right. */
const twoColumns = (rows: readonly Cell[][]): Cell[][] =>
  rows.flatMap((row, at) => (at % 2 === 0 ? [[...row, ...(rows[at + 1] ?? ['', '', ''])]] : []))

function repeatTable(c: Context): Block {
  const { data, w, t } = c
  const { provenance } = data
  const seeds: Record<string, string> = {
    threshold: t('Seed, bootstrap of thresholds', 'Startwert, Ziehung der Schwellenwerte'),
    comparison: t('Seed, bootstrap of the comparison', 'Startwert, Ziehung des Vergleichs'),
    bias: t('Seed, bootstrap of the groups', 'Startwert, Ziehung der Gruppen'),
  }
  const settings: Record<string, string> = {
    postprocessing: t('Post-processing of maps', 'Nachverarbeitung der Karten'),
    version: t('Study made with Normascope', 'Studie angelegt mit Normascope'),
    deidentification: t('De-identification', 'De-Identifikation'),
  }
  const outcomes: Record<string, string> = {
    complete: t('complete', 'vollständig'),
    cancelled: t('cancelled', 'abgebrochen'),
    failed: t('failed', 'fehlgeschlagen'),
  }
  const rows: (Cell[] | { heading: string })[] = [
    { heading: t('Software', 'Software') },
    ...provenance.versions.map((entry): Cell[] => [
      entry.name === 'Platform'
        ? t('Platform', 'System')
        : entry.name === 'Typst compiler'
          ? 'Typst'
          : entry.name,
      entry.version,
    ]),
    ...provenance.providers.map((entry): Cell[] => [
      t('Inference provider', 'Recheneinheit'),
      `${entry.name}, ${w.maps(entry.n)}`,
    ]),
    { heading: t('Settings and seeds', 'Einstellungen und Startwerte') },
    ...provenance.settings.map((entry): Cell[] => [
      settings[entry.name] ?? entry.name,
      entry.name === 'postprocessing'
        ? filterText(w, entry.value).replace(/^(after|nach) /, '')
        : entry.value,
    ]),
    ...provenance.seeds.map((entry): Cell[] => [seeds[entry.what] ?? entry.what, String(entry.seed)]),
    { heading: t('Runs', 'Läufe') },
    ...provenance.runs.map((run): Cell[] => [
      w.minute(run.started),
      [
        run.outcome === null ? t('not ended', 'nicht beendet') : (outcomes[run.outcome] ?? run.outcome),
        run.ended === null ? '' : t(`until ${w.minute(run.ended)}`, `bis ${w.minute(run.ended)}`),
        settingText(run.settings),
      ]
        .filter((text) => text !== '')
        .join('; '),
    ]),
    { heading: t('Inputs', 'Eingaben') },
    [
      t(
        'SHA-256 over all scans and masks, in the order of import',
        'SHA-256 über alle Aufnahmen und Masken, in der Reihenfolge des Imports',
      ),
      { code: provenance.cohort_sha256 },
    ],
  ]
  return {
    kind: 'table',
    caption: t(
      'What is needed to repeat this report, besides the scans and the model files. The same inputs, seeds and provider give the same numbers; “normascope report --verify” recomputes them from the study.',
      'Was außer den Aufnahmen und Modelldateien nötig ist, um diesen Bericht zu wiederholen. Dieselben Eingaben, Startwerte und Recheneinheit geben dieselben Zahlen; „normascope report --verify“ rechnet sie aus der Studie nach.',
    ),
    columns: [
      { title: t('What', 'Was'), share: 3 },
      { title: t('Value', 'Wert'), share: 7 },
    ],
    rows,
    size: 8,
    data: 'provenance.csv',
  }
}

export function provenanceChapter(c: Context): Block[] {
  const { data, w, t } = c
  const { provenance, options } = data
  return [
    { kind: 'heading', text: t('Provenance', 'Herkunft und Wiederholbarkeit') },
    repeatTable(c),
    ...(provenance.scans.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption:
              t(
                `The ${w.whole(provenance.scans.length)} scans of the study and the first 16 digits of the SHA-256 of the files as they were imported.`,
                `Die ${w.whole(provenance.scans.length)} Aufnahmen der Studie und die ersten 16 Stellen der SHA-256 der Dateien, wie sie importiert wurden.`,
              ) +
              (options.names === 'pseudonyms'
                ? t(
                    ' Subjects carry pseudonyms that are stable within the study; the study itself holds the key.',
                    ' Personen tragen Pseudonyme, die innerhalb der Studie stabil sind; den Schlüssel hat nur die Studie.',
                  )
                : ''),
            columns: [
              { title: t('Scan', 'Aufnahme'), share: 1 },
              { title: 'SHA-256', share: 1 },
              { title: t('Lesion mask', 'Läsionsmaske'), share: 1 },
              { title: t('Scan', 'Aufnahme'), share: 1 },
              { title: 'SHA-256', share: 1 },
              { title: t('Lesion mask', 'Läsionsmaske'), share: 1 },
            ],
            rows: twoColumns(
              provenance.scans.map((scan): Cell[] => [
                scan.scan,
                { code: scan.sha256.slice(0, 16) },
                scan.mask_sha256 === null ? { muted: '–' } : { code: scan.mask_sha256.slice(0, 16) },
              ]),
            ),
            size: 7,
            data: 'scans.csv',
          } satisfies Block,
        ]),
  ]
}
