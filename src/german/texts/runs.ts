import type { Texts } from '../translator.ts'

/** Runs, fits, networks and processes. */
export const runs: Texts = {
  'It has no network: it runs on the processor.': 'Sie hat kein Netz und läuft auf dem Prozessor.',
  'Timed by its first run: it is fitted first.':
    'Sie wird beim ersten Lauf gemessen, denn sie wird erst angepasst.',
  'Add the graph to the card.': 'Den Graphen in der Methodenkarte ergänzen.',
  "This procedure needs a graph with the role '{0}' and the card has none.":
    'Diese Prozedur braucht einen Graphen mit der Rolle „{0}“, und die Methodenkarte nennt keinen.',
  'Fit this method again on its page (`normascope fit` on the command line).':
    'Die Methode neu anpassen (auf der Befehlszeile: `normascope fit`).',
  'Do the same again: the method is fitted anew.': 'Dasselbe erneut starten: die Methode wird neu angepasst.',
  "{0} is another fit: of '{1}' on {2}, from other scans or another version of the model.":
    '{0} ist eine andere Anpassung: von „{1}“ auf {2}, aus anderen Scans oder einer anderen Version des Modells.',
  '{0} is damaged: it is not what was written.': '{0} ist beschädigt: es ist nicht, was geschrieben wurde.',
  'Report this fault.': 'Diesen Fehler melden.',
  'There is no fit being made.': 'Es wird gerade nichts angepasst.',
  'Correct the grid, channels or batch in the card, or export the model with that input shape.':
    'Gitter, Kanäle oder batch in der Methodenkarte berichtigen oder das Modell mit dieser Eingabeform exportieren.',
  'Export the model again as ONNX (opset 11 to 22, standard operators, weights inside the file).':
    'Das Modell neu als ONNX exportieren (opset 11 bis 22, übliche Operatoren, Gewichte in der Datei).',
  'Export the model with float32 outputs of the shapes that docs/method-card.md lists for its role, or correct the grid in the card.':
    'Das Modell mit float32-Ausgaben der Formen exportieren, die docs/method-card.md zu seiner Rolle nennt, oder das Gitter in der Methodenkarte berichtigen.',
  'Export the model without it, or correct the role in the card.':
    'Das Modell ohne ihn exportieren oder die Rolle in der Methodenkarte berichtigen.',
  "The output '{0}' of {1} has the shape {2}, not {3} (slices) x channels x height x width.":
    'Die Ausgabe „{0}“ von {1} hat die Form {2}, nicht {3} (Schnitte) x Kanäle x Höhe x Breite.',
  "The output '{0}' of {1} has the shape {2}, not {3} x 1 x {4} x {5}.":
    'Die Ausgabe „{0}“ von {1} hat die Form {2}, nicht {3} x 1 x {4} x {5}.',
  "The output '{0}' of {1} is {2}, not float32.": 'Die Ausgabe „{0}“ von {1} ist {2}, nicht float32.',
  'Choose the CPU as provider (--provider cpu on the command line).':
    'Als Rechenweg die CPU wählen (auf der Befehlszeile: --provider cpu).',
  "Write one of these names as the graph's {0} ({1}) in the card.":
    'Einen dieser Namen als {0} des Graphen ({1}) in die Methodenkarte schreiben.',
  "{0} is left out of the healthy scans for '{1}': {2}":
    '{0} bleibt bei den gesunden Scans für „{1}“ außen vor: {2}',
  '{0} could not be loaded on {1}: {2}.': '{0} ließ sich auf {1} nicht laden: {2}.',
  "{0} has an input '{1}' that a graph of role '{2}' is not given.":
    '{0} hat einen Eingang „{1}“, den ein Graph der Rolle „{2}“ nicht bekommt.',
  "{0} has no {1} '{2}'; it has {3}.": '{0} hat keinen {1} „{2}“; vorhanden: {3}.',
  '{0} refused an input of {1}: {2}.': '{0} wies eine Eingabe von {1} zurück: {2}.',
  'Do the same again to go on where it stopped.': 'Dasselbe erneut starten, um fortzufahren, wo es endete.',
  'Do the same again: finished scans are kept. If it happens again, choose the CPU as provider (--provider cpu on the command line) or free some memory.':
    'Dasselbe erneut starten: fertige Scans bleiben erhalten. Geschieht es wieder, als Rechenweg die CPU wählen (auf der Befehlszeile: --provider cpu) oder Arbeitsspeicher frei machen.',
  'The inference process stopped (no answer in {0} s).':
    'Der Prozess der Netze endete (keine Antwort nach {0} s).',
  'The inference process stopped ({0}).': 'Der Prozess der Netze endete ({0}).',
  'no answer in {0} s': 'keine Antwort nach {0} s',
  'CPU is all this platform offers': 'Diese Plattform bietet nur den Prozessor',
  'CPU was asked for': 'Der Prozessor war verlangt',
  'CPU; {0}': 'Prozessor; {0}',
  'slower than the CPU here': 'hier langsamer als der Prozessor',
  'not available here': 'hier nicht vorhanden',
  'its process crashed': 'sein Prozess ist abgestürzt',
  'the card refuses it for {0}': 'die Methodenkarte lehnt es für {0} ab',
  'differs from the CPU by {0} of the largest output':
    'weicht um {0} des größten Ausgabewerts vom Prozessor ab',
  '{0} differs from the CPU by {1} of the largest output':
    '{0} weicht um {1} des größten Ausgabewerts vom Prozessor ab',
  '{0} agrees with the CPU to {1} and is {2} times as fast':
    '{0} stimmt mit dem Prozessor auf {1} überein und ist {2}-mal so schnell',
  "'{0}' is fitted on healthy scans and needs a grid in MNI space.":
    '„{0}“ wird auf gesunden Scans angepasst und braucht ein Gitter im MNI-Raum.',
  'Import the missing maps (`normascope import-maps` on the command line).':
    'Die fehlenden Karten einbringen (auf der Befehlszeile: `normascope import-maps`).',
  'Fit the method on its page (on the command line: `normascope fit STUDY --method {0}`).':
    'Die Methode auf ihrer Seite anpassen (auf der Befehlszeile: `normascope fit STUDY --method {0}`).',
  "The procedure '{0}' of {1} is not available for making maps in this version.":
    'Die Prozedur „{0}“ von {1} steht in dieser Version nicht bereit.',
  'Use another method, or a newer version of the program.':
    'Eine andere Methode oder eine neuere Version des Programms nehmen.',
  "Write input.space 'mni' and input.grid into its card.":
    "input.space 'mni' und input.grid in ihre Methodenkarte schreiben.",
  '{0} has maps made elsewhere; the program cannot make new ones.':
    '{0} hat anderswo gerechnete Karten; das Programm kann keine neuen rechnen.',
  '{0} is not fitted yet.': '{0} ist noch nicht angepasst.',
  'Known methods: {0}. Maps made elsewhere come in on the command line with `normascope import-maps`.':
    'Bekannte Methoden: {0}. Anderswo gerechnete Karten bringt auf der Befehlszeile `normascope import-maps` ein.',
  "There is no method '{0}'.": 'Es gibt keine Methode „{0}“.',
  "'{0}' is fitted voxel by voxel and needs a grid in MNI space.":
    '„{0}“ wird Voxel für Voxel angepasst und braucht ein Gitter im MNI-Raum.',
  "Write input.grid into the card of '{0}'.": 'input.grid in die Methodenkarte von „{0}“ schreiben.',
  "'{0}' cannot be fitted: it has the procedure '{1}' and no network with maps on a grid in MNI space.":
    '„{0}“ lässt sich nicht anpassen: ihre Prozedur ist „{1}“, und sie hat kein Netz mit Karten auf einem Gitter im MNI-Raum.',
  "'{0}' makes no maps without its fit.": '„{0}“ macht ohne ihre Anpassung keine Karten.',
  'Leave the fit; it is made anew when the healthy scans change.':
    'Die Anpassung lassen; sie wird neu gemacht, wenn sich die gesunden Scans ändern.',
  "The study has no healthy reference of its own for '{0}'.":
    'Die Studie hat keine eigene gesunde Vergleichsgruppe für „{0}“.',
  'Nothing needs to be done: the one that came with the method is used.':
    'Es ist nichts zu tun: die mitgelieferte gilt.',
  "The maps of '{0}' are the same in every healthy scan: no reference can be told from them.":
    'Die Karten von „{0}“ sind in allen gesunden Scans gleich: daraus lässt sich kein Vergleich gewinnen.',
  'Look at its maps, or keep the reference that came with the method.':
    'Ihre Karten ansehen oder bei der mitgelieferten Vergleichsgruppe bleiben.',
  'Assign healthy subjects to calibration, or go back to the reference that came with the method (on the command line: `normascope split`, `normascope fit --bundled`).':
    'Gesunde der Kalibrierung zuteilen oder zur mitgelieferten Vergleichsgruppe zurückkehren, auf der Seite der Methode (auf der Befehlszeile: `normascope split`, `normascope fit --bundled`).',
  'Import scans first (`normascope import` on the command line).':
    'Zuerst Scans importieren (auf der Befehlszeile: `normascope import`).',
  'Run it as it is.': 'Laufen lassen, wie sie ist.',
  'The study {0} has no {1} scans.': 'Die Studie {0} hat keine Scans in {1}.',
  "'{0}' needs at least {1} healthy {2} scans to be fitted on; the study has {3} in its calibration (or train) split.":
    '„{0}“ braucht zum Anpassen mindestens {1} gesunde Scans in {2}; die Studie hat {3} in Kalibrierung (oder Training).',
  'Assign healthy subjects to calibration (`normascope split` on the command line), or leave this method out.':
    'Gesunde der Kalibrierung zuteilen (auf der Befehlszeile: `normascope split`) oder diese Methode weglassen.',
  'Check the reference mask.': 'Die Referenzmaske prüfen.',
  'Look at its alignment.': 'Seine Ausrichtung ansehen.',
  'Look at its maps before you rely on them; a brain mask or a repaired header may help.':
    'Seine Karten ansehen, bevor ihnen vertraut wird; eine Hirnmaske oder ein berichtigter Kopf der Datei hilft womöglich.',
  'The alignment of {0} to MNI is doubtful ({1} {2}, normalised mutual information {3}).':
    'Die Ausrichtung von {0} auf MNI ist zweifelhaft ({1} {2}, normalisierte Transinformation {3}).',
  'The study {0} has no such scans.': 'Die Studie {0} hat keine solchen Scans.',
  '{0}: {1} % of the brain lies outside the grid of {2} and scores 0.':
    '{0}: {1} % des Gehirns liegen außerhalb des Gitters von {2} und erhalten den Wert 0.',
  'Check the export of the scan.': 'Den Export des Scans prüfen.',
  'Import the folder again; results of the old file stay until then.':
    'Den Ordner neu importieren; die Ergebnisse der alten Datei bleiben bis dahin.',
  'Look at its alignment to MNI; give a brain mask if the scan has a skull.':
    'Die Ausrichtung auf MNI ansehen; eine Hirnmaske angeben, wenn der Schädel noch da ist.',
  '{0} has changed since it was imported.': '{0} hat sich seit dem Import geändert.',
  '{0} has no brain on the grid of the method.': '{0} hat auf dem Gitter der Methode kein Gehirn.',
  '{0} has no brain voxels: every voxel is 0.': '{0} hat keine Hirnvoxel: jedes Voxel ist 0.',
  '{0} has no brain voxels: its brain mask {1} is empty.':
    '{0} hat keine Hirnvoxel: die Hirnmaske {1} ist leer.',
  "A worker thread stopped during '{0}' (exit code {1}).":
    'Ein Rechenfaden endete bei „{0}“ (Rückgabewert {1}).',
  "A worker thread stopped during '{0}' ({1}).": 'Ein Rechenfaden endete bei „{0}“ ({1}).',
  'Do the same again: finished scans are kept. If it happens again, there may be too little memory.':
    'Dasselbe erneut starten: fertige Scans bleiben erhalten. Geschieht es wieder, fehlt womöglich Arbeitsspeicher.',
  'exit code {0}': 'Rückgabewert {0}',
}
