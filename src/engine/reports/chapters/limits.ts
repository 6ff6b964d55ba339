import type { Block } from './blocks.ts'
import type { Context } from './context.ts'

const retainedWords: Record<string, readonly [en: string, de: string]> = {
  subject: ['Subjects', 'Personen'],
  study: ['Name of the study', 'Name der Studie'],
  site: ['Sites', 'Standorte'],
  scanner: ['Scanners', 'Scanner'],
  reader: ['Readers', 'Leser'],
  age: ['Age', 'Alter'],
  sex: ['Sex', 'Geschlecht'],
  lesion: ['Lesion types and sizes', 'Läsionsarten und -größen'],
  image: ['Images', 'Bilder'],
  hash: ['Hashes of files', 'Prüfsummen der Dateien'],
  reason: ['Reasons given for thresholds', 'Begründungen der Schwellenwerte'],
  date: ['Dates', 'Datumsangaben'],
  file: ['File names and paths', 'Dateinamen und Pfade'],
}
const formWords: Record<string, readonly [en: string, de: string]> = {
  'subject pseudonyms': [
    'pseudonyms P001, P002, … that are stable within the study; the key is in the study alone',
    'Pseudonyme P001, P002, …, stabil innerhalb der Studie; der Schlüssel liegt nur in der Studie',
  ],
  labels: ['as the study names them', 'wie die Studie sie nennt'],
  removed: ['left out', 'weggelassen'],
  kept: ['as given', 'wie angegeben'],
  letters: ['letters in place of names', 'Buchstaben statt Namen'],
  absent: ['none in this study', 'keine in dieser Studie'],
  years: [
    'median and range in years, curves along age',
    'Median und Spanne in Jahren, Kurven entlang des Alters',
  ],
  bands: ['bands of years only', 'nur Altersgruppen'],
  counts: ['counts of groups', 'Anzahlen von Gruppen'],
  single: [
    'counts of groups; size and place of the lesions in the pictures',
    'Anzahlen von Gruppen; Größe und Ort der Läsionen in den Bildern',
  ],
  brain: [
    'single slices, black outside the brain mask; the brain itself stays recognisable to whoever has the scan',
    'einzelne Schnitte, außerhalb der Hirnmaske schwarz; das Gehirn selbst bleibt für jeden erkennbar, der die Aufnahme hat',
  ],
  prefix: [
    'first 16 digits of SHA-256 beside each scan; whoever has the file can recognise it',
    'erste 16 Stellen von SHA-256 je Aufnahme; wer die Datei hat, kann sie wiedererkennen',
  ],
  digest: ['one SHA-256 over all files', 'eine SHA-256 über alle Dateien'],
  processing: [
    'of import, runs and thresholds only; no date of a scan or of birth',
    'nur von Import, Läufen und Schwellenwerten; kein Aufnahme- oder Geburtsdatum',
  ],
}

export function limitsChapter(c: Context): Block[] {
  const { data, w, t } = c
  const { comparison } = data
  const form = (what: string, how: string): string => {
    const pair = formWords[`${what} ${how}`] ?? formWords[how]
    return pair ? t(...pair) : how
  }
  return [
    { kind: 'heading', text: t('How to read this report, and its limits', 'Lesehilfe und Grenzen') },
    {
      kind: 'list',
      items: [
        t(
          `The subject is the unit: intervals come from resampling subjects with all their scans and lesions (${w.replicates(comparison.bootstrap_replicates)}, 95 %${comparison.interval === 'percentile' ? '' : ', bias-corrected and accelerated'}). They are optimistic for small groups.`,
          `Die Person ist die Einheit: Intervalle entstehen, indem Personen mit allen ihren Aufnahmen und Läsionen neu gezogen werden (${w.replicates(comparison.bootstrap_replicates)}, 95 %${comparison.interval === 'percentile' ? '' : ', BCa'}). Bei kleinen Gruppen sind sie zu optimistisch.`,
        ),
        t(
          'Voxel metrics are over brain voxels of the scan’s own grid; a voxel is called anomalous when its score is above the threshold. AUPRC is average precision. Lesions are 26-connected components of the reference standard, without dilation or a least size, detected if any voxel is above the threshold. Contrast is the difference of the means in the lesion and in a 3 mm shell of brain around it over the shell’s standard deviation.',
          'Voxelmaße gelten für Hirnvoxel im Gitter der Aufnahme; ein Voxel heißt auffällig, wenn sein Wert über dem Schwellenwert liegt. AUPRC ist die mittlere Präzision (average precision). Läsionen sind 26-fach zusammenhängende Gebiete des Referenzstandards, ohne Aufweitung und ohne Mindestgröße, erkannt, wenn ein Voxel über dem Schwellenwert liegt. Kontrast ist die Differenz der Mittel in der Läsion und in einer 3 mm breiten Hülle aus Hirngewebe, geteilt durch deren Standardabweichung.',
        ),
        (data.annotations?.note === undefined
          ? t('The reference standard is as imported.', 'Der Referenzstandard ist wie importiert.')
          : c.note(data.annotations.note)) +
          t(' What it misses counts as a false alarm here.', ' Was ihm fehlt, zählt hier als Fehlalarm.'),
        t(
          '“Not estimable” means that there is nothing to estimate from; it is not 0 and not a sign of fairness. A difference that is not shown is not thereby absent.',
          '„Nicht schätzbar“ heißt, dass es nichts zu schätzen gibt; es ist weder 0 noch ein Zeichen von Fairness. Ein nicht gezeigter Unterschied ist damit nicht widerlegt.',
        ),
        t(
          'Groups and metrics were fixed by the program before the data were seen; thresholds that a person chose after seeing test results make those results exploratory (see the history of thresholds).',
          'Gruppen und Maße legte das Programm fest, bevor die Daten bekannt waren; Schwellenwerte, die jemand nach Ansicht der Testergebnisse wählte, machen diese explorativ (siehe Verlauf der Schwellenwerte).',
        ),
        t(
          'Results hold for these scans, scanners and thresholds. They do not say how a method would do elsewhere, nor what a reader working with it would do; live use was not evaluated.',
          'Die Ergebnisse gelten für diese Aufnahmen, Scanner und Schwellenwerte. Sie sagen nicht, wie eine Methode anderswo abschnitte, noch was jemand täte, der damit arbeitet; der laufende Einsatz wurde nicht untersucht.',
        ),
        t(
          'Research use only. The program is not a medical device; nothing here may guide the care of a patient.',
          'Nur zur Forschung. Das Programm ist kein Medizinprodukt; nichts hierin darf die Behandlung eines Patienten leiten.',
        ),
      ],
    },
    {
      kind: 'table',
      caption: t(
        'What of people and places is in this report, and in which form.',
        'Was von Personen und Orten in diesem Bericht steht, und in welcher Form.',
      ),
      columns: [
        { title: t('What', 'Was'), share: 3 },
        { title: t('In this report', 'In diesem Bericht'), share: 8 },
      ],
      rows: data.retained.map(({ what, how }) => [
        retainedWords[what] ? t(...retainedWords[what]) : what,
        form(what, how),
      ]),
      size: 8,
      data: 'retained.csv',
    },
  ]
}
