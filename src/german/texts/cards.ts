import type { Texts } from '../translator.ts'

/** What is wrong with a card of a method, and with what its graphs give. */
export const cards: Texts = {
  ' from {0} to {1}': ' von {0} bis {1}',
  ', at least {0}': ', mindestens {0}',
  ', at most {0}': ', höchstens {0}',
  '(made by the program)': '(vom Programm gemacht)',
  'A window of {0} pixels is larger than a slice side of {1}.':
    'Ein Fenster von {0} Pixeln ist größer als eine Seite der Schicht von {1}.',
  'Change the id in one of them.': 'Die id in einer davon ändern.',
  'Check the value range in the card, or export the model again.':
    'Den Wertebereich in der Methodenkarte prüfen oder das Modell neu exportieren.',
  'Choose a grid in the card that the network divides without a rest, or export the model again.':
    'In der Methodenkarte ein Gitter wählen, das das Netz ohne Rest teilt, oder das Modell neu exportieren.',
  'Correct the card.': 'Die Methodenkarte berichtigen.',
  'Correct the card; docs/method-card.md describes its fields.':
    'Die Methodenkarte berichtigen; docs/method-card.md beschreibt ihre Felder.',
  'Fit on more healthy scans, or raise coreset_share in the card.':
    'An mehr gesunde Scans anpassen oder coreset_share in der Methodenkarte erhöhen.',
  'Fit the method again (`normascope fit` on the command line).':
    'Die Methode neu anpassen (auf der Befehlszeile: `normascope fit`).',
  "Give a smaller 'window' in the card's parameters, or none.":
    'In den Parametern der Methodenkarte ein kleineres „window“ angeben oder keines.',
  "Lower 'dims' or raise 'z_window' in the card's parameters.":
    'In den Parametern der Methodenkarte „dims“ senken oder „z_window“ erhöhen.',
  "Lower 'min_brain_voxels' in the card, or check the brain masks.":
    '„min_brain_voxels“ in der Methodenkarte senken oder die Gehirnmasken prüfen.',
  'Name its output in the card.': 'Seinen Ausgang in der Methodenkarte nennen.',
  "Name the graph's output in the card (outputs.log_variance), or take normalise out.":
    'Den Ausgang des Graphen in der Methodenkarte nennen (outputs.log_variance) oder normalise herausnehmen.',
  'No slice of the healthy scans has enough brain to be used.':
    'Keine Schicht der gesunden Scans enthält genug Gehirn, um verwendet zu werden.',
  "Raise 'epsilon' in the card's parameters, or scale the network's features.":
    'In den Parametern der Methodenkarte „epsilon“ erhöhen oder die Merkmale des Netzes skalieren.',
  'Restore the file, or write the new hash into the card if you changed the model on purpose.':
    'Die Datei wiederherstellen oder, wenn das Modell mit Absicht geändert wurde, die neue Prüfsumme in die Methodenkarte schreiben.',
  'Fit the method on its page (`normascope fit` on the command line).':
    'Die Methode auf ihrer Seite anpassen (auf der Befehlszeile: `normascope fit`).',
  'Run the method as it is.': 'Die Methode laufen lassen, wie sie ist.',
  'The Gaussians of {0} channels at {1} x {2} x {3} places would take {4} MB; {5} MB is the most.':
    'Die Gaußverteilungen von {0} Kanälen an {1} x {2} x {3} Orten bräuchten {4} MB; höchstens {5} MB sind erlaubt.',
  'The bank has {0} entries of other scans; {1} neighbours are asked for.':
    'Der Speicher hat {0} Einträge anderer Scans; verlangt sind {1} Nachbarn.',
  "The card asks for normalise 'variance' and its graph gives no log_variance.":
    'Die Methodenkarte verlangt normalise „variance“, aber ihr Graph gibt kein log_variance.',
  "The card of '{0}' has parameters.{1} = {2}; it must be a number.":
    'In der Methodenkarte von „{0}“ steht parameters.{1} = {2}; es muss eine Zahl sein.',
  "The card of '{0}' has parameters.{1} = {2}; it must be a number{3}.":
    'In der Methodenkarte von „{0}“ steht parameters.{1} = {2}; es muss eine Zahl sein{3}.',
  "The card of '{0}' has parameters.{1} = {2}; it must be a whole number{3}.":
    'In der Methodenkarte von „{0}“ steht parameters.{1} = {2}; es muss eine ganze Zahl sein{3}.',
  "The card of '{0}' has parameters.{1} = {2}; it must be absent unless residual is perceptual.":
    'In der Methodenkarte von „{0}“ steht parameters.{1} = {2}; es muss fehlen, außer residual ist perceptual.',
  "The card of '{0}' has parameters.{1} = {2}; it must be high or low.":
    'In der Methodenkarte von „{0}“ steht parameters.{1} = {2}; es muss high oder low sein.',
  "The card of '{0}' has parameters.{1} = {2}; it must be l2, positive or negative with normalise variance.":
    'In der Methodenkarte von „{0}“ steht parameters.{1} = {2}; mit normalise variance muss es l2, positive oder negative sein.',
  "The card of '{0}' has parameters.{1} = {2}; it must be one of {3}.":
    'In der Methodenkarte von „{0}“ steht parameters.{1} = {2}; es muss eines von diesen sein: {3}.',
  "The card of '{0}' has parameters.{1} = {2}; it must be true or false.":
    'In der Methodenkarte von „{0}“ steht parameters.{1} = {2}; es muss true oder false sein.',
  "The card of '{0}' has parameters.{1} = {2}; it must be whole numbers with commas between them{3}.":
    'In der Methodenkarte von „{0}“ steht parameters.{1} = {2}; es müssen ganze Zahlen mit Kommas dazwischen sein{3}.',
  'The covariance of the features cannot be inverted with epsilon {0}: the features are too large for it.':
    'Die Kovarianz der Merkmale lässt sich mit epsilon {0} nicht invertieren: die Merkmale sind dafür zu groß.',
  'The map hardly differs between the voxels of the brain: it has no scale of its own.':
    'Die Karte unterscheidet sich zwischen den Voxeln des Hirns kaum: sie hat keinen eigenen Maßstab.',
  'Look whether the healthy scans it was fitted on cover the same part of the brain; in an own card set scan_scale to false.':
    'Nachsehen, ob die gesunden Scans, an die sie angepasst wurde, denselben Teil des Hirns zeigen; in einer eigenen Methodenkarte scan_scale auf false setzen.',
  'The graph gave a value that is not finite ({0}){1}.':
    'Der Graph gab einen Wert, der nicht endlich ist ({0}){1}.',
  "The graph of role 'perceptual' gave no 'distance'.":
    'Der Graph der Rolle „perceptual“ gab kein „distance“.',
  "The graph's features are {0} x {1} for slices of {2} x {3}: not smaller by one whole factor.":
    'Die Merkmale des Graphen sind {0} x {1} für Schichten von {2} x {3}: nicht um einen ganzen Faktor kleiner.',
  "The graph's features have the shape {0} x {1} x {2}; the fit was made from {3} x {4} x {5}.":
    'Die Merkmale des Graphen haben die Form {0} x {1} x {2}; angepasst wurde an {3} x {4} x {5}.',
  'The method is not fitted: no gaussian fit is loaded.':
    'Die Methode ist nicht angepasst: keine Gauß-Anpassung ist geladen.',
  'The method is not fitted: no memory-bank fit is loaded.':
    'Die Methode ist nicht angepasst: kein Merkmalsspeicher ist geladen.',
  "The procedure '{0}' is not fitted on features.": 'Das Verfahren „{0}“ wird nicht an Merkmale angepasst.',
  "Two cards have the id '{0}': {1} and {2}.": 'Zwei Methodenkarten haben die id „{0}“: {1} und {2}.',
  "{0} asks for MNI space but has no 'input.grid'.": '{0} verlangt den MNI-Raum, hat aber kein „input.grid“.',
  "{0} has a 'healthy_reference', which needs input.space 'mni'.":
    '{0} hat eine „healthy_reference“; sie braucht input.space „mni“.',
  "{0} has a graph with the role '{1}'; the procedure '{2}' has no graphs.":
    '{0} hat einen Graphen mit der Rolle „{1}“; das Verfahren „{2}“ hat keine Graphen.',
  "{0} has a graph with the role '{1}'; the procedure '{2}' has {3}.":
    '{0} hat einen Graphen mit der Rolle „{1}“; das Verfahren „{2}“ hat {3}.',
  '{0} has a wrong field {1}: it must be {2}, not {3}.':
    '{0} hat ein falsches Feld {1}: verlangt ist {2}, nicht {3}.',
  "{0} has an even number of channels, which 'channels_hold: neighbours' cannot fill.":
    '{0} hat eine gerade Anzahl von Kanälen; „channels_hold: neighbours“ kann sie nicht füllen.',
  '{0} has clip percentiles that are not in rising order.':
    '{0} hat Perzentile zum Begrenzen, die nicht aufsteigen.',
  "{0} has graphs but no 'input.grid'.": '{0} hat Graphen, aber kein „input.grid“.',
  "{0} has the procedure '{1}' but no graph with the role '{2}' for {3}.":
    '{0} hat das Verfahren „{1}“, aber keinen Graphen mit der Rolle „{2}“ für {3}.',
  '{0} is not JSON ({1}).': '{0} ist kein JSON ({1}).',
  '{0} is not the file its card describes: SHA-256 {1}…, the card says {2}….':
    '{0} ist nicht die Datei, die ihre Methodenkarte beschreibt: SHA-256 {1}…, die Karte sagt {2}….',
}
