import type { Texts } from '../translator.ts'

/** Drawing. */
export const annotations: Texts = {
  'Draw in one window only, or under another name; this window takes over what the other drew.':
    'Nur in einem Fenster zeichnen oder unter einem anderen Namen; dieses Fenster übernimmt, was das andere gezeichnet hat.',
  'Go on drawing.': 'Weiterzeichnen.',
  'Put the earlier scan back to go on with it, or draw under another name.':
    'Den früheren Scan zurücklegen, um weiterzuzeichnen, oder unter einem anderen Namen zeichnen.',
  'Put it back at its place; what is drawn meanwhile waits in the window.':
    'Sie an ihren Platz zurücklegen; was inzwischen gezeichnet wird, wartet im Fenster.',
  'The file of {0} is not there: {1} does not exist.': 'Die Datei von {0} fehlt: {1} gibt es nicht.',
  'Reload the page and draw it again.': 'Die Seite neu laden und den Strich noch einmal zeichnen.',
  'Reload the page: the study has changed since it was opened.':
    'Die Seite neu laden: die Studie hat sich seit dem Öffnen geändert.',
  'Restore study.sqlite from a backup; the mask file under derivatives holds what was drawn before.':
    'study.sqlite aus einer Sicherung wiederherstellen; die Maskendatei unter derivatives enthält, was vorher gezeichnet war.',
  'Stroke {0} of reader {1} on scan {2} cannot be read.': 'Strich {0} von {1} auf Scan {2} ist nicht lesbar.',
  'The drawing of {0} has gone on elsewhere: another window draws under the same name.':
    'Die Zeichnung von {0} ging anderswo weiter: ein anderes Fenster zeichnet unter demselben Namen.',
  'The stroke does not fit the voxels of its scan.': 'Der Strich passt nicht zu den Voxeln seines Scans.',
  'The study has no drawing {0}.': 'Die Studie hat keine Zeichnung {0}.',
  'The study has no scan {0}.': 'Die Studie hat keinen Scan {0}.',
  'There is nothing to do again.': 'Es gibt nichts zu wiederholen.',
  'There is nothing to undo.': 'Es gibt nichts rückgängig zu machen.',
  'What {0} drew on {1} belongs to other voxels: the scan was imported again since.':
    'Was {0} auf {1} gezeichnet hat, gehört zu anderen Voxeln: der Scan wurde seither neu importiert.',
  'Draw lesions in Review first.': 'Erst auf der Seite „Durchsicht“ Läsionen zeichnen.',
  'Name one of {0}.': 'Einen dieser Namen angeben: {0}.',
  "Reader '{0}' has drawn nothing in this study.": '„{0}“ hat in dieser Studie nichts gezeichnet.',
}
