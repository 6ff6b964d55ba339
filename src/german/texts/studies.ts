import type { Texts } from '../translator.ts'

/** Studies, their division and their checks. */
export const studies: Texts = {
  'Look at the scan in the viewer before you rely on its map.':
    'Den Scan im Betrachter ansehen, bevor seiner Karte vertraut wird.',
  'Patients are among the calibration scans: {0}.': 'Unter den Kalibrierungsscans sind Patienten: {0}.',
  'Put both subjects into one split: they are one person.':
    'Beide in denselben Teil legen: sie sind eine Person.',
  'Put them into the test.': 'In den Test legen.',
  'Run it again: it is then fitted on the healthy scans outside the test.':
    'Erneut laufen lassen: angepasst wird sie dann auf den gesunden Scans außerhalb des Tests.',
  'The alignment of {0} to MNI is doubtful ({1} {2}).':
    'Die Ausrichtung von {0} auf MNI ist zweifelhaft ({1} {2}).',
  '{0} ({1}) and {2} ({3}) are the same scan in two splits.':
    '{0} ({1}) und {2} ({3}) sind derselbe Scan in zwei Teilen.',
  '{0} and {1} more': '{0} und {1} weitere',
  '{0} was fitted on {1} scans that are test scans now: {2}.':
    '{0} wurde auf Scans in {1} angepasst, die jetzt Testscans sind: {2}.',
  'Leave patients in the test, or correct the group of this subject.':
    'Patienten im Test lassen oder die Gruppe dieser Person berichtigen.',
  '{0} was changed by something else since; that change stays.':
    '{0} wurde inzwischen auf anderem Weg geändert; diese Änderung bleibt.',
  'Correct it by hand where it is wrong.': 'Von Hand berichtigen, wo es falsch ist.',
  'The study has no scan {0} any more.': 'Die Studie hat den Scan {0} nicht mehr.',
  'The study has no subject {0} any more.': 'Die Studie hat die Person {0} nicht mehr.',
  '{0} is a patient; thresholds come from healthy subjects only.':
    '{0} ist Patient; Schwellen kommen nur von Gesunden.',
  'Choose another folder, or use the study as it is.':
    'Einen anderen Ordner wählen oder die Studie nehmen, wie sie ist.',
  'Name the study folder, or make a new study (`normascope study create` on the command line).':
    'Den Ordner der Studie angeben oder eine neue anlegen (auf der Befehlszeile: `normascope study create`).',
  'Open it with that version or a later one.': 'Mit jener Version oder einer späteren öffnen.',
  '{0} already holds a study.': '{0} enthält schon eine Studie.',
  '{0} is not a study: it has no study.sqlite.': '{0} ist keine Studie: study.sqlite fehlt.',
  '{0} was written by a newer version of Normascope (schema {1}, this program knows {2}).':
    '{0} wurde von einer neueren Version von Normascope geschrieben (Schema {1}, dieses Programm kennt {2}).',
  'Wait a moment and try again. If it stays so with no other Normascope open, remove {0}.':
    'Einen Augenblick warten und erneut versuchen. Bleibt es so, ohne dass ein anderes Normascope offen ist, {0} entfernen.',
  'Wait for it to end or stop it there, then try again. Only if that computer is off or has broken down, or this folder is a copy, remove {0}.':
    'Warten, bis es endet, oder es dort anhalten, dann erneut versuchen. Nur wenn jener Rechner aus oder ausgefallen ist oder dieser Ordner eine Kopie ist, {0} entfernen.',
  'Wait for it to end, or stop it in the list of jobs, then try again.':
    'Warten, bis es endet, oder es in der Liste der Aufträge anhalten, dann erneut versuchen.',
  'Wait for it to end or stop it there, then try again.':
    'Warten, bis es endet, oder es dort anhalten, dann erneut versuchen.',
  'it is being changed': 'sie wird geändert',
  '{0} is being changed by another program.': '{0} wird gerade von einem anderen Programm geändert.',
  '{0} is in use by a Normascope on {1} ({2}, since {3}).':
    '{0} wird von einem Normascope auf {1} benutzt ({2}, seit {3}).',
  '{0} is in use by a job of this program ({1}, since {2}).':
    '{0} wird von einem Auftrag dieses Programms benutzt ({1}, seit {2}).',
  '{0} is in use by another Normascope on this computer ({1}, since {2}).':
    '{0} wird von einem anderen Normascope auf diesem Rechner benutzt ({1}, seit {2}).',
  'Put the original back, or import its folder again to take the new content; its maps are then made anew.':
    'Das Original zurücklegen oder den Ordner neu importieren, um den neuen Inhalt zu übernehmen; die Karten werden dann neu gerechnet.',
  '{0} (brain mask) is not the file that was imported: its content has changed.':
    '{0} (Hirnmaske) ist nicht die importierte Datei: ihr Inhalt hat sich geändert.',
  '{0} (lesion mask) is not the file that was imported: its content has changed.':
    '{0} (Läsionsmaske) ist nicht die importierte Datei: ihr Inhalt hat sich geändert.',
  '{0} (scan) is not the file that was imported: its content has changed.':
    '{0} (Scan) ist nicht die importierte Datei: ihr Inhalt hat sich geändert.',
  'A split needs at least two healthy subjects outside training, and the study has {0}.':
    'Eine Aufteilung braucht mindestens zwei Gesunde außerhalb des Trainings; die Studie hat {0}.',
  'Give all rows of a subject the same split: a subject in two splits makes every later number too good.':
    'Allen Zeilen einer Person denselben Teil geben: eine Person in zwei Teilen macht jede spätere Zahl zu gut.',
  'Give for example 0.3.': 'Zum Beispiel 0.3 angeben.',
  'Give patients the split test, or correct the group of this subject.':
    'Patienten den Teil test geben oder die Gruppe dieser Person berichtigen.',
  'Import more healthy scans (group "healthy"), then split again.':
    'Mehr gesunde Scans importieren (Gruppe „healthy“), dann erneut aufteilen.',
  'No healthy calibration subject: nothing can be calibrated.':
    'Keine gesunde Person in der Kalibrierung: nichts lässt sich kalibrieren.',
  'No healthy test subject: the threshold cannot be checked on others.':
    'Keine gesunde Person im Test: die Schwelle lässt sich nicht an anderen prüfen.',
  'No healthy calibration subject on {0}: test scans from there get a threshold that other scanners set.':
    'Keine gesunde Person in der Kalibrierung von {0}: Testscans von dort bekommen eine Schwelle, die andere Scanner bestimmen.',
  'The share of calibration subjects is {0}; it must lie between 0 and 1.':
    'Der Anteil der Kalibrierung ist {0}; er muss zwischen 0 und 1 liegen.',
  'The study "{0}" has no scans yet.': 'Die Studie „{0}“ hat noch keine Scans.',
  'Use the subject names of the study, as its table of scans lists them (`normascope scans` on the command line).':
    'Die Namen der Personen verwenden, wie die Tabelle der Scans sie nennt (auf der Befehlszeile: `normascope scans`).',
  none: 'keine',
  '{0} and {1} are the same scan in two splits: remove one of them.':
    '{0} und {1} sind derselbe Scan in zwei Teilen: einen davon entfernen.',
  '{0} healthy subjects have no split and are left out: {1}.':
    '{0} Gesunde sind nicht aufgeteilt und bleiben außen vor: {1}.',
  "{0} names none of the study's subjects (it has {1}, the study {2}).":
    '{0} nennt keine Person der Studie (dort steht {1}, in der Studie {2}).',
  '{0} puts subject {1} into two splits, {2} and {3}.': '{0} legt die Person {1} in zwei Teile, {2} und {3}.',
  '{0} puts the patient {1} into calibration; thresholds come from healthy subjects only.':
    '{0} legt den Patienten {1} in die Kalibrierung; Schwellen kommen nur von Gesunden.',
  '{0} subjects changed their split, but {1} thresholds come from the earlier one: calibrate and evaluate again.':
    '{0} Personen haben den Teil gewechselt, aber {1} Schwellen stammen von der früheren Aufteilung: neu kalibrieren und auswerten.',
  '{0} subjects of the table are not in the study: {1}.':
    '{0} Personen der Tabelle sind nicht in der Studie: {1}.',
  '{0}, line {1}: "{2}" is not a split.': '{0}, Zeile {1}: „{2}“ ist kein Teil.',
  'A study needs a folder of its own: name a new or an empty one. Scans are imported from where they are.':
    'Eine Studie braucht einen eigenen Ordner: einen neuen oder leeren angeben. Scans werden von dort importiert, wo sie liegen.',
  'A study needs a name.': 'Eine Studie braucht einen Namen.',
  'Give one, for example "FLAIR 2024".': 'Einen angeben, zum Beispiel „FLAIR 2024“.',
  'Name a new or an empty folder.': 'Einen neuen oder leeren Ordner angeben.',
  '{0} is a file where a study folder was expected.':
    '{0} ist eine Datei; hier wird ein Studienordner erwartet.',
  '{0} is not empty (it holds {1}).': '{0} ist nicht leer (darin: {1}).',
  '{0} is not empty (it holds {1}, …).': '{0} ist nicht leer (darin: {1}, …).',
  'Add one line a scan.': 'Je Scan eine Zeile ergänzen.',
  'Add the column, or rename the one that hold it (also accepted: {0}).':
    'Die Spalte ergänzen oder die umbenennen, die sie enthält (auch erkannt: {0}).',
  'Add the column, or rename the one that holds it (also accepted: {0}).':
    'Die Spalte ergänzen oder die umbenennen, die sie enthält (auch erkannt: {0}).',
  'Add the column, or rename the ones that hold it (also accepted: {0}).':
    'Die Spalte ergänzen oder die umbenennen, die sie enthalten (auch erkannt: {0}).',
  'Add the column, or rename the ones that holds it (also accepted: {0}).':
    'Die Spalte ergänzen oder die umbenennen, die sie enthalten (auch erkannt: {0}).',
  'Add the columns, or rename the one that hold it (also accepted: {0}).':
    'Die Spalten ergänzen oder die umbenennen, die sie enthält (auch erkannt: {0}).',
  'Add the columns, or rename the one that holds it (also accepted: {0}).':
    'Die Spalten ergänzen oder die umbenennen, die sie enthält (auch erkannt: {0}).',
  'Add the columns, or rename the ones that hold it (also accepted: {0}).':
    'Die Spalten ergänzen oder die umbenennen, die sie enthalten (auch erkannt: {0}).',
  'Add the columns, or rename the ones that holds it (also accepted: {0}).':
    'Die Spalten ergänzen oder die umbenennen, die sie enthalten (auch erkannt: {0}).',
  'Correct that line: every line needs as many cells as the header.':
    'Die Zeile berichtigen: jede braucht so viele Zellen wie die Kopfzeile.',
  'Name a table with a header line and one line a scan.':
    'Eine Tabelle mit Kopfzeile und einer Zeile je Scan angeben.',
  'Rename or remove one of them.': 'Eine davon umbenennen oder entfernen.',
  'Save it as CSV (UTF-8) from the program that made it, and name that file.':
    'In dem Programm, aus dem sie stammt, als CSV (UTF-8) speichern und diese Datei angeben.',
  '{0} cannot be read as a table: {1}.': '{0} lässt sich nicht als Tabelle lesen: {1}.',
  '{0} has a header but no rows.': '{0} hat eine Kopfzeile, aber keine Zeilen.',
  '{0} has no column {1}; its columns are {2}.': '{0} hat keine Spalte {1}; vorhanden sind {2}.',
  '{0} has the column "{1}" twice.': '{0} hat die Spalte „{1}“ zweimal.',
  '{0} is a workbook or an archive, not a CSV.':
    '{0} ist eine Arbeitsmappe oder ein Archiv, keine CSV-Datei.',
  '{0} is empty.': '{0} ist leer.',
  '{0} is not a text file.': '{0} ist keine Textdatei.',
  '{0} is {1} bytes; a table has at most {2}.': '{0} hat {1} Bytes; eine Tabelle hat höchstens {2}.',
}
