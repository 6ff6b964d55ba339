import type { Texts } from '../translator.ts'

/** What is said of the series of a DICOM folder. */
export const dicom: Texts = {
  'A localizer or a calibration scan.': 'Ein Localizer oder ein Kalibrierscan.',
  'Angiography.': 'Angiographie.',
  'Another contrast than T1w, T2w and FLAIR.': 'Ein anderer Kontrast als T1w, T2w und FLAIR.',
  'Another series of this contrast is taken for this session.':
    'Für diese Sitzung wird eine andere Serie dieses Kontrasts übernommen.',
  'Choose other series or another folder.': 'Andere Serien oder einen anderen Ordner wählen.',
  'Chosen to be left out.': 'Es wurde gewählt, sie auszulassen.',
  'Diffusion imaging.': 'Diffusionsbildgebung.',
  'Export the one volume that is wanted as a series of its own.':
    'Das gewünschte Volumen als eigene Serie exportieren.',
  'Export the series again, complete, and import it anew.':
    'Die Serie noch einmal vollständig exportieren und neu importieren.',
  FLAIR: 'FLAIR',
  'Functional or perfusion imaging.': 'Funktionelle oder Perfusionsbildgebung.',
  'Give each person an ID of their own in the DICOM headers, and import the folder anew.':
    'Jeder Person in den DICOM-Headern eine eigene ID geben und den Ordner neu importieren.',
  'Have the archive send it uncompressed, and import it anew.':
    'Sie vom Archiv unkomprimiert senden lassen und neu importieren.',
  'Import again with another choice if that was not meant.':
    'Erneut importieren und anders wählen, wenn das nicht gemeint war.',
  'Import it as DICOM (--layout dicom on the command line).':
    'Als DICOM importieren (auf der Befehlszeile: --layout dicom).',
  'Import the folder again.': 'Den Ordner erneut importieren.',
  'Its conversion gave no volume.': 'Beim Umwandeln kam kein Volumen heraus.',
  'Its conversion gave no whole volume.': 'Beim Umwandeln kam kein ganzes Volumen heraus.',
  'Its conversion gave {0} volumes instead of one.': 'Beim Umwandeln kamen {0} Volumen statt eines heraus.',
  'Its conversion gave {0} voxels instead of {1}.': 'Beim Umwandeln kamen {0} Voxel statt {1} heraus.',
  'Its headers do not say where in space the slices lie.':
    'Ihre Header sagen nicht, wo im Raum die Schichten liegen.',
  'Its pixels are packed in a way that is not read here.':
    'Ihre Pixel sind auf eine Art gepackt, die hier nicht gelesen wird.',
  'Look whether the scans are whole; where they are not, export the series again and import it anew.':
    'Nachsehen, ob die Scans vollständig sind; wo nicht, die Serie noch einmal exportieren und neu importieren.',
  'Made from other images (reformatted, subtracted, a screenshot).':
    'Aus anderen Bildern gemacht (reformatiert, subtrahiert, ein Bildschirmfoto).',
  'More than one volume (up to {0} slices lie in the same place).':
    'Mehr als ein Volumen (bis zu {0} Schichten liegen an derselben Stelle).',
  'Name a file in a folder of its own, to which only those have access who may know the patients.':
    'Eine Datei in einem eigenen Ordner angeben, auf den nur zugreifen kann, wer die Patienten kennen darf.',
  'Neither its name nor its times say what it is.': 'Weder ihr Name noch ihre Zeiten sagen, was sie ist.',
  'None of the series of {0} is taken: none is recognised as a whole T1w, T2w or FLAIR scan of a head.':
    'Keine der Serien von {0} wird übernommen: keine ist als vollständiger T1w-, T2w- oder FLAIR-Scan eines Kopfes erkannt.',
  'Not magnetic resonance imaging.': 'Keine Magnetresonanztomographie.',
  'Nothing needs to be done: methods here read T1w, T2w and FLAIR.':
    'Es ist nichts zu tun: die Methoden hier lesen T1w, T2w und FLAIR.',
  'Nothing of {0} is taken.': 'Nichts von {0} wird übernommen.',
  'Nothing says whether the people of {0} are healthy or patients.':
    'Nichts sagt, ob die Personen von {0} gesund oder Patienten sind.',
  'Nothing says whether {0} is healthy or a patient; its {1} scan is not taken.':
    'Nichts sagt, ob {0} gesund oder Patient ist; der {1}-Scan wird nicht übernommen.',
  'Nothing says whose scan it is, or its patient ID stands for people with different dates of birth.':
    'Nichts sagt, wessen Scan es ist, oder die Patienten-ID steht für Personen mit verschiedenen Geburtsdaten.',
  'Of another part of the body than the head, by its name.':
    'Dem Namen nach von einem anderen Körperteil als dem Kopf.',
  'One of its files has gone.': 'Eine ihrer Dateien ist nicht mehr da.',
  'A single slice, which does not cover a head.': 'Eine einzige Schicht; sie umfasst keinen Kopf.',
  'Only {0} slices, which do not cover a head.': 'Nur {0} Schichten; sie umfassen keinen Kopf.',
  'Say it at the import (on the command line with --group or --subject).':
    'Beim Import angeben (auf der Befehlszeile mit --group oder --subject).',
  'Say it at the import (on the command line with --group or --subject), and import the folder again.':
    'Beim Import angeben (auf der Befehlszeile mit --group oder --subject) und den Ordner erneut importieren.',
  'Say what it is if it should be taken all the same.':
    'Angeben, was sie ist, wenn sie trotzdem übernommen werden soll.',
  'Say what they are in the list of series (on the command line with --series).':
    'In der Liste der Serien angeben, was sie sind (auf der Befehlszeile mit --series).',
  'Series {0} of {1}, session {2} ({3}) is not taken. {4}':
    'Serie {0} von {1}, Sitzung {2} ({3}), wird nicht übernommen. {4}',
  'Slices are missing in the middle ({0}), or lie at uneven distances.':
    'In der Mitte fehlen Schichten ({0}), oder sie liegen in ungleichen Abständen.',
  'Some of its files are damaged.': 'Einige ihrer Dateien sind beschädigt.',
  'T1w after a contrast agent; methods have learned scans without one.':
    'T1w nach Kontrastmittel; die Methoden haben an Scans ohne Kontrastmittel gelernt.',
  'The converter stopped.': 'Der Umwandler brach ab.',
  'The import was cancelled after {0} of {1} series were converted; these are kept.':
    'Der Import wurde abgebrochen, nachdem {0} von {1} Serien umgewandelt waren; diese bleiben.',
  'The look through {0} was cancelled; nothing was taken.':
    'Die Durchsicht von {0} wurde abgebrochen; nichts wurde übernommen.',
  'The study has a scan of this contrast and session already.':
    'Die Studie hat schon einen Scan dieses Kontrasts und dieser Sitzung.',
  'it ends before its pixels begin': 'sie endet, bevor ihre Pixel beginnen',
  'its data set is deflated, which is not read here':
    'ihre Daten sind gepackt (deflate), was hier nicht gelesen wird',
  'its header cannot be read': 'ihr Header ist nicht lesbar',
  'its pixels are {0} bytes short': 'von ihren Pixeln fehlen {0} Byte',
  '{0} DICOM files could not be read; a series may lack its first or last slices.':
    '{0} DICOM-Dateien waren nicht lesbar; einer Serie können die ersten oder letzten Schichten fehlen.',
  '{0} exists and is not a key file.': '{0} gibt es schon und ist keine Schlüsseldatei.',
  '{0} holds DICOM files and no table.': '{0} enthält DICOM-Dateien und keine Tabelle.',
  '{0} holds no DICOM images.': '{0} enthält keine DICOM-Bilder.',
  '{0} holds no readable DICOM images; {1} files are damaged.':
    '{0} enthält keine lesbaren DICOM-Bilder; {1} Dateien sind beschädigt.',
  '{0} is damaged: {1}.': '{0} ist beschädigt: {1}.',
  '{0} is a patient in the study and stays so; this import said healthy.':
    '{0} ist in der Studie Patient und bleibt es; dieser Import nannte gesund.',
  '{0} is healthy in the study and stays so; this import said patient.':
    '{0} ist in der Studie gesund und bleibt es; dieser Import nannte Patient.',
  'Correct the group in the cohort if the study is wrong.':
    'Die Gruppe in der Kohorte berichtigen, wenn die Studie falsch ist.',
  '{0} lies in the folder of the DICOM files, which is only read.':
    '{0} liegt im Ordner der DICOM-Dateien, der nur gelesen wird.',
  '{0} lies in the study, which must not hold the key to its pseudonyms.':
    '{0} liegt in der Studie; sie darf den Schlüssel zu ihren Pseudonymen nicht enthalten.',
}
