import type { Texts } from '../translator.ts'

/** The workstation’s own: places, jobs, reports. */
export const program: Texts = {
  'Choose another modality, or run the method on it.':
    'Eine andere Modalität wählen oder die Methode auf dieser laufen lassen.',
  '{0} has no {1} map of a calibration or test scan.':
    '{0} hat keine Karte eines Kalibrierungs- oder Testscans in {1}.',
  'Count lesions at every threshold (`normascope froc` on the command line).':
    'Mit „Läsionen bei jeder Schwelle zählen“ zählen (auf der Befehlszeile: `normascope froc`).',
  'Not every map is counted yet.': 'Noch sind nicht alle Karten gezählt.',
  'Reload the page.': 'Die Seite neu laden.',
  'There is no {0}.': '{0} gibt es nicht.',
  'Folders are chosen in the window of the system here.':
    'Ordner werden hier im Fenster des Systems gewählt.',
  'Use the button that opens it, or drop the folder on the window.':
    'Den Knopf benutzen, der es öffnet, oder den Ordner auf das Fenster ziehen.',
  'The report has no page {0}.': 'Der Bericht hat keine Seite {0}.',
  'No study is open.': 'Es ist keine Studie geöffnet.',
  'Open a study, make a new one, or take the demo study.':
    'Eine Studie öffnen, eine neue anlegen oder die Demo-Studie nehmen.',
  'Run the method again; the map is then written inside the study.':
    'Die Methode erneut laufen lassen; die Karte wird dann in der Studie abgelegt.',
  'The study has no method {0}.': 'Die Studie hat keine Methode {0}.',
  'The study has no anomaly map {0}.': 'Die Studie hat keine Anomaliekarte {0}.',
  'The study has no reference mask of {0}.': 'Die Studie hat keine Referenzmaske zu {0}.',
  'The study names a map outside its own folder: {0}.':
    'Die Studie nennt eine Karte außerhalb ihres eigenen Ordners: {0}.',
  'The list of jobs begins anew with the program; start it again.':
    'Die Liste der Aufträge beginnt mit jedem Programmstart neu; den Auftrag erneut starten.',
  'There is no job {0}.': 'Es gibt keinen Auftrag {0}.',
  'The study is being closed, so that nothing more is begun in it.':
    'Die Studie wird gerade geschlossen; es wird nichts mehr in ihr begonnen.',
  'Open it again, then do this once more.': 'Öffnen Sie sie wieder, dann noch einmal versuchen.',
  'Choose it again.': 'Erneut wählen.',
  'The folder chosen earlier is not known to the engine that runs now.':
    'Der früher gewählte Ordner ist dem jetzt laufenden Rechenkern nicht bekannt.',
  'Type it from the root of the disk on, or choose the folder in the list.':
    'Ab dem Anfang des Datenträgers eingeben oder den Ordner in der Liste wählen.',
  '{0} is not a whole path.': '{0} ist kein vollständiger Pfad.',
  'Put the original back, or run and evaluate again.':
    'Das Original zurücklegen oder erneut laufen lassen und auswerten.',
  'The scan or its map has changed since it was measured.':
    'Der Scan oder seine Karte hat sich seit der Messung geändert.',
  'Run `{0}` first.': 'Zuerst `{0}` ausführen.',
  'The study "{0}" has {1} yet, so there is nothing to report.':
    'Die Studie „{0}“ hat noch {1}, also gibt es nichts zu berichten.',
  'Reload the page: it may have been moved or deleted.':
    'Die Seite neu laden: er wurde womöglich verschoben oder gelöscht.',
  'The study has no report {0}.': 'Die Studie hat keinen Bericht {0}.',
}
