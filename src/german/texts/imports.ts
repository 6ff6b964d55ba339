import type { Texts } from '../translator.ts'

/** What the import says of tables, subjects and what is in the study already. */
export const imports: Texts = {
  'The group of {0} is "{1}", which is neither healthy nor patient.':
    'Die Gruppe von {0} ist „{1}“, also weder gesund noch Patient.',
  'The sex of {0} is "{1}", which is not known; it is left out.':
    'Das Geschlecht von {0} ist „{1}“; das ist nicht bekannt und wird weggelassen.',
  'The split of {0} is "{1}", which is no split; it is left open.':
    'Der Teil von {0} ist „{1}“; das ist keiner und bleibt offen.',
  'The table puts the patient {0} into calibration; it is put into test.':
    'Die Tabelle legt den Patienten {0} in die Kalibrierung; er kommt in den Test.',
  'Thresholds come from healthy subjects only; correct the split or the group.':
    'Schwellen kommen nur von Gesunden; den Teil oder die Gruppe berichtigen.',
  'Use calibration, test or train.': 'calibration, test oder train verwenden.',
  'Write M, F or O in the column "sex".': 'M, F oder O in die Spalte „sex“ schreiben.',
  'Say at the import what it means (on the command line with --map-group), or write healthy or patient in the column "group".':
    'Beim Import sagen, was es bedeutet (auf der Befehlszeile mit --map-group), oder healthy oder patient in die Spalte „group“ schreiben.',
  'The group of {0} is "{1}", which was chosen to be left out.':
    'Die Gruppe von {0} ist „{1}“; es wurde gewählt, sie auszulassen.',
  'Import again with another choice for this word if that was not meant.':
    'Erneut importieren und für dieses Wort anders wählen, wenn das nicht gemeint war.',
  'Import the folder again to take the rest.': 'Den Ordner erneut importieren, um den Rest zu übernehmen.',
  'Name the folder that holds the scans.': 'Den Ordner angeben, der die Scans enthält.',
  'Put the file back; its results so far are kept.':
    'Die Datei zurücklegen; ihre bisherigen Ergebnisse bleiben.',
  'The import of {0} was cancelled after {1} of {2} scans; these are in the study.':
    'Der Import von {0} wurde nach {1} von {2} Scans abgebrochen; diese sind in der Studie.',
  '{0} ({1}) was imported before and does not exist any more.':
    '{0} ({1}) wurde früher importiert und ist nicht mehr da.',
  '{0} is not a folder.': '{0} ist kein Ordner.',
  'Give all rows of a subject the same group; a wrong group in the study needs a new study.':
    'Allen Zeilen einer Person dieselbe Gruppe geben; eine falsche Gruppe in der Studie braucht eine neue Studie.',
  'Give all rows of a subject the same split.': 'Allen Zeilen einer Person denselben Teil geben.',
  'Keep one scan of each modality in a session, or give the second a session of its own.':
    'Je Sitzung einen Scan jeder Modalität behalten oder dem zweiten eine eigene Sitzung geben.',
  'Remove one of the lines.': 'Eine der Zeilen entfernen.',
  'Subject {0} is healthy and a patient at once ({1}); none of its scans is taken.':
    'Die Person {0} ist zugleich gesund und Patient ({1}); keiner ihrer Scans wird übernommen.',
  'Subject {0} is in two splits, {1}; none of its scans is taken.':
    'Die Person {0} ist in zwei Teilen, {1}; keiner ihrer Scans wird übernommen.',
  '{0} is a second scan of {1} session {2} {3}; {4} is taken.':
    '{0} ist ein zweiter Scan von {1}, Sitzung {2}, {3}; übernommen wird {4}.',
  '{0} is a second scan of {1} {2}; {3} is taken.':
    '{0} ist ein zweiter Scan von {1}, {2}; übernommen wird {3}.',
  '{0} is listed twice; the second time, as {1} session {2} {3}, is left out.':
    '{0} steht zweimal da; das zweite Mal, als {1}, Sitzung {2}, {3}, wird weggelassen.',
  '{0} is listed twice; the second time, as {1} {2}, is left out.':
    '{0} steht zweimal da; das zweite Mal, als {1}, {2}, wird weggelassen.',
  'Choose the table that lists the scans, names of files as the layout, or a folder that holds folders called sub-….':
    'Die Tabelle wählen, die die Scans nennt, als Aufbau die Namen der Dateien, oder einen Ordner mit Ordnern namens sub-….',
  'Correct the path in the table, or put the file there.':
    'Den Pfad in der Tabelle berichtigen oder die Datei dorthin legen.',
  '{0} is not a BIDS folder, and {1}': '{0} ist kein BIDS-Ordner und {1}',
  'Correct the table, or import into a new study if the study is wrong.':
    'Die Tabelle berichtigen oder in eine neue Studie importieren, wenn die Studie falsch ist.',
  'Give a mask where there is one (docs/importing.md says how it is found).':
    'Eine Maske angeben, wo es eine gibt (docs/importing.md sagt, wie sie gefunden wird).',
  'In the study already as {0}.': 'Schon in der Studie, als {0}.',
  'In the study already, brought up to date: {0}.':
    'Schon in der Studie, auf den neuesten Stand gebracht: {0}.',
  'In the study already, with other voxels than before: {0}.':
    'Schon in der Studie, mit anderen Voxeln als vorher: {0}.',
  'Keep one scan of each modality in a session, or give it a session of its own.':
    'Je Sitzung einen Scan jeder Modalität behalten oder ihm eine eigene Sitzung geben.',
  'Name the mask in the table, or put it back, and import again if that was not meant.':
    'Die Maske in der Tabelle nennen oder zurücklegen und erneut importieren, wenn das nicht gemeint war.',
  'Remove one of them: in two splits, the same scan makes every later number too good.':
    'Einen davon entfernen: derselbe Scan in zwei Teilen macht jede spätere Zahl zu gut.',
  'Run the methods again: maps of the old voxels are made anew.':
    'Die Methoden erneut laufen lassen: Karten der alten Voxel werden neu gerechnet.',
  'Taken as {0}.': 'Übernommen als {0}.',
  'The patient scan {0} has no lesion mask: it is scored as an image, not by voxels.':
    'Der Scan eines Patienten {0} hat keine Läsionsmaske: er wird als Bild bewertet, nicht nach Voxeln.',
  'The table puts {0} into {1}, the study has it in {2}, and keeps that.':
    'Die Tabelle legt {0} in {1}, die Studie hat sie in {2} und bleibt dabei.',
  'Splits are changed with the groups of the cohort (`normascope split` on the command line).':
    'Die Aufteilung ändert man bei den Gruppen der Kohorte (auf der Befehlszeile: `normascope split`).',
  '{0} had the mask {1}; this import gives none, so it has none now.':
    '{0} hatte die Maske {1}; dieser Import nennt keine, also hat er jetzt keine.',
  '{0} holds the same bytes as {1}: one scan under two subjects.':
    '{0} enthält dieselben Bytes wie {1}: ein Scan unter zwei Personen.',
  '{0} is a second scan of {1} session {2} {3}; the study has {4}.':
    '{0} ist ein zweiter Scan von {1}, Sitzung {2}, {3}; die Studie hat {4}.',
  '{0} is a second scan of {1} {2}; the study has {3}.':
    '{0} ist ein zweiter Scan von {1}, {2}; die Studie hat {3}.',
  '{0} is in the study already as {1}, not as {2} session {3} {4}.':
    '{0} ist schon als {1} in der Studie, nicht als {2}, Sitzung {3}, {4}.',
  '{0} is in the study already as {1}, not as {2} {3}.':
    '{0} ist schon als {1} in der Studie, nicht als {2}, {3}.',
  '{0} is not the file that was imported before; its new voxels are used from now on.':
    '{0} ist nicht mehr die früher importierte Datei; ab jetzt gelten ihre neuen Voxel.',
  'Fill it in, or remove the line.': 'Ausfüllen oder die Zeile entfernen.',
  'Name the table of scans (--table on the command line).':
    'Die Tabelle der Scans angeben (auf der Befehlszeile: --table).',
  '{0} has no table (CSV or TSV).': '{0} hat keine Tabelle (CSV oder TSV).',
  'Choose the folder that holds the scans.': 'Den Ordner wählen, in dem die Scans liegen.',
  '{0} holds NIfTI files ({1}), but no table that says whose they are.':
    '{0} enthält NIfTI-Dateien ({1}), aber keine Tabelle, die sagt, von wem sie sind.',
  'Import by the names of the files (--layout images on the command line), or put a scans.csv beside them with the columns path, subject, modality and group.':
    'Nach den Namen der Dateien importieren (auf der Befehlszeile: --layout images) oder eine scans.csv mit den Spalten path, subject, modality und group dazulegen.',
  '{0} has several tables ({1}) and none is called scans.csv.':
    '{0} hat mehrere Tabellen ({1}), und keine heißt scans.csv.',
  '{0}: "{1}" is not a modality that methods here can read.':
    '{0}: „{1}“ ist keine Modalität, die Methoden hier lesen können.',
  '{0}: the cell of "{1}" is empty.': '{0}: die Zelle von „{1}“ ist leer.',
  'Add it in the column "age", in years.': 'In der Spalte „age“ in Jahren ergänzen.',
  'Correct the age in the table and import again.':
    'Das Alter in der Tabelle berichtigen und erneut importieren.',
  'Give the age in years, for example 46.7.': 'Das Alter in Jahren angeben, zum Beispiel 46.7.',
  'Nothing needs to be done if ages are capped on purpose.':
    'Nichts zu tun, wenn das Alter absichtlich nach oben begrenzt ist.',
  'The age of {0} is "{1}", which is not a number; it is left out.':
    'Das Alter von {0} ist „{1}“, also keine Zahl; es wird weggelassen.',
  'The age of {0} is missing; the bias analysis by age leaves it out.':
    'Das Alter von {0} fehlt; die Auswertung nach Alter lässt die Person aus.',
  'The age of {0} is written "{1}"; it is read as {2} years, the least that it can be.':
    'Das Alter von {0} ist als „{1}“ geschrieben; gelesen wird es als {2} Jahre, das Mindeste, was es sein kann.',
  'The age of {0} is written "{1}"; it is read as {2} years.':
    'Das Alter von {0} ist als „{1}“ geschrieben; gelesen wird es als {2} Jahre.',
  'The age of {0} is {1}, which is not between 0 and {2} years; it is left out.':
    'Das Alter von {0} ist {1} und liegt nicht zwischen 0 und {2} Jahren; es wird weggelassen.',
  'Write ages with a decimal point.': 'Das Alter mit einem Dezimalpunkt schreiben.',
}
