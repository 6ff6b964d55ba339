import type { Texts } from '../translator.ts'

/** Calibration, evaluation and what they leave out. */
export const evaluations: Texts = {
  'Use one of {0}.': 'Eines davon verwenden: {0}.',
  'Benjamini-Hochberg over the {0} tests of this page, and behind them over the {1} terms of the joint models (never below the smallest of the tests); only what is below 0.05 after it is claimed.':
    'Benjamini-Hochberg über die {0} Tests dieser Seite, dahinter über die {1} Terme der gemeinsamen Modelle (nie unter dem kleinsten der Tests); behauptet wird nur, was danach unter 0.05 liegt.',
  'Factors are first looked at one by one: a gap by scanner may be one by age or by lesion size. The joint models take all factors together.':
    'Die Faktoren werden zunächst einzeln betrachtet: ein Abstand nach Scanner kann einer nach Alter oder Läsionsgröße sein. Die gemeinsamen Modelle nehmen alle Faktoren zusammen.',
  'Groups of fewer than 10 subjects are counted only, of 10 to 29 shown as imprecise and not tested.':
    'Gruppen unter 10 Personen werden nur gezählt, solche von 10 bis 29 als ungenau gezeigt und nicht getestet.',
  'Reference: {0} on {1} of {2} test scans, the imported reference on the others.':
    'Referenz: {0} auf {1} von {2} Testscans, die importierte Referenz auf den übrigen.',
  'The interval of a gap holds for all pairs of groups at once, because the pair shown is the most extreme one.':
    'Das Intervall eines Abstands gilt für alle Paare von Gruppen zugleich, weil das gezeigte Paar das äußerste ist.',
  'What was drawn since on {0} test scans is not measured yet: evaluate again (`normascope evaluate` on the command line).':
    'Was seither auf {0} Testscans gezeichnet wurde, ist noch nicht gemessen: erneut auswerten (auf der Befehlszeile: `normascope evaluate`).',
  '{0} scans belong to no split and are not evaluated.':
    '{0} Scans gehören zu keinem Teil und werden nicht ausgewertet.',
  '{0}: no operating point, so only figures that need no threshold are measured.':
    '{0}: kein Arbeitspunkt, daher sind nur Größen ohne Schwelle gemessen.',
  '{0}: no row has a value, so it is not analysed.':
    '{0}: keine Zeile hat einen Wert, daher wird er nicht untersucht.',
  "{0}: {1} patients' scans have no reference mask; only their image scores are measured.":
    '{0}: {1} Scans von Patienten haben keine Referenzmaske; nur ihre Bildwerte sind gemessen.',
  'Check the brain masks and lesion masks of the healthy calibration scans.':
    'Hirnmasken und Läsionsmasken der gesunden Kalibrierungsscans prüfen.',
  'One healthy subject: the threshold has no interval and says nothing about other people.':
    'Nur eine gesunde Person: die Schwelle hat kein Intervall und sagt nichts über andere.',
  'Only {0} healthy subjects: too few for the interval to be trusted; at least 10 are needed.':
    'Nur {0} Gesunde: zu wenige für ein verlässliches Intervall; mindestens 10 sind nötig.',
  'Scanner {0}: FPR {1} over {2} calibration scan at the shared threshold, more than twice the target.':
    'Scanner {0}: FPR {1} über {2} Kalibrierungsscan bei der gemeinsamen Schwelle, mehr als das Doppelte des Ziels.',
  'Scanner {0}: FPR {1} over {2} calibration scans at the shared threshold, more than twice the target.':
    'Scanner {0}: FPR {1} über {2} Kalibrierungsscans bei der gemeinsamen Schwelle, mehr als das Doppelte des Ziels.',
  'The FPR reached is {0}, below the target of {1}: {2} of the healthy voxels share the score {3}, and a threshold cannot divide them.':
    'Erreicht ist eine FPR von {0}, unter dem Ziel von {1}: {2} der gesunden Voxel haben denselben Wert {3}, und eine Schwelle kann sie nicht trennen.',
  'The calibration maps of {0} on {1} hold no healthy brain voxel.':
    'Die Kalibrierungskarten von {0} auf {1} enthalten kein gesundes Hirnvoxel.',
  "The threshold lies at the end of the method's score range: its interval is cut off there, and scores may be clipped.":
    'Die Schwelle liegt am Ende des Wertebereichs der Methode: ihr Intervall ist dort abgeschnitten, und Werte sind womöglich gekappt.',
  '{0} healthy subjects: below 50 a bootstrap interval is only approximate.':
    '{0} Gesunde: unter 50 ist ein Bootstrap-Intervall nur eine Näherung.',
  '{0} scans can promise, with {1} confidence, that at most {2} of healthy scans exceed a voxel FPR of {3} (the highest seen here); for a promise of {4} at least {5} are needed.':
    '{0} Scans können mit {1} Sicherheit zusagen, dass höchstens {2} der gesunden Scans eine Voxel-FPR von {3} überschreiten (die höchste hier gesehene); für eine Zusage von {4} sind mindestens {5} nötig.',
  'A scan FPR of {0} cannot be aimed at.': 'Eine Scan-FPR von {0} ist kein mögliches Ziel.',
  'A volume of {0} ml cannot be aimed at.': 'Ein Volumen von {0} ml ist kein mögliches Ziel.',
  'A {0} of {1} is not a share between 0 and 1.': '{0} = {1} ist kein Anteil zwischen 0 und 1.',
  'Divide the subjects (`normascope split` on the command line), then calibrate again.':
    'Die Personen aufteilen (auf der Befehlszeile: `normascope split`), dann erneut kalibrieren.',
  'Give a share between 0 and 1 and a volume above 0, for example 0.05 and 0.1 ml.':
    'Einen Anteil zwischen 0 und 1 und ein Volumen über 0 angeben, zum Beispiel 0.05 und 0.1 ml.',
  'Give a share, for example 0.01 for 1 %.': 'Einen Anteil angeben, zum Beispiel 0.01 für 1 %.',
  'Import healthy scans, then divide them (`normascope split` on the command line).':
    'Gesunde Scans importieren, dann aufteilen (auf der Befehlszeile: `normascope split`).',
  'Run the methods; which subjects calibrate, the split says (on the command line: `normascope run`, `normascope split`).':
    'Die Methoden laufen lassen; wer kalibriert, bestimmt die Aufteilung (auf der Befehlszeile: `normascope run`, `normascope split`).',
  'No healthy calibration scan has a map of these methods and modalities.':
    'Kein gesunder Kalibrierungsscan hat eine Karte dieser Methoden und Modalitäten.',
  'Not calibrated, without healthy calibration maps: {0}.':
    'Nicht kalibriert, weil gesunde Kalibrierungskarten fehlen: {0}.',
  'The study has no healthy calibration scans ({0} healthy scan in all), so no threshold can be found.':
    'Die Studie hat keine gesunden Kalibrierungsscans ({0} gesunder Scan insgesamt), daher lässt sich keine Schwelle finden.',
  'The study has no healthy calibration scans ({0} healthy scans in all), so no threshold can be found.':
    'Die Studie hat keine gesunden Kalibrierungsscans ({0} gesunde Scans insgesamt), daher lässt sich keine Schwelle finden.',
  'not said': 'nicht angegeben',
  '{0} cannot be aimed at.': '{0} ist kein mögliches Ziel.',
  'A cluster of at least {0} ml above the threshold flags a scan: with {1} confidence at most {2} of healthy subjects are flagged.':
    'Ein Gebiet von mindestens {0} ml über der Schwelle meldet einen Scan: mit {1} Sicherheit werden höchstens {2} der Gesunden gemeldet.',
  'Found with the reference masks of these scans: not a calibration on healthy scans, and its Dice here is optimistic.':
    'Mit den Referenzmasken dieser Scans gefunden: keine Kalibrierung an gesunden Scans, und der Dice ist hier zu günstig.',
  'No healthy calibration scan has a brain of {0} ml: none can be flagged at any threshold.':
    'Kein gesunder Kalibrierungsscan hat ein Gehirn von {0} ml: bei keiner Schwelle kann einer gemeldet werden.',
  '{0} subjects cannot promise {1}: with {2} confidence at most {3} of healthy subjects are flagged. {4} subjects are needed.':
    '{0} Personen können {1} nicht zusagen: mit {2} Sicherheit werden höchstens {3} der Gesunden gemeldet. {4} Personen sind nötig.',
  'Divide the subjects first (`normascope split` on the command line).':
    'Zuerst die Personen aufteilen (auf der Befehlszeile: `normascope split`).',
  'Run the methods (`normascope run` on the command line).':
    'Die Methoden laufen lassen (auf der Befehlszeile: `normascope run`).',
  'No test scan has a map of these methods and modalities.':
    'Kein Testscan hat eine Karte dieser Methoden und Modalitäten.',
  'No test scan has a map yet.': 'Noch kein Testscan hat eine Karte.',
  'Calibrate first (`normascope calibrate` on the command line).':
    'Zuerst kalibrieren (auf der Befehlszeile: `normascope calibrate`).',
  'Evaluate first (`normascope evaluate` on the command line).':
    'Zuerst auswerten (auf der Befehlszeile: `normascope evaluate`).',
  'Run methods first (`normascope run` on the command line).':
    'Zuerst die Methoden laufen lassen (auf der Befehlszeile: `normascope run`).',
  'The calibration maps of {0} have changed since its operating point was found.':
    'Die Kalibrierungskarten von {0} haben sich geändert, seit der Arbeitspunkt gefunden wurde.',
  "The operating point of {0} was found with the filter '{1}', the study is now set to '{2}'.":
    'Der Arbeitspunkt von {0} wurde mit dem Filter „{1}“ gefunden, die Studie ist jetzt auf „{2}“ gestellt.',
  'The study has no operating points yet.': 'Die Studie hat noch keine Arbeitspunkte.',
  'The study has no test scans.': 'Die Studie hat keine Testscans.',
  '{0} of {1} maps of test scans are not measured at the present operating points.':
    '{0} von {1} Karten der Testscans sind bei den jetzigen Arbeitspunkten nicht gemessen.',
  '{0} of {1} test scans have no map and are left out: {2} and {3} more.':
    '{0} von {1} Testscans haben keine Karte und fehlen: {2} und {3} weitere.',
  '{0} of {1} test scans have no map and are left out: {2}.':
    '{0} von {1} Testscans haben keine Karte und fehlen: {2}.',
  'Its maps were made with {0} different healthy references, so one threshold does not mean the same on all of them. Run it again (on the command line: `normascope run --methods {1}`).':
    'Die Karten wurden mit {0} verschiedenen gesunden Vergleichsgruppen gemacht, eine Schwelle bedeutet also nicht auf allen dasselbe. Noch einmal laufen lassen (auf der Befehlszeile: `normascope run --methods {1}`).',
  'Give the smallest false positive in ml, 0 or more.':
    'Das kleinste falsch positive Gebiet in ml angeben, 0 oder mehr.',
  '{0} ml is no volume.': '{0} ml ist kein Volumen.',
  "Name one of {0}, or 'all'.": 'Einen dieser Namen angeben: {0}, oder „all“.',
  "No method '{0}' has an operating point in this study.":
    'Keine Methode „{0}“ hat in dieser Studie einen Arbeitspunkt.',
  'Check the export of the scan and its brain mask.': 'Den Export des Scans und seine Hirnmaske prüfen.',
  'Make the map again (`normascope run` on the command line), or export it with finite scores in the brain.':
    'Die Karte neu rechnen (auf der Befehlszeile: `normascope run`) oder mit endlichen Werten im Gehirn exportieren.',
  'Make the map again (`normascope run` on the command line), then calibrate and evaluate again.':
    'Die Karte neu rechnen (auf der Befehlszeile: `normascope run`), dann kalibrieren und auswerten.',
  'Put the original back, or import its folder again and run again.':
    'Das Original zurücklegen oder seinen Ordner neu importieren und erneut laufen lassen.',
  '{0} does not exist any more.': '{0} gibt es nicht mehr.',
  '{0} has no brain voxels.': '{0} hat keine Hirnvoxel.',
  '{0} has {1} brain voxels that are not finite numbers.':
    '{0} hat {1} Hirnvoxel, die keine endlichen Zahlen sind.',
  '{0} is not the file that was recorded: its content has changed.':
    '{0} ist nicht mehr die aufgezeichnete Datei: ihr Inhalt hat sich geändert.',
  'Give a whole number, for example 1000.': 'Eine ganze Zahl angeben, zum Beispiel 1000.',
  'no operating point': 'kein Arbeitspunkt',
  'no patient with a reference lesion': 'kein Patient mit einer Referenzläsion',
  'one subject: no interval': 'nur eine Person: kein Intervall',
  'the same in every subject: no interval': 'bei jeder Person gleich: kein Intervall',
  'the same in every resample: no interval': 'in jeder Ziehung gleich: kein Intervall',
  '{0} is no number of resamples.': '{0} ist keine Anzahl von Ziehungen.',
  'Cancelled.': 'Abgebrochen.',
  'Do the same again; finished scans are kept.': 'Dasselbe erneut starten; fertige Scans bleiben erhalten.',
  'Run methods first (on the command line: `normascope run`, or `normascope import-maps` for maps made elsewhere).':
    'Erst die Methoden laufen lassen (auf der Befehlszeile: `normascope run`, oder `normascope import-maps` für anderswo gemachte Karten).',
  'Run these methods (on the command line: `normascope run --methods {0}`); there are maps of {1}.':
    'Diese Methoden laufen lassen (auf der Befehlszeile: `normascope run --methods {0}`); Karten gibt es von {1}.',
  'The study has no anomaly maps yet.': 'Die Studie hat noch keine Anomaliekarten.',
  'The study has no maps of {0}.': 'Die Studie hat keine Karten von {0}.',
  'A confidence of {0} is not a share between 0 and 1.':
    'Eine Sicherheit von {0} ist kein Anteil zwischen 0 und 1.',
  'Give a finite threshold, or an FPR between 0 and 1.':
    'Eine endliche Schwelle angeben oder eine FPR zwischen 0 und 1.',
  'Give a share, for example 0.9.': 'Einen Anteil angeben, zum Beispiel 0.9.',
  'No threshold follows from {0}.': 'Aus {0} folgt keine Schwelle.',
  'Calibrate first (`normascope calibrate` on the command line), or ask for a threshold or an FPR.':
    'Zuerst kalibrieren (auf der Befehlszeile: `normascope calibrate`) oder eine Schwelle oder FPR angeben.',
  '{0} on {1} has no operating point.': '{0} hat auf {1} keinen Arbeitspunkt.',
}
