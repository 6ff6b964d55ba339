import type { Texts } from '../translator.ts'

/** What the import says of scans and their masks. */
export const scansImported: Texts = {
  'Add the folder, or remove the line.': 'Den Ordner hinzufügen oder die Zeile entfernen.',
  'Keep one of them, or import with a table that names the mask.':
    'Nur eine davon behalten oder mit einer Tabelle importieren, die die Maske nennt.',
  'Methods here know no contrast agent; leave the scan out if another of this modality exists.':
    'Die Methoden hier kennen kein Kontrastmittel; den Scan weglassen, wenn es einen anderen dieser Modalität gibt.',
  'Name it after its scan, or import with a table that names both.':
    'Nach ihrem Scan benennen oder mit einer Tabelle importieren, die beide nennt.',
  'Name the folder that holds participants.tsv and the sub- folders, or choose the layout of a table (--layout table on the command line).':
    'Den Ordner angeben, der participants.tsv und die Ordner sub- enthält, oder den Aufbau „Tabelle“ wählen (auf der Befehlszeile: --layout table).',
  'Only {0} are imported.': 'Importiert werden nur {0}.',
  'Scans are expected as anat/{0}_T1w.nii.gz (or {1}).':
    'Scans werden als anat/{0}_T1w.nii.gz erwartet (oder {1}).',
  'participants.tsv lists sub-{0}, but {1} does not exist.':
    'participants.tsv nennt sub-{0}, aber {1} gibt es nicht.',
  '{0} has {1} brain masks that fit; {2} is used, not {3}.':
    '{0} hat {1} passende Hirnmasken; verwendet wird {2}, nicht {3}.',
  '{0} has {1} lesion masks that fit; {2} is used, not {3}.':
    '{0} hat {1} passende Läsionsmasken; verwendet wird {2}, nicht {3}.',
  '{0} holds no BIDS subjects (folders called sub-…).':
    '{0} enthält keine BIDS-Personen (Ordner namens sub-…).',
  '{0} holds no scan that can be imported.': '{0} enthält keinen Scan, der sich importieren lässt.',
  '{0} is a lesion mask, but no scan uses it.': '{0} ist eine Läsionsmaske, aber kein Scan benutzt sie.',
  '{0} is of the kind "{1}", which methods here cannot read.':
    '{0} ist von der Art „{1}“, die keine Methode hier lesen kann.',
  '{0} was taken with a contrast agent (ce-{1}).': '{0} wurde mit Kontrastmittel aufgenommen (ce-{1}).',
  'Import the whole 3-D scan.': 'Den ganzen dreidimensionalen Scan importieren.',
  'Look at the scan in the viewer; nothing needs to be done where it lies right.':
    'Den Scan im Betrachter ansehen; wo er richtig liegt, ist nichts zu tun.',
  '{0} is a single slice ({1} voxels), not a volume.':
    '{0} ist ein einzelner Schnitt ({1} Voxel), kein Volumen.',
  '{0} marks {1} of the brain of {2} as a lesion: it looks like a brain mask.':
    '{0} markiert {1} des Gehirns von {2} als Läsion: das sieht nach einer Gehirnmaske aus.',
  'Name it as the brain mask, or leave it out.': 'Als Gehirnmaske angeben oder weglassen.',
  'Add a column "group" (healthy or patient) to participants.tsv or the table; without a table, say at the import which group it is.':
    'Eine Spalte „group“ (healthy oder patient) in participants.tsv oder der Tabelle ergänzen; ohne Tabelle beim Import die Gruppe sagen.',
  'Add a column "group" (healthy or patient) to participants.tsv.':
    'In participants.tsv eine Spalte „group“ (healthy oder patient) ergänzen.',
  'Check that the file states its voxel size in millimetres.':
    'Prüfen, ob die Datei ihre Voxelgröße in Millimetern angibt.',
  'Check that the mask and the skull-stripping belong to this scan.':
    'Prüfen, ob Maske und Schädelentfernung zu diesem Scan gehören.',
  'Check the mask; leave the cell empty where no reference exists.':
    'Die Maske prüfen; die Zelle leer lassen, wo es keine Referenz gibt.',
  'Correct the brain mask, or leave it out for a skull-stripped scan.':
    'Die Hirnmaske berichtigen oder bei einem Scan ohne Schädel weglassen.',
  'Correct the group to patient, or remove the mask: lesions in healthy scans would falsify every threshold.':
    'Die Gruppe auf Patient berichtigen oder die Maske entfernen: Läsionen in gesunden Scans würden jede Schwelle verfälschen.',
  'Export the scan again, or leave it out.': 'Den Scan neu exportieren oder weglassen.',
  'Export the scan again.': 'Den Scan neu exportieren.',
  'Nothing needs to be done if they lie outside the brain.':
    'Nichts zu tun, wenn sie außerhalb des Gehirns liegen.',
  'Nothing says the group of {0}; it has lesions marked, so it is taken as a patient.':
    'Nichts sagt die Gruppe von {0}; es sind Läsionen markiert, also gilt die Person als Patient.',
  'Nothing says whether {0} is healthy or a patient ({1}).':
    'Nichts sagt, ob {0} gesund oder Patient ist ({1}).',
  'Strip the skull (the background must be exactly 0), or give a brain mask.':
    'Den Schädel entfernen (der Hintergrund muss genau 0 sein) oder eine Hirnmaske angeben.',
  'The brain in {0} is {1} ml, more than any brain: it is probably not skull-stripped.':
    'Das Gehirn in {0} misst {1} ml, mehr als jedes Gehirn: der Schädel ist wahrscheinlich nicht entfernt.',
  'The brain mask {0} of {1} is empty.': 'Die Hirnmaske {0} von {1} ist leer.',
  'The voxels of {0} are {1} mm, which is unusual for a brain scan.':
    'Die Voxel von {0} messen {1} mm, ungewöhnlich für einen Hirnscan.',
  'This looks like a mask; name the scan itself.': 'Das sieht nach einer Maske aus; den Scan selbst angeben.',
  '{0} does not look skull-stripped ({1} of its voxels are 0) and has no brain mask: all its non-zero voxels count as brain.':
    'Bei {0} scheint der Schädel nicht entfernt ({1} der Voxel sind 0), und eine Hirnmaske fehlt: alle Voxel außer 0 gelten als Gehirn.',
  '{0} has the same value, {1}, in every brain voxel: it shows nothing.':
    '{0} hat in jedem Hirnvoxel denselben Wert, {1}: zu sehen ist nichts.',
  '{0} is in the healthy group, but {1} marks {2} lesion voxels in {3}.':
    '{0} gehört zu den Gesunden, aber {1} markiert {2} Läsionsvoxel in {3}.',
  '{0} is zero everywhere.': '{0} ist überall 0.',
  '{0} marks no voxel of {1}: lesion figures are undefined for this scan.':
    '{0} markiert kein Voxel von {1}: Läsionsmaße sind für diesen Scan undefiniert.',
  '{0} of the voxels of {1} are NaN or infinite.': '{0} der Voxel von {1} sind NaN oder unendlich.',
  '{0} of {1} lesion voxels of {2} lie outside the brain of {3}; figures are over brain voxels.':
    '{0} von {1} Läsionsvoxeln von {2} liegen außerhalb des Gehirns von {3}; gezählt werden Hirnvoxel.',
  '{0} voxels of {1} are NaN or infinite; they count as outside the brain.':
    '{0} Voxel von {1} sind NaN oder unendlich; sie gelten als außerhalb des Gehirns.',
}
