/** Every word of the menu and the native dialogs. */
const en = {
  menu: {
    file: '&File',
    newStudy: 'New study …',
    openStudy: 'Open study …',
    recent: 'Recent studies',
    noRecent: 'None yet',
    demo: 'Demo study',
    openLink: 'Open copied link',
    importScans: 'Import scans …',
    closeStudy: 'Close study',
    quit: 'Quit',
    edit: '&Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    copyLink: 'Copy link to this view',
    view: '&View',
    dark: 'Dark',
    light: 'Light',
    language: 'Language',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    zoomReset: 'Normal size',
    fullScreen: 'Full screen',
    software: 'Draw without the graphics card (from the next start)',
    go: '&Go',
    window: '&Window',
    minimize: 'Minimize',
    help: '&Help',
    keys: 'All keys',
    about: 'About Normascope',
  },
  pages: {
    cohort: 'Cohort',
    methods: 'Methods',
    runs: 'Runs',
    calibration: 'Calibration',
    comparison: 'Comparison',
    bias: 'Bias',
    review: 'Review',
    report: 'Report',
  },
  dialogs: {
    study: 'Open the folder of a study',
    'study-parent': 'Folder in which the new study is made',
    scans: 'Folder of scans to import',
    maps: 'Folder of anomaly maps to import',
    table: 'Table of scans',
    card: 'Card of a method',
    graph: 'ONNX network',
    vector: 'Input and output saved in Python',
    report: 'Save the report',
    export: 'Save',
    key: 'Folder for the key file',
  },
  filters: {
    table: 'Tables',
    card: 'Cards',
    graph: 'ONNX networks',
    vector: 'NumPy files',
    report: 'PDF',
    all: 'All files',
  },
  notOpened: 'The study could not be opened',
  about: { purpose: 'Research use only. Not a medical device.', licence: 'Licence:' },
  page: {
    unsaved: {
      message: 'Something is not saved yet',
      detail:
        'Strokes or a finding of the last moments are not in the study yet. Closing the window loses them.',
      close: 'Close and lose',
      stay: 'Stay',
    },
    gone: {
      message: 'The page stopped and was opened again',
      detail:
        'What was saved is kept, and work that was going goes on. Strokes or entries of the last moments may be missing.',
    },
    goneAgain: {
      message: 'The page stopped again',
      detail: 'What was saved is kept. Open the page again, or quit and start the program anew.',
      reload: 'Open again',
      quit: 'Quit',
    },
    hangs: {
      message: 'The page does not answer',
      detail:
        'It may be busy. Opening it again loses strokes or entries of the last moments; what was saved is kept.',
      wait: 'Wait',
      reload: 'Open again',
    },
  },
  graphics: {
    message: 'The graphics process stopped again',
    detail:
      'Images go dark for a moment and come back by themselves. Nothing that was saved is lost, and work that is going goes on. A driver of the graphics card with a fault, or one whose memory is full, is the usual reason.',
    offer:
      'Images can be drawn without the graphics card: slower, and from the next start of the program. The menu View changes it back.',
    remedy:
      'Close other programs that draw, update the driver of the graphics card, or start the computer again.',
    goOn: 'Go on',
    useSoftware: 'Draw without the graphics card',
  },
  engine: {
    gone: 'The engine has stopped. Where it is started again, open the study once more; otherwise close the program and open it again.',
    stopped: 'The engine stopped again and again',
    stoppedText:
      'It is not started any more, so that nothing is lost. Close the program and open it again; what is finished is kept.',
  },
}
type Words = typeof en

