import type { ReportSection } from '../../../contract/index.ts'

/**
 * The items of three reporting guidelines by their numbers, in our own short words (the guidelines' wording is
 * authoritative), with the chapters of the report that answer them and what remains for the author: CLAIM 2024 (Tejani et
 * al., doi 10.1148/ryai.240300), STARD-AI (Sounderajah et al., doi 10.1038/s41591-025-03953-8), TRIPOD+AI (Collins et al.,
 * doi 10.1136/bmj-2023-078378).
 *
 * `by`: '' nothing here, all is the author's; chapters alone: answered here; chapters and '+': answered in part, the rest
 * is the author's; 'na' does not apply to what this program does.
 */
export interface ChecklistItem {
  readonly item: string
  readonly en: string
  readonly de: string
  readonly chapters: readonly ReportSection[]
  readonly author: boolean
  readonly applies: boolean
}
type Row = readonly [item: string, en: string, de: string, by: string]

const itemOf = ([item, en, de, by]: Row): ChecklistItem => ({
  item,
  en,
  de,
  chapters: by
    .replace('+', '')
    .replace('na', '')
    .split(' ')
    .filter((word) => word !== '') as ReportSection[],
  author: by === '' || by.includes('+'),
  applies: by !== 'na',
})

const claim: readonly Row[] = [
  ['1', 'Title names the study as one of AI and the kind of technology', 'Titel nennt KI und die Art der Technik', '+ methods'],
  ['2', 'Structured abstract', 'Strukturierte Zusammenfassung', '+ summary'],
  ['3', 'Background, intended use, clinical role', 'Hintergrund, Zweckbestimmung, klinische Rolle', ''],
  ['4', 'Aims and hypotheses', 'Ziele und Hypothesen', ''],
  ['5', 'Prospective or retrospective', 'Prospektiv oder retrospektiv', ''],
  ['6', 'Goal of the study', 'Zweck der Studie', ''],
  ['7', 'Sources of the data', 'Herkunft der Daten', '+ cohort'],
  ['8', 'Inclusion and exclusion', 'Ein- und Ausschluss', '+ flow'],
  ['9', 'Pre-processing', 'Vorverarbeitung', 'methods provenance'],
  ['10', 'Selection of subsets of the data', 'Auswahl von Teilen der Daten', '+ flow'],
  ['11', 'De-identification', 'De-Identifikation', '+ limits'],
  ['12', 'Missing data', 'Fehlende Daten', 'flow cohort results'],
  ['13', 'Acquisition: maker, model, sequence, field strength', 'Aufnahme: Hersteller, Gerät, Sequenz, Feldstärke', '+ cohort'],
  ['14', 'Definition of the reference standard', 'Definition des Referenzstandards', '+ limits'],
  ['15', 'Why this reference standard', 'Warum dieser Referenzstandard', ''],
  ['16', 'Annotators, their qualification and training', 'Annotierende, Qualifikation und Schulung', '+ annotations'],
  ['17', 'Procedure and software of annotation', 'Vorgehen und Software der Annotation', '+ annotations'],
  ['18', 'Variability within and between annotators', 'Variabilität in und zwischen Annotierenden', '+ annotations'],
  ['19', 'How data were divided', 'Wie die Daten aufgeteilt wurden', 'cohort flow'],
  ['20', 'Level at which the parts are disjoint (here: the subject)', 'Ebene der Trennung (hier: die Person)', 'cohort flow'],
  ['21', 'Why the test set has its size', 'Begründung der Größe des Testsatzes', '+ cohort'],
  ['22', 'Model: inputs, outputs, layers', 'Modell: Eingaben, Ausgaben, Schichten', '+ methods'],
  ['23', 'Software and versions', 'Software und Versionen', 'provenance'],
  ['24', 'Initialisation of parameters', 'Startwerte der Parameter', '+ methods'],
  ['25', 'Training, augmentation, hyperparameters', 'Training, Augmentation, Hyperparameter', '+ methods'],
  ['26', 'How the final model was chosen', 'Wahl des endgültigen Modells', '+ comparison'],
  ['27', 'Ensembles', 'Ensembles', 'methods'],
  ['28', 'Measures of performance', 'Maße der Leistung', 'results limits'],
  ['29', 'Uncertainty and tests', 'Unsicherheit und Tests', 'results comparison'],
  ['30', 'Robustness or sensitivity', 'Robustheit oder Sensitivitätsanalyse', 'bias calibration'],
  ['31', 'Explainability', 'Erklärbarkeit', 'failures'],
  ['32', 'Internal testing', 'Interner Test', 'results'],
  ['33', 'External testing, or why there is none', 'Externer Test, oder warum keiner', '+ results bias'],
  ['34', 'Registration of a trial', 'Registrierung', ''],
  ['35', 'Numbers included and excluded, with a flow chart', 'Ein- und ausgeschlossene, mit Flussdiagramm', 'flow'],
  ['36', 'Demographics of each part', 'Demografie je Teil', 'cohort'],
  ['37', 'Performance in all parts and subgroups', 'Leistung je Teil und Untergruppe', 'calibration results bias'],
  ['38', 'Accuracy with 95 % intervals', 'Genauigkeit mit 95 %-Intervallen', 'results lesions'],
  ['39', 'Analysis of failures with examples', 'Fehleranalyse mit Beispielen', 'failures lesions'],
  ['40', 'Limitations', 'Grenzen', '+ limits'],
  ['41', 'Implications for practice', 'Folgen für die Praxis', ''],
  ['42', 'Full protocol', 'Vollständiges Protokoll', ''],
  ['43', 'Availability of software, models, data', 'Verfügbarkeit von Software, Modellen, Daten', '+ methods provenance'],
  ['44', 'Funding', 'Finanzierung', ''],
] // prettier-ignore

