import type { Texts } from '../translator.ts'

/** What the import says of the names of files, where a folder has no table. */
export const names: Texts = {
  '{0} holds no NIfTI files (.nii, .nii.gz, .hdr with .img).':
    '{0} enthält keine NIfTI-Dateien (.nii, .nii.gz, .hdr mit .img).',
  'Nothing in the name of {0} says which modality it is.':
    'Nichts im Namen von {0} sagt, welche Modalität es ist.',
  'The name of {0} speaks of several modalities ({1}).': 'Der Name von {0} nennt mehrere Modalitäten ({1}).',
  'The name of {0} speaks of a lesion mask and of a brain mask.':
    'Der Name von {0} nennt eine Läsionsmaske und eine Gehirnmaske.',
  'Say what a word of its name means (on the command line with --word), or leave the file out.':
    'Sagen, was ein Wort des Namens bedeutet (auf der Befehlszeile mit --word), oder die Datei auslassen.',
  '{0} is of the kind "{1}", which methods here cannot read.':
    '{0} ist von der Art „{1}“, die Methoden hier nicht lesen können.',
  '{0} is left out, as was chosen for the word "{1}".':
    '{0} wird ausgelassen, wie für das Wort „{1}“ gewählt.',
  'Choose another meaning for this word if that was not meant.':
    'Für dieses Wort anders wählen, wenn das nicht gemeint war.',
  '{0} comes out as {1} session {2} {3}, as do {4}; none of them is taken.':
    '{0} ergibt {1}, Sitzung {2}, {3}, ebenso {4}; keine davon wird übernommen.',
  '{0} comes out as {1} {2}, as do {3}; none of them is taken.':
    '{0} ergibt {1}, {2}, ebenso {3}; keine davon wird übernommen.',
  'Say where the subject stands, or of a word in one of the names that it leaves files out (on the command line with --subject-from and --word).':
    'Sagen, wo die Person steht, oder für ein Wort eines der Namen wählen, dass es Dateien auslässt (auf der Befehlszeile mit --subject-from und --word).',
  '{0} is taken for a mask by its name, but no scan fits it.':
    '{0} gilt nach dem Namen als Maske, aber kein Scan passt dazu.',
  'Say where the subject stands, or what a word of its name means (on the command line with --subject-from and --word).':
    'Sagen, wo die Person steht oder was ein Wort des Namens bedeutet (auf der Befehlszeile mit --subject-from und --word).',
  'Say of a word in the names of the others that it leaves files out.':
    'Für ein Wort in den Namen der anderen wählen, dass es Dateien auslässt.',
}
