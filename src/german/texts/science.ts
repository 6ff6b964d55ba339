import type { Texts } from '../translator.ts'

/** Why a figure is undefined, and remarks on comparisons. */
export const science: Texts = {
  '{0} subjects: too few for an interval': '{0} Personen: zu wenige für ein Intervall',
  'below 0.01 %': 'unter 0.01 %',
  'every subject ranks the methods alike: F is infinite':
    'jede Person reiht die Methoden gleich: F ist unendlich',
  'no subject differs between methods: not tested':
    'bei keiner Person unterscheiden sich die Methoden: nicht getestet',
  '{0} subjects with the figure under every method: too few to test, at least {1} are needed':
    '{0} Personen mit der Größe unter jeder Methode: zu wenige für einen Test, mindestens {1} sind nötig',
  'no healthy test scans to tell patients from':
    'keine gesunden Testscans, von denen Patienten zu unterscheiden wären',
  'no patients to tell from the healthy': 'keine Patienten, die von Gesunden zu unterscheiden wären',
  'one subject in a group: no interval': 'nur eine Person in einer Gruppe: kein Intervall',
  'no scan with this figure under both methods': 'kein Scan mit dieser Größe unter beiden Methoden',
  'no subject differs: not tested': 'keine Person unterscheidet sich: nicht getestet',
  '{0} subjects: too few to test, at least {1} are needed':
    '{0} Personen: zu wenige für einen Test, mindestens {1} sind nötig',
  'no subject has the figure under every method': 'keine Person hat die Größe unter jeder Methode',
  'no healthy test scans': 'keine gesunden Testscans',
  'no patients with a reference': 'keine Patienten mit Referenz',
  'undefined on every scan': 'auf jedem Scan undefiniert',
  '{0} of {1} scans without this figure': '{0} von {1} Scans ohne diese Größe',
  '{0}; {1} of {2} scans without this figure': '{0}; {1} von {2} Scans ohne diese Größe',
  'no image with a box': 'kein Bild mit einem Kasten',
  'every brain voxel is lesion: there is no healthy voxel':
    'jedes Hirnvoxel ist Läsion: es gibt kein gesundes Voxel',
  'neither the reference nor the prediction holds a voxel':
    'weder die Referenz noch die Vorhersage enthält ein Voxel',
  'no brain voxel is above the threshold': 'kein Hirnvoxel liegt über der Schwelle',
  'no reference mask was given': 'es gibt keine Referenzmaske',
  'no threshold was given': 'es gibt keine Schwelle',
  'the brain mask is empty': 'die Hirnmaske ist leer',
  'the reference mask holds no lesion voxel in the brain':
    'die Referenzmaske enthält kein Läsionsvoxel im Gehirn',
  'the scans hold no reference lesion': 'die Scans enthalten keine Referenzläsion',
  'the thresholds end below {0} false positives per scan':
    'die Schwellen enden unter {0} falsch positiven Gebieten je Scan',
  'there is no FROC curve': 'es gibt keine FROC-Kurve',
  'there is no scan': 'es gibt keinen Scan',
  'no healthy scans to tell patients from':
    'keine gesunden Scans, von denen Patienten zu unterscheiden wären',
  'no threshold of the grid has an FPR between 0 and 0.3':
    'keine Schwelle des Rasters hat eine FPR zwischen 0 und 0.3',
  'the reference holds no region in the brain': 'die Referenz enthält kein Gebiet im Gehirn',
  'there is no healthy voxel in the brain': 'es gibt kein gesundes Voxel im Gehirn',
  'no subject with this figure': 'keine Person mit dieser Größe',
}
