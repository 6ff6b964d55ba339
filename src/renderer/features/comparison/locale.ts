import type { Translation } from '../../app/feature.ts'

export const en = {
  verdict: {
    none: 'On {modality} no method has a Dice: there are no measured scans of patients with a reference. The voxel FPR of healthy scans can still be compared.',
    alone:
      '{method} alone was measured: Dice {dice} of 1 patient. | {method} alone was measured: mean Dice {dice} over {n} patients.',
    few: '{method} has the highest mean Dice ({dice}), but with 1 patient no winner can be named. | {method} has the highest mean Dice ({dice}), but with {pairs} patients no winner can be named.',
    noDifference:
      'No decisive winner: taken together the {k} methods do not differ in Dice (Iman–Davenport {p}). {method} has the highest mean, {dice}.',
    exceeds: '{method} has the highest mean Dice, {dice}, and exceeds {others}, on {n} patients.',
    open: 'No decisive winner in Dice between {method} and {others}.',
    openAll:
      'No decisive winner in Dice between {method}, which has the highest mean ({dice}), and {others}, on {n} patients.',
    apart: 'Pairs of the other methods that differ after Holm’s correction: {n} of {k}.',
  },
  metric: 'Figure',
  oracle: 'An oracle: its threshold is the best for each scan, found with the reference itself.',
  image:
    'Patients against healthy test scans, by the mean of the top 1 % of the map. Each method has scores on a scale of its own.',
  board: {
    title: 'Leaderboard',
    method: 'Method',
    rank: 'Place',
    rankBy: 'Place ({metric})',
    rankHint: 'Place by the mean of {metric}, with its 95 % interval over resampled subjects',
    nHint: 'Patients + healthy test subjects',
  },
  means: {
    title: '{metric}, mean over subjects with 95 % interval',
    imageTitle: '{metric}, with 95 % interval over resampled subjects',
    label: '{metric} of every method with its 95 % interval',
  },
  points: {
    title: 'Every scan, and the mean',
    label: '{metric} of every scan under every method',
  },
  pairs: {
    title: 'Differences on the same subjects',
    label: 'Paired differences between methods with their 95 % intervals; the line is no difference',
    scatter: 'Dice of the two methods on each scan; above the line the second is better',
    pair: 'Pair',
    p: 'p (Wilcoxon)',
    holm: 'p (Holm)',
    omnibus: 'All {k} methods at once, {n} subjects: Iman–Davenport F = {f}, {p}.',
    noOmnibus: 'All {k} methods at once could not be tested.',
    none: 'Differences are given for Dice, AUPRC, lesion sensitivity and voxel FPR.',
  },
  places: {
    title: 'Place among the methods',
    label: 'Place of every method by its mean, 1 the best, with 95 % interval',
    axis: 'Place (1 = best)',
  },
  froc: {
    title: 'Lesions found against false alarms (FROC)',
    label:
      'Lesion sensitivity against false alarms per scan, a line a method; the marker is the operating point',
    rate: 'False alarms per scan',
    missing: 'Not counted yet: every map is read once.',
    working: 'Being counted; see the jobs.',
    button: 'Count lesions at every threshold',
    none: 'No lesions to be found on this modality.',
  },
  scans: {
    title: 'Scans behind the figures',
    scan: 'Scan',
    scanner: 'Scanner',
    spread: 'Apart',
    spreadHint: 'How far the methods are apart on this scan',
    difference: 'Difference',
    undefined: 'undefined',
  },
  choose: 'Click a point or a bar to see the scans behind it, or drag a frame round some points.',
  brushed: '{n} of {all} scans, those in the frame',
  unbrush: 'Take the frame away',
  panes: 'Panes',
  panesOf: 'Panes ({n} of {most})',
  panesFull: 'There is room for {most} panes: take one away first.',
  large: 'Whole page',
  image_only: 'Image',
  paneKinds: { map: 'map', mask: 'mask', recon: 'healthy image', residual: '± residual' },
  note: 'Means over subjects; intervals from {replicates} resamples of subjects with all their scans.',
}