const stard: readonly Row[] = [
  ['1', 'Title names AI-centred diagnostic accuracy', 'Titel nennt diagnostische Genauigkeit mit KI', ''],
  ['2', 'Structured abstract', 'Strukturierte Zusammenfassung', '+ summary'],
  ['3', 'Background, intended use, workflow', 'Hintergrund, Zweckbestimmung, Arbeitsablauf', ''],
  ['4', 'Objectives and hypotheses', 'Ziele und Hypothesen', ''],
  ['5', 'Prospective or retrospective', 'Prospektiv oder retrospektiv', ''],
  ['6', 'Ethics approval', 'Ethikvotum', ''],
  ['7', 'Eligibility of participants and of data', 'Eignung von Personen und Daten', '+ flow'],
  ['8', 'How eligible participants were found', 'Wie Geeignete gefunden wurden', ''],
  ['9', 'Setting, place and dates', 'Umfeld, Ort und Zeit', ''],
  ['10', 'Consecutive, random or convenience series', 'Fortlaufende, zufällige oder Gelegenheitsreihe', ''],
  ['11', 'Source of the data', 'Herkunft der Daten', '+ cohort'],
  ['12', 'Who annotated and how', 'Wer wie annotierte', '+ annotations'],
  ['13', 'Devices and software', 'Geräte und Software', '+ cohort provenance'],
  ['14', 'Acquisition and pre-processing', 'Aufnahme und Vorverarbeitung', '+ methods provenance'],
  ['15a', 'Index test in detail', 'Indextest im Einzelnen', 'methods provenance'],
  ['15b', 'How the index test was developed', 'Wie der Indextest entwickelt wurde', '+ methods'],
  ['15c', 'Cut-offs: definition, reason, pre-specified or not', 'Schwellen: Definition, Begründung, vorab oder nicht', '+ calibration'],
  ['15d', 'Users and their expertise', 'Anwender und ihre Fachkenntnis', ''],
  ['16a', 'Reference standard in detail', 'Referenzstandard im Einzelnen', '+ annotations limits'],
  ['16b', 'Why this reference standard', 'Warum dieser Referenzstandard', ''],
  ['16c', 'Cut-offs of the reference standard', 'Schwellen des Referenzstandards', ''],
  ['17a', 'Blinding of the index test (it sees the scan alone)', 'Verblindung des Indextests (er sieht nur die Aufnahme)', 'methods'],
  ['17b', 'Blinding of the reference standard', 'Verblindung des Referenzstandards', '+ annotations'],
  ['18', 'Methods of estimation and comparison', 'Methoden der Schätzung und des Vergleichs', 'comparison limits'],
  ['19', 'Indeterminate results', 'Unbestimmte Ergebnisse', 'results bias'],
  ['20', 'Missing data', 'Fehlende Daten', 'flow results'],
  ['21', 'Analyses of variability, pre-specified or not', 'Analysen der Variabilität, vorab oder nicht', 'bias limits'],
  ['22', 'Sample size and its reason', 'Fallzahl und ihre Begründung', '+ cohort calibration'],
  ['23', 'Methods of error, bias and fairness analysis', 'Methoden der Fehler-, Verzerrungs- und Fairnessanalyse', 'bias failures'],
  ['24', 'Flow diagram', 'Flussdiagramm', 'flow'],
  ['25', 'Baseline characteristics of all parts', 'Merkmale aller Teile', 'cohort'],
  ['26a', 'Distribution of severity (lesion volume)', 'Verteilung des Schweregrads (Läsionsvolumen)', 'cohort lesions'],
  ['26b', 'Alternative diagnoses in those without the condition', 'Andere Diagnosen bei Personen ohne Erkrankung', ''],
  ['27', 'Time between index test and reference standard', 'Zeit zwischen Indextest und Referenzstandard', ''],
  ['28', 'Does the test set represent the intended use', 'Bildet der Testsatz die vorgesehene Anwendung ab', ''],
  ['29', 'Differences of external data', 'Unterschiede externer Daten', '+ cohort bias'],
  ['30', 'Cross-tabulation by the reference standard', 'Kreuztabelle gegen den Referenzstandard', 'lesions'],
  ['31', 'Accuracy with its precision', 'Genauigkeit mit ihrer Präzision', 'results lesions'],
  ['32', 'Adverse events', 'Unerwünschte Ereignisse', ''],
  ['33', 'Limitations', 'Grenzen', '+ limits'],
  ['34', 'Implications for practice', 'Folgen für die Praxis', ''],
  ['35', 'Ethical considerations and fairness', 'Ethische Erwägungen und Fairness', '+ bias'],
  ['36', 'Registration', 'Registrierung', ''],
  ['37', 'Protocol', 'Protokoll', ''],
  ['38', 'Funding', 'Finanzierung', ''],
  ['39', 'Commercial interests', 'Wirtschaftliche Interessen', ''],
  ['40a', 'Availability of data and code', 'Verfügbarkeit von Daten und Programm', '+ provenance'],
  ['40b', 'Outputs stored, auditable, open to evaluation', 'Ausgaben gespeichert, prüfbar, auswertbar', 'provenance'],
] // prettier-ignore