const de: Words = {
  menu: {
    file: '&Datei',
    newStudy: 'Neue Studie …',
    openStudy: 'Studie öffnen …',
    recent: 'Zuletzt geöffnet',
    noRecent: 'Noch keine',
    demo: 'Beispielstudie',
    openLink: 'Kopierten Link öffnen',
    importScans: 'Aufnahmen importieren …',
    closeStudy: 'Studie schließen',
    quit: 'Beenden',
    edit: '&Bearbeiten',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    copyLink: 'Link zu dieser Ansicht kopieren',
    view: '&Ansicht',
    dark: 'Dunkel',
    light: 'Hell',
    language: 'Sprache',
    zoomIn: 'Größer',
    zoomOut: 'Kleiner',
    zoomReset: 'Normale Größe',
    fullScreen: 'Vollbild',
    software: 'Ohne Grafikkarte zeichnen (ab dem nächsten Start)',
    go: '&Gehe zu',
    window: '&Fenster',
    minimize: 'Minimieren',
    help: '&Hilfe',
    keys: 'Alle Tasten',
    about: 'Über Normascope',
  },
  pages: {
    cohort: 'Kohorte',
    methods: 'Methoden',
    runs: 'Läufe',
    calibration: 'Kalibrierung',
    comparison: 'Vergleich',
    bias: 'Verzerrung',
    review: 'Durchsicht',
    report: 'Bericht',
  },
  dialogs: {
    study: 'Ordner einer Studie öffnen',
    'study-parent': 'Ordner, in dem die neue Studie angelegt wird',
    scans: 'Ordner mit Aufnahmen importieren',
    maps: 'Ordner mit Anomaliekarten importieren',
    table: 'Tabelle der Aufnahmen',
    card: 'Karte einer Methode',
    graph: 'ONNX-Netz',
    vector: 'In Python gespeicherte Ein- und Ausgabe',
    report: 'Bericht speichern',
    export: 'Speichern',
    key: 'Ordner für die Schlüsseldatei',
  },
  filters: {
    table: 'Tabellen',
    card: 'Karten',
    graph: 'ONNX-Netze',
    vector: 'NumPy-Dateien',
    report: 'PDF',
    all: 'Alle Dateien',
  },
  notOpened: 'Die Studie konnte nicht geöffnet werden',
  about: { purpose: 'Nur für Forschungszwecke. Kein Medizinprodukt.', licence: 'Lizenz:' },
  page: {
    unsaved: {
      message: 'Etwas ist noch nicht gespeichert',
      detail:
        'Striche oder ein Befund der letzten Augenblicke stehen noch nicht in der Studie. Beim Schließen des Fensters gehen sie verloren.',
      close: 'Schließen und verlieren',
      stay: 'Bleiben',
    },
    gone: {
      message: 'Die Seite ist ausgefallen und wurde neu geöffnet',
      detail:
        'Gespeichertes bleibt erhalten, Laufendes geht weiter. Striche oder Eingaben der letzten Augenblicke können fehlen.',
    },
    goneAgain: {
      message: 'Die Seite ist erneut ausgefallen',
      detail:
        'Gespeichertes bleibt erhalten. Öffnen Sie die Seite noch einmal, oder beenden Sie das Programm und starten es neu.',
      reload: 'Noch einmal öffnen',
      quit: 'Programm beenden',
    },
    hangs: {
      message: 'Die Seite antwortet nicht',
      detail:
        'Vielleicht ist sie beschäftigt. Beim neuen Öffnen gehen Striche oder Eingaben der letzten Augenblicke verloren; Gespeichertes bleibt erhalten.',
      wait: 'Warten',
      reload: 'Neu öffnen',
    },
  },
  graphics: {
    message: 'Der Grafikprozess ist erneut ausgefallen',
    detail:
      'Bilder werden für einen Augenblick dunkel und kommen von selbst wieder. Gespeichertes geht nicht verloren, Laufendes geht weiter. Meist liegt es an einem fehlerhaften Treiber der Grafikkarte oder daran, dass ihr Speicher voll ist.',
    offer:
      'Bilder können ohne die Grafikkarte gezeichnet werden: langsamer, und ab dem nächsten Start des Programms. Im Menü Ansicht lässt es sich zurücknehmen.',
    remedy:
      'Schließen Sie andere Programme, die zeichnen, erneuern Sie den Treiber der Grafikkarte, oder starten Sie den Rechner neu.',
    goOn: 'Weiter',
    useSoftware: 'Ohne Grafikkarte zeichnen',
  },
  engine: {
    gone: 'Der Rechenkern ist ausgefallen. Wird er neu gestartet, öffnen Sie die Studie noch einmal; sonst schließen Sie das Programm und öffnen es erneut.',
    stopped: 'Der Rechenkern ist wiederholt ausgefallen',
    stoppedText:
      'Er wird nicht mehr gestartet, damit nichts verloren geht. Schließen Sie das Programm und öffnen Sie es erneut; Fertiges bleibt erhalten.',
  },
}

export type Language = 'en' | 'de'
const catalogues: Record<Language, Words> = { en, de }
export const words = (language: Language): Words => catalogues[language]

/** The language of the system where we have it, else English. */
export const languageOf = (tag: string): Language => (tag.toLowerCase().startsWith('de') ? 'de' : 'en')
