import type { Texts } from '../translator.ts'

/** NIfTI files. */
export const volumes: Texts = {
  'The header and the voxels do not belong together; export the scan again.':
    'Kopf und Voxel der Datei gehören nicht zusammen; den Scan neu exportieren.',
  'Convert it to NIfTI (.nii.gz), for example with nibabel, and import that.':
    'In NIfTI (.nii.gz) umwandeln, zum Beispiel mit nibabel, und das importieren.',
  'Convert it to NIfTI with the orientation that its source states, and import that.':
    'In NIfTI umwandeln, mit der Orientierung, die die Quelle angibt, und das importieren.',
  'Give a NIfTI image (.nii, .nii.gz, or .hdr with .img).':
    'Ein NIfTI-Bild angeben (.nii, .nii.gz oder .hdr mit .img).',
  'Run gunzip on it once and import the result.': 'Einmal mit gunzip entpacken und das Ergebnis importieren.',
  'The header is damaged; export the scan again.':
    'Der Kopf der Datei ist beschädigt; den Scan neu exportieren.',
  'Extract the one volume to use (or average them) and import that as a 3-D image.':
    'Das gewünschte Volumen herauslösen (oder mitteln) und als dreidimensionales Bild importieren.',
  'Give a 3-D scan.': 'Einen dreidimensionalen Scan angeben.',
  'Give the volume image it was made from.': 'Das Volumenbild angeben, aus dem sie entstand.',
  'Save the magnitude (or one channel) as real numbers and import that.':
    'Den Betrag (oder einen Kanal) als reelle Zahlen speichern und das importieren.',
  'a 2-D image; it is read as a volume of one slice':
    'ein zweidimensionales Bild; gelesen wird es als Volumen aus einem Schnitt',
  'bitpix is {0} where {1} has {2}; the datatype is believed':
    'bitpix ist {0}, wo {1} {2} hat; geglaubt wird dem Datentyp',
  'sizeof_hdr is not {0}; the rest of the header is read by its magic string':
    'sizeof_hdr ist nicht {0}; der übrige Kopf wird nach seiner Kennung gelesen',
  'vox_offset is 0; the voxels are read from byte {0}, right after the header':
    'vox_offset ist 0; die Voxel werden ab Byte {0} gelesen, gleich nach dem Kopf',
  'NaN counts as outside the mask': 'NaN gilt als außerhalb der Maske',
  "Resample the mask to the scan's grid (nearest neighbour), or name the scan it was drawn on.":
    'Die Maske auf das Gitter des Scans bringen (nächster Nachbar) oder den Scan angeben, auf dem sie gezeichnet wurde.',
  'its scan': 'seinem Scan',
  "stored as {0}; put into the scan's order {1}": 'abgelegt als {0}; in die Ordnung des Scans {1} gebracht',
  '{0} does not lie on the grid of {1}: {2}, against {3} (corners up to {4} mm apart).':
    '{0} liegt nicht auf dem Gitter von {1}: {2}, gegen {3} (Ecken bis {4} mm auseinander).',
  '{0} does not lie on the grid of {1}: {2}, against {3}.':
    '{0} liegt nicht auf dem Gitter von {1}: {2}, gegen {3}.',
  '{0} negative voxels count as outside the mask': '{0} negative Voxel gelten als außerhalb der Maske',
  '{0} voxels lie between 0 and 1; above 0.5 counts as inside':
    '{0} Voxel liegen zwischen 0 und 1; über 0.5 gilt als innerhalb',
  '{0} voxels of {1} mm, {2}, first voxel at {3} mm': '{0} Voxel von {1} mm, {2}, erstes Voxel bei {3} mm',
  'Repair the orientation in the header (for example from the original export) and import it again.':
    'Die Orientierung im Kopf der Datei berichtigen (zum Beispiel aus dem ursprünglichen Export) und neu importieren.',
  'lengths are stored in {0}; they were converted to mm':
    'Längen sind in {0} abgelegt; sie wurden in mm umgerechnet',
  'pixdim gives voxels of {0}, the affine in use {1}; the affine is believed':
    'pixdim gibt Voxel von {0} an, die verwendete affine Abbildung {1}; geglaubt wird dieser',
  'qform and sform codes are 0: the orientation is not stated and is taken as x to the left, y to the front, z up':
    'qform- und sform-Code sind 0: die Orientierung ist nicht angegeben und wird als x nach links, y nach vorn, z nach oben genommen',
  'sform and qform disagree by up to {0} mm; the sform is used':
    'sform und qform weichen bis {0} mm voneinander ab; verwendet wird die sform',
  "the header's unit of length is {0}, which its voxel sizes contradict; mm is assumed":
    'die Längeneinheit im Kopf ist {0}, was den Voxelgrößen widerspricht; angenommen wird mm',
  'the sform is singular (a zero row, or not finite); the qform is used':
    'die sform ist singulär (eine Zeile aus Nullen oder nicht endlich); verwendet wird die qform',
  'Put the .hdr and the .img file side by side.': 'Die .hdr- und die .img-Datei nebeneinander legen.',
  'Resample it to a coarser grid (0.5 mm or more) and import that.':
    'Auf ein gröberes Gitter bringen (0.5 mm oder mehr) und das importieren.',
  'The file is incomplete; copy or export it again.':
    'Die Datei ist unvollständig; noch einmal kopieren oder exportieren.',
  'a name ending in .gz, but the content is not gzip':
    'der Name endet auf .gz, der Inhalt ist aber nicht gzip',
  'gzip content under a name without .gz': 'gzip-Inhalt unter einem Namen ohne .gz',
  'the scaling slope is negative ({0}): bright and dark are exchanged':
    'die Steigung der Skalierung ist negativ ({0}): hell und dunkel sind vertauscht',
  '{0} bytes after the last voxel were ignored': '{0} Bytes nach dem letzten Voxel wurden übergangen',
  '{0} of {1} voxels are NaN or infinite': '{0} von {1} Voxeln sind NaN oder unendlich',
  '{0} voxels lie beyond 2^24 and were rounded to float32':
    '{0} Voxel liegen jenseits von 2^24 und wurden auf float32 gerundet',
  'The file is incomplete or damaged; copy or export it again.':
    'Die Datei ist unvollständig oder beschädigt; noch einmal kopieren oder exportieren.',
  '{0} claims the shape {1}, with a dimension that is not positive.':
    '{0} gibt die Form {1} an, mit einer Dimension, die nicht positiv ist.',
  '{0} claims {1} dimensions (dim[0]); NIfTI allows 1 to 7.':
    '{0} gibt {1} Dimensionen an (dim[0]); NIfTI erlaubt 1 bis 7.',
  '{0} ends in the middle of its gzip stream.': '{0} endet mitten im gzip-Strom.',
  '{0} gives neither an orientation nor valid voxel sizes (pixdim).':
    '{0} gibt weder eine Orientierung noch gültige Voxelgrößen (pixdim) an.',
  '{0} goes on for more than 1 MiB after the {1} bytes that its header promises.':
    '{0} geht mehr als 1 MiB über die {1} Bytes hinaus, die ihr Kopf verspricht.',
  '{0} has a damaged gzip stream (its contents do not match its checksum).':
    '{0} hat einen beschädigten gzip-Strom (der Inhalt passt nicht zur Prüfsumme).',
  '{0} has a qform with invalid numbers and no other orientation: left and right cannot be known.':
    '{0} hat eine qform mit ungültigen Zahlen und keine andere Orientierung: links und rechts sind nicht zu bestimmen.',
  '{0} has an sform that cannot be inverted and no other orientation: left and right cannot be known.':
    '{0} hat eine nicht umkehrbare sform und keine andere Orientierung: links und rechts sind nicht zu bestimmen.',
  '{0} has one dimension ({1} values).': '{0} hat nur eine Dimension ({1} Werte).',
  '{0} has the datatype code {1}, which NIfTI does not know.':
    '{0} hat den Datentyp {1}, den NIfTI nicht kennt.',
  '{0} has {1} voxels; at most {2} can be worked on.':
    '{0} hat {1} Voxel; höchstens {2} lassen sich bearbeiten.',
  '{0} holds only {1} bytes, which is less than a NIfTI header.':
    '{0} enthält nur {1} Bytes, weniger als ein NIfTI-Kopf.',
  '{0} holds voxels only; its header ({1}) cannot be found.':
    '{0} enthält nur Voxel; ihr Kopf ({1}) ist nicht zu finden.',
  '{0} holds {1} volumes (shape {2}); one scan is one volume.':
    '{0} enthält {1} Volumen (Form {2}); ein Scan ist ein Volumen.',
  '{0} holds {1}, not one real number per voxel.': '{0} enthält {1}, nicht eine reelle Zahl je Voxel.',
  '{0} is a CIFTI file (values on a brain surface or between regions), not an image.':
    '{0} ist eine CIFTI-Datei (Werte auf der Hirnoberfläche oder zwischen Regionen), kein Bild.',
  '{0} is a text file, not a NIfTI image.': '{0} ist eine Textdatei, kein NIfTI-Bild.',
  '{0} is an Analyze 7.5 image, which does not say which side is left.':
    '{0} ist ein Bild nach Analyze 7.5, das nicht sagt, welche Seite links ist.',
  '{0} is not a NIfTI image.': '{0} ist kein NIfTI-Bild.',
  '{0} is the header of an image pair, but its voxels ({1}) cannot be found.':
    '{0} ist der Kopf eines Bildpaars, aber seine Voxel ({1}) sind nicht zu finden.',
  '{0} is {1}, not a NIfTI image.': '{0} ist {1}, kein NIfTI-Bild.',
  "{0} looks like NIfTI, but its magic string is neither 'n+1' nor 'ni1' (nor 'n+2', 'ni2').":
    "{0} sieht nach NIfTI aus, aber die Kennung ist weder 'n+1' noch 'ni1' (noch 'n+2', 'ni2').",
  '{0} promises {1} bytes of header and voxels but holds {2}.':
    '{0} verspricht {1} Bytes Kopf und Voxel, enthält aber {2}.',
  '{0} promises {1} bytes of header and voxels, but its {2} bytes cannot hold them.':
    '{0} verspricht {1} Bytes Kopf und Voxel, aber die {2} Bytes können sie nicht enthalten.',
  '{0} says its voxels start at byte {1} (vox_offset), which cannot be.':
    '{0} gibt an, dass die Voxel bei Byte {1} beginnen (vox_offset); das kann nicht sein.',
  '{0} scales its voxels with an intercept of {1}.':
    '{0} skaliert die Voxel mit einem Achsenabschnitt von {1}.',
  '{0} was compressed twice with gzip.': '{0} wurde zweimal mit gzip gepackt.',
  'Choose such a name.': 'Einen solchen Namen wählen.',
  'This is a fault of the caller.': 'Das ist ein Fehler des aufrufenden Programms.',
  'Write it as float32.': 'Als float32 schreiben.',
  '{0} cannot be written as {1}: a voxel is {2}.':
    '{0} lässt sich nicht als {1} schreiben: ein Voxel ist {2}.',
  '{0} does not end in .nii, .nii.gz, .hdr or .img.': '{0} endet nicht auf .nii, .nii.gz, .hdr oder .img.',
  '{0} was asked to hold voxels that do not fit their grid.':
    '{0} sollte Voxel aufnehmen, die nicht zu ihrem Gitter passen.',
}
