import type { Texts } from '../translator.ts'

/** Words that stand in the places of the engine's texts; whole places only, so that no name is changed. */
export const values: Texts = {
  age: 'Alter',
  sex: 'Geschlecht',
  scanner: 'Scanner',
  site: 'Standort',
  'lesion type': 'Läsionsart',
  lesion_type: 'Läsionsart',
  lesion_volume_mm3: 'Läsionsgröße',
  lesion_contrast: 'Läsionskontrast',
  subject: 'Person',
  scan: 'Scan',
  lesion: 'Läsion',
  patient: 'Patient',
  healthy: 'gesund',
  calibration: 'Kalibrierung',
  test: 'Test',
  train: 'Training',
  input: 'Eingang',
  output: 'Ausgang',
  'the imported reference and all readers together': 'die importierte Referenz und alle Befunder zusammen',
  'a simulated brain': 'einem simulierten Gehirn',
  width: 'Breite',
  height: 'Höhe',
  channels: 'Kanäle',
  'plain words': 'schlichte Worte',
  "plain words, or 'unknown'": 'schlichte Worte, oder „unknown“',
  'two numbers, the lower one first': 'zwei Zahlen, die kleinere zuerst',
  'lower-case letters, digits and hyphens, at most 40':
    'Kleinbuchstaben, Ziffern und Bindestriche, höchstens 40',
  'the name of an output, or of a tensor inside the graph':
    'der Name eines Ausgangs oder eines Tensors im Graphen',
  'no results': 'keine Ergebnisse',
  'no operating points': 'keine Arbeitspunkte',
}
