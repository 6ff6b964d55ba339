import type { Texts } from '../translator.ts'

/** Words that stand in the places of the engine's texts; whole places only, so that no name is changed. */
export const values: Texts = {
  age: 'Alter',
  sex: 'Geschlecht',
  scanner: 'Gerät',
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
  'no results': 'keine Ergebnisse',
  'no operating points': 'keine Arbeitspunkte',
}