export const de: Translation<typeof en> = {
  verdict: {
    none: 'Auf {modality} hat keine Methode einen Dice: Es gibt keine gemessenen Patientenscans mit Referenz. Die Voxel-FPR gesunder Scans lässt sich dennoch vergleichen.',
    alone:
      'Nur {method} wurde gemessen: Dice {dice} bei 1 Patienten. | Nur {method} wurde gemessen: mittlerer Dice {dice} über {n} Patienten.',
    few: '{method} hat den höchsten mittleren Dice ({dice}), aber mit 1 Patienten lässt sich keine beste Methode nennen. | {method} hat den höchsten mittleren Dice ({dice}), aber mit {pairs} Patienten lässt sich keine beste Methode nennen.',
    noDifference:
      'Keine eindeutig beste Methode: Zusammen unterscheiden sich die {k} Methoden im Dice nicht (Iman–Davenport {p}). Den höchsten Mittelwert hat {method}, {dice}.',
    exceeds: '{method} hat den höchsten mittleren Dice, {dice}, und übertrifft {others}, an {n} Patienten.',
    open: 'Kein eindeutiger Unterschied im Dice zwischen {method} und {others}.',
    openAll:
      'Kein eindeutiger Unterschied im Dice zwischen {method} mit dem höchsten Mittelwert ({dice}) und {others}, an {n} Patienten.',
    apart: 'Paare der übrigen Methoden, die sich nach Holm-Korrektur unterscheiden: {n} von {k}.',
  },
  metric: 'Kennzahl',
  oracle: 'Ein Orakel: Die Schwelle ist für jeden Scan die beste, gefunden mit der Referenz selbst.',
  image:
    'Patienten gegen gesunde Testscans, nach dem Mittel des obersten 1 % der Karte. Die Werte jeder Methode haben ihre eigene Skala.',
  board: {
    title: 'Rangliste',
    method: 'Methode',
    rank: 'Platz',
    rankBy: 'Platz ({metric})',
    rankHint: 'Platz nach dem Mittel ({metric}), mit 95-%-Intervall über neu gezogene Personen',
    nHint: 'Patienten + gesunde Testpersonen',
  },
  means: {
    title: '{metric}, Mittel über Personen mit 95-%-Intervall',
    imageTitle: '{metric}, mit 95-%-Intervall über neu gezogene Personen',
    label: '{metric} jeder Methode mit 95-%-Intervall',
  },
  points: {
    title: 'Jeder Scan, und das Mittel',
    label: '{metric} jedes Scans unter jeder Methode',
  },
  pairs: {
    title: 'Unterschiede an denselben Personen',
    label:
      'Gepaarte Unterschiede zwischen Methoden mit 95-%-Intervall; die Linie bedeutet keinen Unterschied',
    scatter: 'Dice beider Methoden auf jedem Scan; über der Linie ist die zweite besser',
    pair: 'Paar',
    p: 'p (Wilcoxon)',
    holm: 'p (Holm)',
    omnibus: 'Alle {k} Methoden zugleich, {n} Personen: Iman–Davenport F = {f}, {p}.',
    noOmnibus: 'Alle {k} Methoden zugleich ließen sich nicht testen.',
    none: 'Unterschiede werden für Dice, AUPRC, Läsions-Sensitivität und Voxel-FPR angegeben.',
  },
  places: {
    title: 'Platz unter den Methoden',
    label: 'Platz jeder Methode nach ihrem Mittel, 1 der beste, mit 95-%-Intervall',
    axis: 'Platz (1 = bester)',
  },
  froc: {
    title: 'Gefundene Läsionen gegen Fehlalarme (FROC)',
    label:
      'Läsions-Sensitivität gegen Fehlalarme je Scan, eine Linie je Methode; die Marke ist der Arbeitspunkt',
    rate: 'Fehlalarme je Scan',
    missing: 'Noch nicht gezählt: Jede Karte wird einmal gelesen.',
    working: 'Wird gezählt; siehe Aufträge.',
    button: 'Läsionen bei jeder Schwelle zählen',
    none: 'Auf dieser Modalität gibt es keine Läsionen zu finden.',
  },
  scans: {
    title: 'Scans hinter den Zahlen',
    scan: 'Scan',
    scanner: 'Scanner',
    spread: 'Abstand',
    spreadHint: 'Wie weit die Methoden auf diesem Scan auseinanderliegen',
    difference: 'Differenz',
    undefined: 'undefiniert',
  },
  choose:
    'Klicken Sie auf einen Punkt oder Balken, um die Scans dahinter zu sehen, oder ziehen Sie einen Rahmen um Punkte.',
  brushed: '{n} von {all} Scans, die im Rahmen',
  unbrush: 'Rahmen entfernen',
  panes: 'Ansichten',
  panesOf: 'Ansichten ({n} von {most})',
  panesFull: 'Es ist Platz für {most} Ansichten: Nehmen Sie zuerst eine weg.',
  large: 'Ganze Seite',
  image_only: 'Bild',
  paneKinds: { map: 'Karte', mask: 'Maske', recon: 'gesundes Bild', residual: '± Residuum' },
  note: 'Mittel über Personen; Intervalle aus {replicates} neu gezogenen Stichproben der Personen mit allen ihren Scans.',
}
