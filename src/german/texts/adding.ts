import type { Texts } from '../translator.ts'

/** What is said while a method is added: of its file, of the answers about it, of its first trial. */
export const adding: Texts = {
  // the file
  'Ask for the file that belongs to the card, or write the new hash into it if you changed it on purpose.':
    'Nach der Datei fragen, die zur Methodenkarte gehört, oder, wenn sie mit Absicht geändert wurde, die neue Prüfsumme hineinschreiben.',
  'Copy or download the file again and compare its size with the original.':
    'Die Datei noch einmal kopieren oder laden und ihre Größe mit dem Original vergleichen.',
  'Copy the file beside the graph (PyTorch writes model.onnx.data), or export with external_data=False.':
    'Die Datei neben den Graphen legen (PyTorch schreibt model.onnx.data) oder mit external_data=False exportieren.',
  'Copy the file with the weights again; it must come from the same export.':
    'Die Datei mit den Gewichten noch einmal kopieren; sie muss vom selben Export stammen.',
  'Export the model as ONNX (PyTorch: torch.onnx.export; anomalib: engine.export with ExportType.ONNX).':
    'Das Modell als ONNX exportieren (PyTorch: torch.onnx.export; anomalib: engine.export mit ExportType.ONNX).',
  'It does not begin as ONNX files do.': 'Die Datei beginnt nicht wie ONNX-Dateien.',
  'It holds no graph.': 'Die Datei enthält keinen Graphen.',
  'It is a Git LFS pointer; the model itself was not fetched.':
    'Die Datei ist ein Verweis von Git LFS; das Modell selbst wurde nicht geholt.',
  'It is a Python pickle.': 'Die Datei ist ein Pickle von Python.',
  'It is a web page or XML (OpenVINO writes .xml).':
    'Die Datei ist eine Webseite oder XML (OpenVINO schreibt .xml).',
  'It is a zip file, as PyTorch writes checkpoints (.pt, .ckpt).':
    'Die Datei ist eine Zip-Datei, wie PyTorch sie als Checkpoint schreibt (.pt, .ckpt).',
  'It is an HDF5 file, as Keras writes weights.':
    'Die Datei ist eine HDF5-Datei, wie Keras Gewichte schreibt.',
  "It is text: '{0}'.": 'Die Datei ist Text: „{0}“.',
  'It names no operator set.': 'Die Datei nennt keinen Operatorsatz.',
  'Put the weights beside the graph, or export with external_data=False.':
    'Die Gewichte neben den Graphen legen oder mit external_data=False exportieren.',
  'The file is empty.': 'Die Datei ist leer.',
  'The weights of {0} are incomplete: {1}.': 'Die Gewichte von {0} sind unvollständig: {1}.',
  'The weights of {0} are taken into the graph: one file, one hash.':
    'Die Gewichte von {0} werden in den Graphen aufgenommen: eine Datei, eine Prüfsumme.',
  '{0} is incomplete or damaged: {1}.': '{0} ist unvollständig oder beschädigt: {1}.',
  '{0} is not an ONNX model. It does not begin as ONNX files do.':
    '{0} ist kein ONNX-Modell. Die Datei beginnt nicht wie ONNX-Dateien.',
  '{0} is not an ONNX model. It holds no graph.':
    '{0} ist kein ONNX-Modell. Die Datei enthält keinen Graphen.',
  '{0} is not an ONNX model. It is a Git LFS pointer; the model itself was not fetched.':
    '{0} ist kein ONNX-Modell. Die Datei ist ein Verweis von Git LFS; das Modell selbst wurde nicht geholt.',
  '{0} is not an ONNX model. It is a Python pickle.':
    '{0} ist kein ONNX-Modell. Die Datei ist ein Pickle von Python.',
  '{0} is not an ONNX model. It is a web page or XML (OpenVINO writes .xml).':
    '{0} ist kein ONNX-Modell. Die Datei ist eine Webseite oder XML (OpenVINO schreibt .xml).',
  '{0} is not an ONNX model. It is a zip file, as PyTorch writes checkpoints (.pt, .ckpt).':
    '{0} ist kein ONNX-Modell. Die Datei ist eine Zip-Datei, wie PyTorch sie als Checkpoint schreibt (.pt, .ckpt).',
  '{0} is not an ONNX model. It is an HDF5 file, as Keras writes weights.':
    '{0} ist kein ONNX-Modell. Die Datei ist eine HDF5-Datei, wie Keras Gewichte schreibt.',
  "{0} is not an ONNX model. It is text: '{1}'.": '{0} ist kein ONNX-Modell. Die Datei ist Text: „{1}“.',
  '{0} is not an ONNX model. It names no operator set.':
    '{0} ist kein ONNX-Modell. Die Datei nennt keinen Operatorsatz.',
  '{0} is not an ONNX model. The file is empty.': '{0} ist kein ONNX-Modell. Die Datei ist leer.',
  '{0} keeps its weights in {1}, which are not beside it.':
    '{0} hat seine Gewichte in {1}; diese liegen nicht daneben.',
  '{0} keeps its weights in {1}, which is not beside it.':
    '{0} hat seine Gewichte in {1}; das liegt nicht daneben.',
  '{0} keeps weights outside its folder: {1}.': '{0} hat Gewichte außerhalb seines Ordners: {1}.',
  'Name a folder with a card.json, a card.json, or an ONNX file.':
    'Einen Ordner mit einer card.json, eine card.json oder eine ONNX-Datei angeben.',

  // what it tells
  "'{0}' was thresholded or normalised with the model's own training data inside the graph; '{1}' is the map before that, and is taken instead.":
    '„{0}“ wurde im Graphen mit den Trainingsdaten des Modells normiert oder an einer Schwelle geschnitten; „{1}“ ist die Karte davor und wird stattdessen genommen.',
  'Slices are {0} mm apart, coarser than the pixels, to save time.':
    'Die Schichten liegen {0} mm auseinander, gröber als die Pixel, um Zeit zu sparen.',
  'Slices are {0} mm apart.': 'Die Schichten liegen {0} mm auseinander.',
  'The input has no fixed size: say how large a pixel of the training images was. Width and height are for 1 mm; at 2 mm, 96 x 112 hold the brain.':
    'Der Eingang hat keine feste Größe: bitte die Pixelgröße der Trainingsbilder angeben. Breite und Höhe gelten für 1 mm; bei 2 mm fassen 96 x 112 das Gehirn.',
  'The input is fixed at {0} x {1}: pixels of {2} mm cover the MNI brain with a margin. If the training images had other pixels, correct the pixel size.':
    'Der Eingang ist auf {0} x {1} festgelegt: Pixel von {2} mm decken das MNI-Gehirn mit etwas Rand. Hatten die Trainingsbilder andere Pixel, dies bei der Pixelgröße angeben.',
  'The names in the graph do not tell whether the output is an anomaly map or a reconstruction.':
    'Die Namen im Graphen verraten nicht, ob der Ausgang eine Anomaliekarte oder eine Rekonstruktion ist.',
  "The output '{0}' has many channels: feature maps.": 'Der Ausgang „{0}“ hat viele Kanäle: Merkmalskarten.',
  "The output '{0}' sounds like a reconstruction.": 'Der Ausgang „{0}“ klingt nach einer Rekonstruktion.',
  "The output '{0}' sounds like an anomaly map.": 'Der Ausgang „{0}“ klingt nach einer Anomaliekarte.',

  // the answers
  "'{0}' is still open.": '„{0}“ ist noch offen.',
  "A form cannot describe the procedure '{0}'.": 'Ein Formular kann das Verfahren „{0}“ nicht beschreiben.',
  'Allowed: {0}. As for width.': 'Erlaubt: {0}. Wie bei der Breite.',
  'Allowed: {0}. For example "PaDiM".': 'Erlaubt: {0}. Zum Beispiel „PaDiM“.',
  'Allowed: {0}. For example "padim-flair"; no other method may have it.':
    'Erlaubt: {0}. Zum Beispiel „padim-flair“; keine andere Methode darf so heißen.',
  'Allowed: {0}. Of the weights.': 'Erlaubt: {0}. Die der Gewichte.',
  'Allowed: {0}. Prefilled from the graph where it is fixed there; else so that the brain fits, a multiple of 16.':
    'Erlaubt: {0}. Vorausgefüllt aus dem Graphen, wo sie dort feststeht; sonst so, dass das Gehirn passt, ein Vielfaches von 16.',
  'Allowed: {0}. Scans are aligned to MNI and resampled to this. A network knows anatomy at one scale only. For a fixed input size the prefilled value covers the brain with a margin.':
    'Erlaubt: {0}. Scans werden an MNI ausgerichtet und darauf umgerechnet. Ein Netz kennt die Anatomie nur in einem Maßstab. Bei fester Eingangsgröße deckt der vorausgefüllte Wert das Gehirn mit etwas Rand.',
  'Allowed: {0}. Smaller is slower and finer from slice to slice.':
    'Erlaubt: {0}. Kleiner ist langsamer und von Schicht zu Schicht feiner.',
  'Allowed: {0}. Take the raw map: never one that was thresholded or normalised with training data (raw_map names it, where seen).':
    'Erlaubt: {0}. Die rohe Karte nehmen: nie eine, die mit Trainingsdaten normiert oder an einer Schwelle geschnitten wurde.',
  'Allowed: {0}. Those it was trained on, as a list: ["FLAIR"]. Scans of other contrasts are not run through it.':
    'Erlaubt: {0}. Jene des Trainings, als Liste: ["FLAIR"]. Scans anderer Kontraste laufen nicht hindurch.',
  'Allowed: {0}. Who made and exported it, when, from which code.':
    'Erlaubt: {0}. Wer sie wann aus welchem Code gemacht und exportiert hat.',
  'Allowed: {0}. Whose scans, how many, which scanners, under which licence. It is printed in every report.':
    'Erlaubt: {0}. Wessen Scans, wie viele, welche Scanner, unter welcher Lizenz. Es steht in jedem Bericht.',
  'Allowed: {0}. [0, 1] or [-1, 1] as in training: clip_percentiles of the brain become these two. A mean and standard deviation a channel belongs inside the graph.':
    'Erlaubt: {0}. [0, 1] oder [-1, 1] wie im Training: die Perzentile des Gehirns werden zu diesen beiden. Mittelwert und Standardabweichung je Kanal gehören in den Graphen.',
  'Allowed: {0}. direct: the anomaly map itself, higher is more anomalous. reconstruct: the image as it would look healthy; the score is the difference. memory-bank, gaussian: feature maps, fitted afterwards on your healthy scans. A network that denoises step by step, inpaints or takes masks needs a card: docs/method-card.md.':
    'Erlaubt: {0}. direct: die Anomaliekarte selbst, höher ist auffälliger. reconstruct: das Bild, wie es gesund aussähe; der Wert ist die Differenz. memory-bank, gaussian: Merkmalskarten, danach an Ihre gesunden Scans angepasst. Ein Netz, das schrittweise entrauscht, ergänzt oder Masken nimmt, braucht eine Methodenkarte: docs/method-card.md.',
  'Allowed: {0}. measured: taken from the probe run, with room above. Scores outside are counted at the ends.':
    'Erlaubt: {0}. measured: aus dem Probelauf, mit Luft nach oben. Werte außerhalb zählen an den Enden.',
  'Allowed: {0}. positive: only where the scan is brighter than its reconstruction (FLAIR and T2w lesions).':
    'Erlaubt: {0}. positive: nur, wo der Scan heller ist als seine Rekonstruktion (Läsionen in FLAIR und T2w).',
  'Allowed: {0}. repeat: the grey slice in each. neighbours: the slices around it (an odd number).':
    'Erlaubt: {0}. repeat: in jedem die graue Schicht. neighbours: die Schichten ringsum (eine ungerade Zahl).',
  'Begin with the ONNX file itself; on the command line, `normascope methods form MODEL.onnx` prints a form with every field.':
    'Mit der ONNX-Datei selbst beginnen; auf der Befehlszeile gibt `normascope methods form MODELL.onnx` ein Formular mit allen Feldern aus.',
  'Choose channels_hold: "repeat", or an odd number of channels.':
    'channels_hold: "repeat" wählen oder eine ungerade Zahl von Kanälen.',
  'Make a form for this file anew: choose the ONNX file (on the command line, `normascope methods form`).':
    'Das Formular für diese Datei neu machen: die ONNX-Datei wählen (auf der Befehlszeile: `normascope methods form`).',
  'Make a form on the command line with `normascope methods form MODEL.onnx` and change only the values after the colons.':
    'Auf der Befehlszeile mit `normascope methods form MODELL.onnx` ein Formular machen und nur die Werte nach den Doppelpunkten ändern.',
  'Answer the questions about it. On the command line, `normascope methods form {0} > form.json` writes them, and --form form.json takes the answers.':
    'Die Fragen dazu beantworten. Auf der Befehlszeile schreibt `normascope methods form {0} > form.json` sie auf, und --form form.json nimmt die Antworten.',
  "The form has a field that is not known: '{0}'.": 'Das Formular hat ein Feld, das es nicht gibt: „{0}“.',
  'The form holds no answers.': 'Das Formular enthält keine Antworten.',
  'Write a card: docs/method-card.md names the procedures, the roles of their graphs and their parameters.':
    'Eine Methodenkarte schreiben: docs/method-card.md nennt die Verfahren, die Rollen ihrer Graphen und ihre Parameter.',
  '{0} alone does not say what it is for.': '{0} allein sagt nicht, wofür es ist.',
  '{0} channels cannot hold a slice and its neighbours on both sides.':
    '{0} Kanäle können keine Schicht mit Nachbarn auf beiden Seiten aufnehmen.',
  '{0} was made for another file than {1}.': '{0} wurde für eine andere Datei gemacht als {1}.',

  'Not for clinical use. Research use only; not a medical device.':
    'Nicht für den klinischen Gebrauch. Nur für die Forschung; kein Medizinprodukt.',

  // the trial
  'Slices that are further apart, or smaller images, make it faster.':
    'Ein größerer Schichtabstand oder kleinere Bilder machen sie schneller.',
  'A method without graphs has nothing to try.': 'Eine Methode ohne Graphen hat nichts zu erproben.',
  'A test vector is compared for methods of one graph only; it was not used.':
    'Ein Vergleichsbeispiel geht nur bei Methoden mit einem einzigen Graphen; es wurde nicht verwendet.',
  'About {0} s a scan on one core ({1} slices), besides reading and aligning it.':
    'Etwa {0} s je Scan auf einem Kern ({1} Schichten), dazu Lesen und Ausrichten.',
  'Check the intensity range, the parameters and the graphs of the card.':
    'Die erwarteten Werte, die Parameter und die Graphen der Methodenkarte prüfen.',
  'Compare a few of its maps with those that your own code makes (on the command line, `normascope infer` makes one).':
    'Einige ihrer Karten mit denen vergleichen, die Ihr eigener Code macht (auf der Befehlszeile macht `normascope infer` eine).',
  'Correct score.range in the card (score_range in the form).':
    'Die Werte, die vorkommen können, berichtigen (score.range in der Methodenkarte).',
  'Export for smaller images or a batch of 1, and try it in Python first.':
    'Für kleinere Bilder oder einen Batch von 1 exportieren und es zuerst in Python versuchen.',
  'Give larger pixels, or export the model for larger images.':
    'Größere Pixel angeben oder das Modell für größere Bilder exportieren.',
  'Import scans of its contrasts to try it on one of your own (on the command line, --study names the study).':
    'Scans ihrer Kontraste importieren, um sie an einem eigenen zu erproben (auf der Befehlszeile nennt --study die Studie).',
  'Narrow score.range in the card, or thresholds become coarse.':
    'Den Bereich der Werte verkleinern (score.range in der Methodenkarte), sonst werden Schwellen grob.',
  'Nothing shows that the export computes what the original model does.':
    'Nichts zeigt, dass der Export rechnet, was das ursprüngliche Modell rechnet.',
  'Runs on: {0}.': 'Läuft auf: {0}.',
  'Save one input and its output in Python (numpy.savez) and have them compared: choose the file as test data (--test-vector FILE.npz on the command line).':
    'In Python eine Eingabe und ihre Ausgabe speichern (numpy.savez) und vergleichen lassen: die Datei als Prüfdaten wählen (auf der Befehlszeile: --test-vector DATEI.npz).',
  'Scans are aligned to MNI and resampled to {0} x {1} pixels of {2} mm ({3} x {4} mm), slices {5} mm apart.':
    'Scans werden an MNI ausgerichtet und umgerechnet auf {0} x {1} Pixel von {2} mm ({3} x {4} mm), Schichten {5} mm auseinander.',
  "Scores were {0} to {1}, a small part of the histogram's range of {2} to {3}.":
    'Die Werte lagen von {0} bis {1}, einem kleinen Teil des Histogramms von {2} bis {3}.',
  'Scores were {0} to {1}; the histogram holds {2}.':
    'Die Werte lagen von {0} bis {1}; das Histogramm fasst {2}.',
  "Scores were {0} to {1}; {2} % lie outside the histogram's range of {3} to {4}.":
    'Die Werte lagen von {0} bis {1}; {2} % liegen außerhalb des Histogramms von {3} bis {4}.',
  'The graph crashed the process it ran in, or gave no answer in {0} minutes. {1}':
    'Der Graph brachte seinen Prozess zum Absturz oder gab in {0} Minuten keine Antwort. {1}',
  'The map is {0} everywhere in the brain.': 'Die Karte ist überall im Gehirn {0}.',
  'Tried on {0} slices of {1}.': 'Erprobt an {0} Schichten von {1}.',
  'Tried on {0}.': 'Erprobt an {0}.',
  'Widen score.range in the card: scores outside are counted in the end bins.':
    'Den Bereich der Werte erweitern (score.range in der Methodenkarte): Werte außerhalb zählen in den äußersten Klassen.',
  'Write one with numpy.savez(\'vector.npz\', input=..., output=...) in float32, or as JSON: { "input": { "dims": [1, 1, 64, 64], "data": [...] }, "output": ... }.':
    'Eines schreiben, mit numpy.savez(\'vector.npz\', input=..., output=...) in float32, oder als JSON: { "input": { "dims": [1, 1, 64, 64], "data": [...] }, "output": ... }.',
  'Choose a study that has some. On the command line, `normascope scans STUDY` lists them, and without --study a simulated brain is used.':
    'Eine Studie wählen, die welche hat. Auf der Befehlszeile nennt sie `normascope scans STUDIE`, und ohne --study wird ein simuliertes Gehirn genommen.',
  '{0} cannot be read as a test vector: {1}.': '{0} lässt sich nicht als Vergleichsbeispiel lesen: {1}.',
  "{0} has no scan '{1}' of {2}.": '{0} hat keinen Scan „{1}“ von {2}.',
  '{0} has no scan of {1}.': '{0} hat keinen Scan von {1}.',
  '{0} x {1} pixels of {2} mm ({3} x {4} mm), slices {5} mm apart: the MNI brain is 146 x 182 mm. What lies outside gets the score 0 and its lesions are missed.':
    '{0} x {1} Pixel von {2} mm ({3} x {4} mm), Schichten {5} mm auseinander: das MNI-Gehirn misst 146 x 182 mm. Was außerhalb liegt, bekommt den Wert 0, und Läsionen dort werden verfehlt.',

  // among the others
  "'{0}' is not one of your own methods: it lies in {1}.":
    '„{0}“ ist keine Ihrer eigenen Methoden: sie liegt in {1}.',
  'Choose another id, or take the old one away on its page (on the command line: `normascope methods remove {0}`).':
    'Einen anderen Namen wählen oder die alte auf ihrer Seite entfernen (auf der Befehlszeile: `normascope methods remove {0}`).',
  'Choose another id; or, if it is your own and this replaces it, remove it first, on its page (on the command line: `normascope methods remove {0}`).':
    'Einen anderen Namen wählen; oder, wenn es Ihre eigene ist und diese sie ersetzt, sie zuerst auf ihrer Seite entfernen (auf der Befehlszeile: `normascope methods remove {0}`).',
  'Only methods in your own folder can be removed; leave it out of a run instead.':
    'Nur Methoden im eigenen Ordner lassen sich entfernen; sie bei einem Lauf nicht mit auswählen.',
  "There is a method '{0}' already: {1}, version {2}.": 'Es gibt schon eine Methode „{0}“: {1}, Version {2}.',
  "There is a method '{0}' already: {1}.": 'Es gibt schon eine Methode „{0}“: {1}.',
  "There is no method '{0}' in {1}.": 'Es gibt keine Methode „{0}“ in {1}.',
  'The list of methods names them (`normascope methods list` on the command line).':
    'Die Liste der Methoden nennt sie (auf der Befehlszeile: `normascope methods list`).',
  'the program': 'dem Programm',
}
