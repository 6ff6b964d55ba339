import type { Translation } from '../app/feature.ts'

/** What the pages Calibration, Comparison and Bias have in common. */
const en = {
  unknown: 'unknown',
  years: 'years',
  notEstimable: 'not estimable',
  computing: 'Computing …',
  counting: 'Counting the scores of {n} scans; this is done once …',
  interval: '95 % interval',
  warnings: 'no notes | 1 note | {n} notes',
  all: 'all',
  sortBy: 'Sort by {name}',
  rowsShown: 'no rows | 1 row | {n} rows',
  openScan: 'Open in the viewer',
  chosenScan: 'Scan',
  choose: 'Click a point or a bar to see the scans behind it.',
  clear: 'Show all',
  copied: 'Copied',
  copyCsv: 'Copy CSV',
  imprecise: 'imprecise (n < 30)',
  countsOnly: 'n < 10, counted only',
  metrics: {
    dice: 'Dice',
    dice_best: 'Oracle Dice',
    auprc: 'AUPRC',
    auroc: 'AUROC',
    image_auroc: 'Image AUROC',
    score_top1: 'Image score, top 1 %',
    sensitivity: 'Voxel sensitivity',
    precision: 'Precision',
    lesion_sensitivity: 'Lesion sensitivity',
    detected: 'Lesion sensitivity',
    fpr: 'Voxel FPR',
    fpr_healthy: 'Voxel FPR, healthy',
    false_positive_lesions: 'False alarms per scan',
  },
  factors: {
    scanner: 'scanner',
    site: 'site',
    age: 'age',
    sex: 'sex',
    lesion_type: 'lesion type',
    lesion_volume_mm3: 'lesion size',
    lesion_contrast: 'lesion contrast',
  },
  needs: {
    working: 'Under way.',
    show: 'Show the jobs',
    scans: {
      title: 'This study has no scans yet.',
      detail: 'Bring in healthy scans and scans of patients first.',
      button: 'Import scans',
    },
    maps: {
      title: 'There are no anomaly maps yet.',
      detail: 'Run at least one method over the scans first.',
      button: 'Run methods',
    },
    split: {
      title: 'The scans are not divided yet.',
      detail: 'Healthy subjects for calibration have to be kept apart from those the methods are tested on.',
      button: 'Divide the subjects',
    },
    healthy: {
      title: 'No healthy calibration scan has a map.',
      detail:
        'Operating points are found on healthy scans alone: put healthy subjects into the calibration split, and run the methods on them.',
      button: 'Divide the subjects',
    },
    calibration: {
      title: 'There is no operating point in force.',
      detail:
        'Calibrating finds, for every method, the threshold with a voxel FPR of 1 % on the healthy calibration scans. It can be changed afterwards.',
      button: 'Calibrate at 1 % voxel FPR',
    },
    evaluation: {
      title: 'The test scans are not measured at the present operating points.',
      detail: '{measured} of {total} maps are measured.',
      button: 'Measure the test scans',
    },
    nothing: { title: 'Nothing is missing.', detail: '', button: '' },
  },
}

const de: Translation<typeof en> = {
  unknown: 'unbekannt',
  years: 'Jahre',
  notEstimable: 'nicht schätzbar',
  computing: 'Wird berechnet …',
  counting: 'Die Werte von {n} Scans werden gezählt; das geschieht nur einmal …',
  interval: '95-%-Intervall',
  warnings: 'keine Hinweise | 1 Hinweis | {n} Hinweise',
  all: 'alle',
  sortBy: 'Nach {name} ordnen',
  rowsShown: 'keine Zeilen | 1 Zeile | {n} Zeilen',
  openScan: 'Im Betrachter öffnen',
  chosenScan: 'Scan',
  choose: 'Klicken Sie auf einen Punkt oder Balken, um die Scans dahinter zu sehen.',
  clear: 'Alle zeigen',
  copied: 'Kopiert',
  copyCsv: 'CSV kopieren',
  imprecise: 'ungenau (n < 30)',
  countsOnly: 'n < 10, nur gezählt',
  metrics: {
    dice: 'Dice',
    dice_best: 'Dice (Orakel)',
    auprc: 'AUPRC',
    auroc: 'AUROC',
    image_auroc: 'Bild-AUROC',
    score_top1: 'Bildwert, oberstes 1 %',
    sensitivity: 'Voxel-Sensitivität',
    precision: 'Präzision',
    lesion_sensitivity: 'Läsions-Sensitivität',
    detected: 'Läsions-Sensitivität',
    fpr: 'Voxel-FPR',
    fpr_healthy: 'Voxel-FPR, Gesunde',
    false_positive_lesions: 'Fehlalarme je Scan',
  },
  factors: {
    scanner: 'Scanner',
    site: 'Standort',
    age: 'Alter',
    sex: 'Geschlecht',
    lesion_type: 'Läsionsart',
    lesion_volume_mm3: 'Läsionsgröße',
    lesion_contrast: 'Läsionskontrast',
  },
  needs: {
    working: 'Läuft.',
    show: 'Aufträge zeigen',
    scans: {
      title: 'Diese Studie hat noch keine Scans.',
      detail: 'Importieren Sie zuerst Scans von Gesunden und von Patienten.',
      button: 'Scans importieren',
    },
    maps: {
      title: 'Es gibt noch keine Anomaliekarten.',
      detail: 'Lassen Sie zuerst mindestens eine Methode über die Scans laufen.',
      button: 'Methoden ausführen',
    },
    split: {
      title: 'Die Scans sind noch nicht aufgeteilt.',
      detail:
        'Gesunde für die Kalibrierung müssen von denen getrennt sein, an denen die Methoden geprüft werden.',
      button: 'Personen aufteilen',
    },
    healthy: {
      title: 'Kein gesunder Kalibrierungsscan hat eine Karte.',
      detail:
        'Arbeitspunkte werden allein an gesunden Scans gefunden: Teilen Sie Gesunde der Kalibrierung zu und lassen Sie die Methoden darüber laufen.',
      button: 'Personen aufteilen',
    },
    calibration: {
      title: 'Es gilt kein Arbeitspunkt.',
      detail:
        'Die Kalibrierung findet für jede Methode die Schwelle mit 1 % Voxel-FPR auf den gesunden Kalibrierungsscans. Sie lässt sich danach ändern.',
      button: 'Bei 1 % Voxel-FPR kalibrieren',
    },
    evaluation: {
      title: 'Die Testscans sind an den jetzigen Arbeitspunkten nicht gemessen.',
      detail: '{measured} von {total} Karten sind gemessen.',
      button: 'Testscans messen',
    },
    nothing: { title: 'Es fehlt nichts.', detail: '', button: '' },
  },
}

export const analysis = { en, de }
