import type { Texts } from '../translator.ts'

/** Failures of files and of the database. */
export const contract: Texts = {
  'A file': 'Eine Datei',
  "'{0}' must be {1}, not {2}.": '„{0}“ verlangt {1}, nicht {2}.',
  'Correct the value and try again.': 'Den Wert berichtigen und es noch einmal versuchen.',
  'a list': 'eine Liste',
  'a list of {0} values': 'eine Liste von {0} Werten',
  'a list that is not empty': 'eine Liste, die nicht leer ist',
  'a number': 'eine Zahl',
  'a number above {0}': 'eine Zahl über {0}',
  'a number above {0} and below {1}': 'eine Zahl über {0} und unter {1}',
  'a number from {0} to {1}': 'eine Zahl von {0} bis {1}',
  'a number of at least {0}': 'eine Zahl von mindestens {0}',
  'a number of at most {0}': 'eine Zahl von höchstens {0}',
  'a whole number': 'eine ganze Zahl',
  'a whole number above {0}': 'eine ganze Zahl über {0}',
  'a whole number above {0} and below {1}': 'eine ganze Zahl über {0} und unter {1}',
  'a whole number from {0} to {1}': 'eine ganze Zahl von {0} bis {1}',
  'a whole number of at least {0}': 'eine ganze Zahl von mindestens {0}',
  'a whole number of at most {0}': 'eine ganze Zahl von höchstens {0}',
  'an object of named fields': 'ein Objekt mit benannten Feldern',
  'another value': 'einen anderen Wert',
  'one of these: {0}': 'eines von diesen: {0}',
  text: 'Text',
  'text of {0} to {1} characters': 'Text von {0} bis {1} Zeichen',
  'text that is not empty': 'Text, der nicht leer ist',
  'true or false': 'true oder false',
  'Change the permissions of the file or folder, or use another folder.':
    'Die Rechte der Datei oder des Ordners ändern oder einen anderen Ordner nehmen.',
  'Check the path, or import the folder again if the file was moved.':
    'Den Pfad prüfen oder den Ordner neu importieren, wenn die Datei verschoben wurde.',
  'Close the other Normascope that has this study open, then try again.':
    'Das andere Normascope schließen, das diese Studie offen hat, und es noch einmal versuchen.',
  'Copy the study to a folder you may write to, or change its permissions.':
    'Die Studie in einen Ordner kopieren, in den geschrieben werden darf, oder seine Rechte ändern.',
  'Copy the study to a folder you may write to.':
    'Die Studie in einen Ordner kopieren, in den geschrieben werden darf.',
  'Free some space and do this again; what was finished is kept.':
    'Platz schaffen und es noch einmal versuchen; Fertiges bleibt erhalten.',
  'Name the file itself.': 'Die Datei selbst angeben.',
  'Name the folder.': 'Den Ordner angeben.',
  'Restore it from a backup; maps under derivatives are unharmed.':
    'Aus einer Sicherung wiederherstellen; die Karten unter derivatives sind unversehrt.',
  'The study database': 'Die Datenbank der Studie',
  'This is a fault of the program: report it with this message; on the command line --debug adds the trace.':
    'Das ist ein Fehler des Programms: bitte mit dieser Meldung melden; auf der Befehlszeile zeigt --debug auch die Aufrufe.',
  'Unexpected failure: {0}': 'Unerwarteter Fehler: {0}',
  '{0} cannot be opened: permission denied.': '{0} lässt sich nicht öffnen: keine Berechtigung.',
  '{0} cannot be written.': '{0} lässt sich nicht schreiben.',
  '{0} is damaged or not a study database.': '{0} ist beschädigt oder keine Studiendatenbank.',
  '{0} cannot be written: operation not permitted.': '{0} lässt sich nicht schreiben: nicht erlaubt.',
  '{0} cannot be written: the file system is read-only.':
    '{0} lässt sich nicht schreiben: das Dateisystem ist schreibgeschützt.',
  '{0} could not be written: the disk is full.': '{0} ließ sich nicht schreiben: der Datenträger ist voll.',
  '{0} could not be written: the disk quota is used up.':
    '{0} ließ sich nicht schreiben: der zugeteilte Speicherplatz ist aufgebraucht.',
  '{0} does not exist.': '{0} gibt es nicht.',
  '{0} is a file where a folder was expected.': '{0} ist eine Datei; hier wird ein Ordner erwartet.',
  '{0} is a folder where a file was expected.': '{0} ist ein Ordner; hier wird eine Datei erwartet.',
  'The engine stopped while it worked on this.':
    'Der Rechenkern ist ausgefallen, während er daran arbeitete.',
  'It is started again by itself; what was stored is kept. Then do this once more.':
    'Er wird von selbst neu gestartet; Gespeichertes bleibt erhalten. Danach noch einmal versuchen.',
  'The engine has ended, so that this cannot be done.':
    'Der Rechenkern hat sich beendet; das ist nicht mehr möglich.',
  'Start the program again; in a browser, start the server again and open the address that it prints.':
    'Das Programm neu starten; im Browser den Server neu starten und die Adresse öffnen, die er ausgibt.',
  '{0} is in use by another program.': '{0} wird gerade von einem anderen Programm benutzt.',
}