const tripod: readonly Row[] = [
  ['1', 'Title: evaluation of a model, population, outcome', 'Titel: Prüfung eines Modells, Zielgruppe, Zielgröße', ''],
  ['2', 'Abstract', 'Zusammenfassung', '+ summary'],
  ['3a', 'Healthcare context', 'Medizinischer Zusammenhang', ''],
  ['3b', 'Target population, purpose, users', 'Zielgruppe, Zweck, Anwender', ''],
  ['3c', 'Known inequalities between groups', 'Bekannte Ungleichheiten zwischen Gruppen', ''],
  ['4', 'Objectives', 'Ziele', ''],
  ['5a', 'Sources of data and their representativeness', 'Herkunft der Daten und ihre Repräsentativität', '+ cohort'],
  ['5b', 'Dates of the data', 'Zeitraum der Daten', ''],
  ['6a', 'Setting, number and place of centres', 'Umfeld, Zahl und Ort der Zentren', '+ cohort'],
  ['6b', 'Eligibility', 'Eignung', '+ flow'],
  ['6c', 'Treatments received', 'Erhaltene Behandlungen', ''],
  ['7', 'Pre-processing and quality checks, by group', 'Vorverarbeitung und Qualitätsprüfung, nach Gruppen', 'flow methods provenance'],
  ['8a', 'Outcome: definition, consistent across groups', 'Zielgröße: Definition, gleich über Gruppen', '+ limits'],
  ['8b', 'Assessors of the outcome', 'Beurteilende der Zielgröße', '+ annotations'],
  ['8c', 'Blinding of the assessment', 'Verblindung der Beurteilung', '+ annotations'],
  ['9a', 'Choice of predictors', 'Wahl der Prädiktoren', 'na'],
  ['9b', 'Definition of predictors (the scan itself)', 'Definition der Prädiktoren (die Aufnahme selbst)', 'methods'],
  ['9c', 'Assessors of predictors', 'Beurteilende der Prädiktoren', 'na'],
  ['10', 'Study size and its reason', 'Fallzahl und ihre Begründung', '+ cohort calibration'],
  ['11', 'Missing data', 'Fehlende Daten', 'flow results'],
  ['12a', 'How the data were used and divided', 'Wie die Daten verwendet und aufgeteilt wurden', 'cohort flow'],
  ['12b', 'Handling of predictors', 'Umgang mit Prädiktoren', 'methods'],
  ['12c', 'Type of model, building, tuning', 'Art des Modells, Aufbau, Abstimmung', '+ methods'],
  ['12d', 'Heterogeneity across clusters (scanners, sites)', 'Heterogenität über Cluster (Scanner, Standorte)', 'bias calibration'],
  ['12e', 'Measures and plots of performance', 'Maße und Abbildungen der Leistung', 'results limits'],
  ['12f', 'Recalibration, overall or by group', 'Neukalibrierung, gesamt oder nach Gruppen', 'calibration'],
  ['12g', 'How predictions were computed', 'Wie Vorhersagen berechnet wurden', 'methods provenance'],
  ['13', 'Class imbalance', 'Ungleiche Klassengrößen', 'results limits'],
  ['14', 'Fairness', 'Fairness', 'bias'],
  ['15', 'Output of the model and how thresholds were found', 'Ausgabe des Modells und Herkunft der Schwellen', 'calibration'],
  ['16', 'Differences between development and evaluation', 'Unterschiede zwischen Entwicklung und Prüfung', '+ methods cohort'],
  ['17', 'Ethics approval and consent', 'Ethikvotum und Einwilligung', ''],
  ['18a', 'Funding', 'Finanzierung', ''],
  ['18b', 'Conflicts of interest', 'Interessenkonflikte', ''],
  ['18c', 'Protocol', 'Protokoll', ''],
  ['18d', 'Registration', 'Registrierung', ''],
  ['18e', 'Availability of the data', 'Verfügbarkeit der Daten', ''],
  ['18f', 'Availability of the code', 'Verfügbarkeit des Programms', '+ provenance'],
  ['19', 'Involvement of patients and public', 'Beteiligung von Patienten und Öffentlichkeit', ''],
  ['20a', 'Flow of participants', 'Weg der Teilnehmenden', 'flow'],
  ['20b', 'Characteristics and differences between groups', 'Merkmale und Unterschiede zwischen Gruppen', 'cohort'],
  ['20c', 'Comparison with the development data', 'Vergleich mit den Entwicklungsdaten', '+ methods cohort'],
  ['21', 'Numbers in each analysis', 'Fallzahl jeder Analyse', 'results bias lesions'],
  ['22', 'Full specification of the model', 'Vollständige Angabe des Modells', '+ methods provenance'],
  ['23a', 'Performance with intervals, also in subgroups', 'Leistung mit Intervallen, auch in Untergruppen', 'results bias'],
  ['23b', 'Heterogeneity across clusters', 'Heterogenität über Cluster', 'bias'],
  ['24', 'Results of model updating', 'Ergebnisse einer Anpassung des Modells', 'calibration'],
  ['25', 'Interpretation, with fairness', 'Deutung, auch der Fairness', '+ summary'],
  ['26', 'Limitations', 'Grenzen', '+ limits'],
  ['27a', 'Handling of poor input data', 'Umgang mit schlechten Eingaben', '+ flow'],
  ['27b', 'Interaction and expertise of users', 'Bedienung und Fachkenntnis', ''],
  ['27c', 'Next steps', 'Nächste Schritte', ''],
] // prettier-ignore

export const checklists: readonly { name: string; source: string; items: readonly ChecklistItem[] }[] = [
  { name: 'CLAIM 2024', source: 'doi 10.1148/ryai.240300', items: claim.map(itemOf) },
  { name: 'STARD-AI 2025', source: 'doi 10.1038/s41591-025-03953-8', items: stard.map(itemOf) },
  { name: 'TRIPOD+AI 2024', source: 'doi 10.1136/bmj-2023-078378', items: tripod.map(itemOf) },
]
