import type { Texts } from '../translator.ts'

/** What a graph tells of itself, and what a trial of it on a scan finds, before a method is added. */
export const graphsChecked: Texts = {
  'A network that is fed a time step or a condition needs a card with a procedure that feeds it (docs/method-card.md); else export it with these inputs fixed.':
    'Ein Netz, das einen Zeitschritt oder eine Bedingung bekommt, braucht eine Methodenkarte mit einem Verfahren, das sie ihm gibt (docs/method-card.md); sonst mit festen Werten dieser Eingänge exportieren.',
  'Answer channels: {0} (a grey slice is repeated, or its neighbours fill them), or export for {1}.':
    'Bei den Kanälen {0} antworten (die graue Schicht wird wiederholt, oder ihre Nachbarn füllen sie) oder für {1} exportieren.',
  'Answer output: "{0}", the map before it inside the same file; or export the model without its post-processor.':
    'Als Ausgang „{0}“ nehmen, die Karte davor in derselben Datei; oder das Modell ohne seine Nachverarbeitung exportieren.',
  'Call model.eval() before the export.': 'Vor dem Export model.eval() aufrufen.',
  'Choose a square grid, or export the model with a name of its own for each free dimension.':
    'Ein quadratisches Gitter wählen oder das Modell mit einem eigenen Namen für jede freie Dimension exportieren.',
  'Choose the grid with the size of the input, or export the model for this size.':
    'Das Gitter so groß wie den Eingang wählen oder das Modell für diese Größe exportieren.',
  'Choose the output with the anomaly map itself, or export it in float32.':
    'Den Ausgang mit der Anomaliekarte selbst wählen oder sie in float32 exportieren.',
  'Choose the output with the anomaly map.': 'Den Ausgang mit der Anomaliekarte wählen.',
  'Export a network of axial slices; volumes at once are not supported. Maps made elsewhere come in on the command line with `normascope import-maps`.':
    'Ein Netz für axiale Schichten exportieren; ganze Volumen auf einmal gehen nicht. Anderswo gemachte Karten kommen auf der Befehlszeile mit `normascope import-maps` herein.',
  'Export again with a name of its own for each free dimension.':
    'Neu exportieren, mit einem eigenen Namen für jede freie Dimension.',
  'Export again with opset_version=17 or 18.': 'Neu exportieren, mit opset_version=17 oder 18.',
  'Export again without custom operators (they need code that this program will not load).':
    'Ohne eigene Operatoren neu exportieren (sie brauchen Code, den dieses Programm nicht lädt).',
  'Export it with that normalisation inside the graph, or be sure that intensity_range is what it was trained on.':
    'Mit dieser Normierung im Graphen exportieren oder sicher sein, dass die erwarteten Werte jene des Trainings sind.',
  'Export the mean instead of a sample, or feed the noise as an input through a card with a diffusion procedure.':
    'Den Mittelwert statt einer Stichprobe exportieren oder das Rauschen als Eingang geben, über eine Methodenkarte mit einem Diffusionsverfahren.',
  'Export the model in float32 (model.float()) with images already scaled, not bytes.':
    'Das Modell in float32 exportieren (model.float()), mit schon skalierten Bildern, nicht mit Bytes.',
  "Export the model with its map brought to the input's size (torch.nn.functional.interpolate(map, size=({0}, {1}))).":
    'Das Modell so exportieren, dass seine Karte die Größe des Eingangs hat (torch.nn.functional.interpolate(map, size=({0}, {1}))).',
  "Export the model without its post-processor (anomalib: Model(post_processor=False), or the torch model's own map).":
    'Das Modell ohne seine Nachverarbeitung exportieren (anomalib: Model(post_processor=False), oder die Karte des Torch-Modells selbst).',
  "Export with a free batch dimension (dynamic_axes={'input': {0: 'batch'}}, or dynamic_shapes; anomalib: give engine.export an input_size) or with a batch of 1.":
    "Mit freier Batch-Dimension exportieren (dynamic_axes={'input': {0: 'batch'}}, oder dynamic_shapes; anomalib: engine.export eine input_size geben) oder mit einem Batch von 1.",
  'Write one of these names as the input.': 'Einen dieser Namen als Eingang angeben.',
  'Write one of these names as the output.': 'Einen dieser Namen als Ausgang angeben.',
  above: 'oben',
  below: 'unten',
  "The input {0} calls {1} and {2} '{3}': they must be equal, and are not here.":
    'Der Eingang {0} nennt {1} und {2} beide „{3}“: sie müssen gleich sein und sind es hier nicht.',
  "The input {0} calls {1} and {2} '{3}': they must be equal, and are {4} and {5} here.":
    'Der Eingang {0} nennt {1} und {2} beide „{3}“: sie müssen gleich sein und sind hier {4} und {5}.',
  'The input {0} has {1} dimensions, as volumes have; a slice has 4: batch x channels x height x width.':
    'Der Eingang {0} hat {1} Dimensionen, wie ein Volumen; eine Schicht hat 4: Batch x Kanäle x Höhe x Breite.',
  'The input {0} has {1} dimensions; a slice has 4: batch x channels x height x width.':
    'Der Eingang {0} hat {1} Dimensionen; eine Schicht hat 4: Batch x Kanäle x Höhe x Breite.',
  'The input {0} is not float32.': 'Der Eingang {0} ist nicht float32.',
  'The input {0} takes exactly {1} slices at once. That is made free in the copy; the probe run shows whether the graph goes along.':
    'Der Eingang {0} nimmt genau {1} Schichten auf einmal. In der Kopie wird das freigegeben; der Probelauf zeigt, ob der Graph mitmacht.',
  "The input {0} takes exactly {1} slices at once; a brain's number of slices is not a multiple of it.":
    'Der Eingang {0} nimmt genau {1} Schichten auf einmal; die Schichtzahl eines Gehirns ist kein Vielfaches davon.',
  'The input {0} takes images {1} wide and {2} high; the grid has {3} x {4}.':
    'Der Eingang {0} nimmt Bilder, die {1} breit und {2} hoch sind; das Gitter hat {3} x {4}.',
  'The input {0} takes {1} channels; {2} were said.': 'Der Eingang {0} nimmt {1} Kanäle; angegeben sind {2}.',
  "The output '{0}' of {1} is compared with {2} inside the graph: a threshold from that model's own training data is baked in. A threshold calibrated on your healthy scans has no meaning on a score that is only yes or no.":
    'Der Ausgang „{0}“ von {1} wird im Graphen mit {2} verglichen: eine Schwelle aus den Trainingsdaten des Modells ist eingebaut. Eine an Ihren gesunden Scans kalibrierte Schwelle hat keinen Sinn bei Werten, die nur ja oder nein sagen.',
  "The output '{0}' of {1} is divided by its own range in each image: the most normal slice has as high a score as the most anomalous one, and no threshold holds from scan to scan.":
    'Der Ausgang „{0}“ von {1} wird in jedem Bild durch dessen eigenen Wertebereich geteilt: die normalste Schicht bekommt so hohe Werte wie die auffälligste, und keine Schwelle gilt von Scan zu Scan.',
  "The output '{0}' of {1} is shifted, scaled and clipped to {2} .. {3} inside the graph, with numbers from that model's own training data. Calibrated thresholds keep only the order of scores, and not even that where the clip makes them equal.":
    'Der Ausgang „{0}“ von {1} wird im Graphen mit Zahlen aus den Trainingsdaten des Modells verschoben, skaliert und auf {2} .. {3} begrenzt. Kalibrierten Schwellen bleibt nur die Reihenfolge der Werte, und auch die nicht, wo die Begrenzung sie gleichmacht.',
  'The output {0} is not float32.': 'Der Ausgang {0} ist nicht float32.',
  'The output {0} is not float32: it says yes or no, and no threshold can be calibrated on that.':
    'Der Ausgang {0} ist nicht float32: er sagt ja oder nein, und daran lässt sich keine Schwelle kalibrieren.',
  'The output {0} is not one image of {1} x {2} a slice but a score of the whole image.':
    'Der Ausgang {0} ist nicht ein Bild von {1} x {2} je Schicht, sondern ein Wert für das ganze Bild.',
  'The output {0} is not one image of {1} x {2} a slice.':
    'Der Ausgang {0} ist nicht ein Bild von {1} x {2} je Schicht.',
  "'{0}' lies inside {1}; it is made an output. Nothing else in the graph is changed.":
    '„{0}“ liegt innerhalb von {1} und wird zum Ausgang gemacht. Sonst ändert sich nichts am Graphen.',
  '{0} draws random numbers ({1}): two runs on one scan differ, and no map can be made again.':
    '{0} zieht Zufallszahlen ({1}): zwei Läufe an einem Scan unterscheiden sich, und keine Karte lässt sich noch einmal machen.',
  '{0} has a {1} in training mode.': '{0} hat {1} im Trainingsmodus.',
  "{0} has no input '{1}'; it has {2}.": '{0} hat keinen Eingang „{1}“; vorhanden: {2}.',
  "{0} has no output '{1}'; it has {2}.": '{0} hat keinen Ausgang „{1}“; vorhanden: {2}.',
  '{0} has operators of onnxruntime alone: {1}. They run on the CPU.':
    '{0} hat Operatoren, die nur onnxruntime kennt: {1}. Sie laufen auf dem Prozessor.',
  '{0} has operators that are not in the ONNX standard: {1}.':
    '{0} hat Operatoren, die nicht zum ONNX-Standard gehören: {1}.',
  '{0} is written in operator set {1} (IR version {2}); operator sets {3} to {4} (IR version up to {5}) can be run.':
    '{0} ist im Operatorsatz {1} (IR-Version {2}) geschrieben; laufen können die Operatorsätze {3} bis {4} (IR-Version bis {5}).',
  '{0} normalises its input itself ({1}): feed it 0 to 1.':
    '{0} normiert seinen Eingang selbst ({1}): es braucht Werte von 0 bis 1.',
  "{0} takes three channels and normalises nothing itself. If it was trained with mean and standard deviation a channel (ImageNet's, for one), it will see other images here.":
    '{0} nimmt drei Kanäle und normiert nichts selbst. Wurde es mit Mittelwert und Standardabweichung je Kanal trainiert (etwa denen von ImageNet), so sieht es hier andere Bilder.',
  '{0} wants more than an image: {1}.': '{0} verlangt mehr als ein Bild: {1}.',

  // on a scan
  "'{0}' agrees with the test vector to {1} of its largest value.":
    '„{0}“ stimmt mit dem Vergleichsbeispiel bis auf {1} seines größten Werts überein.',
  "'{0}' differs from the test vector by {1} of its largest value; 1e-4 is allowed.":
    '„{0}“ weicht vom Vergleichsbeispiel um {1} seines größten Werts ab; erlaubt sind 1e-4.',
  "'{0}' has the shape {1}; the test vector has {2}.":
    '„{0}“ hat die Form {1}; das Vergleichsbeispiel hat {2}.',
  'A slice alone gets other scores than among {0} slices: the graph mixes the slices of a batch (a maximum or a mean over all of it, or batch normalisation in training mode).':
    'Eine Schicht allein bekommt andere Werte als unter {0} Schichten: der Graph vermischt die Schichten eines Batches (durch ein Maximum oder einen Mittelwert über alle, oder Batch-Normierung im Trainingsmodus).',
  'Check intensity_range against the training; else export again in float32 and compare with the original model.':
    'Die erwarteten Werte mit dem Training vergleichen; sonst neu in float32 exportieren und mit dem ursprünglichen Modell vergleichen.',
  'Check intensity_range and which output it is; are the weights loaded before the export?':
    'Die erwarteten Werte und den gewählten Ausgang prüfen; waren die Gewichte vor dem Export geladen?',
  'Check intensity_range, or export again.': 'Die erwarteten Werte prüfen oder neu exportieren.',
  'Check the export: are its weights loaded?': 'Den Export prüfen: sind seine Gewichte geladen?',
  'Choose a width and height that it can halve (multiples of 16 or 32; now {0} x {1}), or those it was trained on.':
    'Breite und Höhe wählen, die es halbieren kann (Vielfache von 16 oder 32; jetzt {0} x {1}), oder jene des Trainings.',
  'Choose the width and height it was trained on (now {0} x {1}), and {2} channels only if it takes so many.':
    'Breite und Höhe des Trainings wählen (jetzt {0} x {1}), und {2} Kanäle nur, wenn es so viele nimmt.',
  'Export again with opset_version=17 and standard operators.':
    'Neu exportieren, mit opset_version=17 und üblichen Operatoren.',
  'Export in evaluation mode without normalisation over the batch, or answer batch: 1.':
    'Im Auswertemodus ohne Normierung über den Batch exportieren oder bei „Schichten auf einmal“ 1 antworten.',
  'Export it in float32.': 'In float32 exportieren.',
  'Export the feature maps themselves, before they are flattened or pooled.':
    'Die Merkmalskarten selbst exportieren, bevor sie flachgelegt oder zusammengefasst werden.',
  'Export the model with one output channel (the mean over channels, for one).':
    'Das Modell mit einem einzigen Ausgangskanal exportieren (etwa dem Mittelwert über die Kanäle).',
  'Export the raw anomaly map, before any threshold.':
    'Die rohe Anomaliekarte vor jeder Schwelle exportieren.',
  'Export the raw anomaly map, before it is normalised.':
    'Die rohe Anomaliekarte exportieren, bevor sie normiert wird.',
  'Export with a free batch dimension, or answer batch: 1 and export for one.':
    'Mit freier Batch-Dimension exportieren, oder bei „Schichten auf einmal“ 1 antworten und für eine exportieren.',
  'Export without random nodes and in evaluation mode; a map that cannot be made again proves nothing.':
    'Ohne Zufallsknoten und im Auswertemodus exportieren; eine Karte, die sich nicht noch einmal machen lässt, beweist nichts.',
  'Features of {0} channels on {1} x {2} positions. The method is fitted on your healthy scans before it scores, by a run or on its page.':
    'Merkmale mit {0} Kanälen an {1} x {2} Orten. Die Methode wird an Ihre gesunden Scans angepasst, ehe sie bewertet, von einem Lauf oder auf ihrer Seite.',
  'Make the test vector with the shape that the graph takes.':
    'Das Vergleichsbeispiel in der Form machen, die der Graph nimmt.',
  'Nothing would be scored; check the export and which output it is.':
    'Nichts würde bewertet; den Export und den gewählten Ausgang prüfen.',
  'The export does not compute what the original model does: compare them in Python (evaluation mode, same input) and export again.':
    'Der Export rechnet nicht, was das ursprüngliche Modell rechnet: beide in Python vergleichen (Auswertemodus, gleiche Eingabe) und neu exportieren.',
  "The features '{0}' are {1} everywhere.": 'Die Merkmale „{0}“ sind überall {1}.',
  "The features '{0}' have the shape {1}, not {2} slices x channels x height x width.":
    'Die Merkmale „{0}“ haben die Form {1}, nicht {2} Schichten x Kanäle x Höhe x Breite.',
  "The features '{0}' hold {1} values that are not finite.":
    'Die Merkmale „{0}“ enthalten {1} Werte, die nicht endlich sind.',
  'The graph cannot take another number of slices than it was exported for: {0}.':
    'Der Graph kann keine andere Zahl von Schichten nehmen als die, für die er exportiert wurde: {0}.',
  'The graph does not run on the test vector ({0}): {1}.':
    'Der Graph läuft nicht mit dem Vergleichsbeispiel ({0}): {1}.',
  'The graph gives {0} slices for {1}: the number it was exported for is built into it.':
    'Der Graph gibt {0} Schichten für {1}: die Zahl, für die er exportiert wurde, ist eingebaut.',
  'The graph runs on no input of {0}, though its dimensions are free: {1}.':
    'Der Graph läuft mit keiner Eingabe von {0}, obwohl seine Dimensionen frei sind: {1}.',
  'The graph takes {0} slices at once but not one alone.':
    'Der Graph nimmt {0} Schichten auf einmal, aber keine allein.',
  "The map would be the brightness of the scan, which the method 'intensity' gives already.":
    'Die Karte wäre die Helligkeit des Scans; die gibt die Methode „intensity“ schon.',
  "The output '{0}' has the shape {1} for an input of {2} x {3} x {4} x {5}: not one image of {6} x {7} a slice.":
    'Der Ausgang „{0}“ hat die Form {1} für eine Eingabe von {2} x {3} x {4} x {5}: nicht ein Bild von {6} x {7} je Schicht.',
  "The output '{0}' is not a finite number in {1} % of the brain.":
    'Der Ausgang „{0}“ ist in {1} % des Gehirns keine endliche Zahl.',
  "The output '{0}' is the input itself.": 'Der Ausgang „{0}“ ist der Eingang selbst.',
  "The output '{0}' is {1} everywhere in the brain: it tells nothing.":
    'Der Ausgang „{0}“ ist überall im Gehirn {1}: er sagt nichts.',
  "The output '{0}' is {1}, not float32.": 'Der Ausgang „{0}“ ist {1}, nicht float32.',
  "The output '{0}' spans exactly 0 to 1 in each of {1} slices: it is scaled by each image's own range, so that every slice has a most anomalous voxel.":
    'Der Ausgang „{0}“ reicht in jeder von {1} Schichten genau von 0 bis 1: er wird mit dem eigenen Wertebereich jedes Bildes skaliert, sodass jede Schicht ein auffälligstes Voxel hat.',
  "The output '{0}' took only the values {1} and {2}: it was thresholded inside the graph, with that model's own training data. A threshold calibrated on your healthy scans has no meaning on it.":
    'Der Ausgang „{0}“ nahm nur die Werte {1} und {2} an: er wurde im Graphen an einer Schwelle aus den Trainingsdaten des Modells geschnitten. Eine an Ihren gesunden Scans kalibrierte Schwelle hat darauf keinen Sinn.',
  "The test vector holds {0}; it must hold the input ('{1}' or 'input') and an output ({2} or 'output').":
    'Das Vergleichsbeispiel enthält {0}; es muss den Eingang („{1}“ oder „input“) und einen Ausgang ({2} oder „output“) enthalten.',
  'Two runs on the same slices gave different values.':
    'Zwei Läufe an denselben Schichten gaben verschiedene Werte.',
  'Write it with numpy.savez from the original model.':
    'Es mit numpy.savez aus dem ursprünglichen Modell schreiben.',
  nothing: 'nichts',
  'onnxruntime does not load the graph: {0}.': 'onnxruntime lädt den Graphen nicht: {0}.',
}
