import { Fault } from '../../contract/index.ts'
import { historyOf, makeSteps, withSteps, type Step } from './history.ts'
import { lockStudy } from './lock.ts'
import { listScans } from './scans.ts'
import type { Group, ScanRow, Split } from './scans.ts'
import { ageTertiles, drawStratified } from './stratify.ts'
import type { Study } from './study.ts'
import { parseSplit, readTable, splitAliases, subjectAliases, subjectKey } from './table.ts'

export type Stratum = 'scanner' | 'age' | 'modality'

export type SplitOptions =
  | {
      /** Share of the healthy subjects that goes to calibration, above 0 and below 1. */
      calibration: number
      seed: number
      /** What calibration and test must be alike in; all three unless named. */
      stratify?: readonly Stratum[]
      /** Leave subjects whose split is already known where they are (a table's split column, an earlier split). */
      keepGiven?: boolean
    }
  | { from: string }

export interface SplitReport {
  calibration: number
  test: number
  train: number
  /** Healthy subjects in calibration and test, and all patients, counted in subjects. */
  healthyCalibration: number
  healthyTest: number
  patientsTest: number
  /** Subjects whose split is another than before. */
  changed: string[]
  /** Subjects in the table that the study does not have. */
  unknown: string[]
  /** Healthy subjects of the study without a split: they are in neither calibration nor test. */
  unassigned: string[]
  warnings: string[]
}

interface Subject {
  id: number
  subject: string
  group: Group
  age: number | null
  split: Split | null
  scanner: string
  modalities: string
}

function subjectsOf(study: Study): Subject[] {
  const bySubject = Map.groupBy(listScans(study), (scan) => scan.subjectId)
  return [...bySubject.values()].map((scans) => ({
    id: scans[0].subjectId,
    subject: scans[0].subject,
    group: scans[0].group,
    age: scans[0].age,
    split: scans[0].split,
    scanner: scans.map((scan) => scan.scanner ?? scan.site).find((name) => name !== null) ?? '',
    modalities: [...new Set(scans.map((scan) => scan.modality))].sort().join('+'),
  }))
}

type Assignment = Map<number, Split | null>

function drawn(subjects: Subject[], options: Extract<SplitOptions, { calibration: number }>): Assignment {
  const { calibration, seed, stratify = ['scanner', 'age', 'modality'] } = options
  if (!(calibration > 0 && calibration < 1)) {
    throw new Fault({
      code: 'bad-input',
      message: `The share of calibration subjects is ${calibration}; it must lie between 0 and 1.`,
      remedy: 'Give for example 0.3.',
    })
  }
  const assignment: Assignment = new Map()
  const free: Subject[] = []
  for (const subject of subjects) {
    const stays = subject.split === 'train' || (options.keepGiven === true && subject.split !== null)
    if (stays) assignment.set(subject.id, subject.split)
    else if (subject.group === 'patient') assignment.set(subject.id, 'test')
    else free.push(subject)
  }
  if (free.length === 1 || (free.length === 0 && options.keepGiven !== true)) throw tooFew(free.length)
  // by name, so that the order of import does not matter
  const ordered = free.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))
  const tertiles = ageTertiles(ordered.map((subject) => subject.age))
  const units = ordered.map((subject, i) => ({
    id: subject.id,
    // each modality is calibrated by itself, so that what a subject was scanned with weighs more than its age
    strata: [
      stratify.includes('scanner') ? subject.scanner : '',
      stratify.includes('modality') ? subject.modalities : '',
      stratify.includes('age') ? String(tertiles[i] ?? 'age unknown') : '',
    ],
  }))
  const chosen = units.length === 0 ? new Set<number>() : drawStratified(units, calibration, seed)
  for (const { id } of units) assignment.set(id, chosen.has(id) ? 'calibration' : 'test')
  return assignment
}

const tooFew = (healthy: number): Fault =>
  new Fault({
    code: 'too-few',
    message: `A split needs at least two healthy subjects outside training, and the study has ${healthy}.`,
    remedy: 'Import more healthy scans (group "healthy"), then split again.',
  })

/** Splits by subject key as a table gives them; refuses a subject in two of them and words it does not know. */
function readSplits(path: string): Map<string, { name: string; split: Split }> {
  const table = readTable(path, { subject: subjectAliases, split: splitAliases }, ['subject', 'split'])
  const splits = new Map<string, { name: string; split: Split }>()
  for (const { line, cells } of table.rows) {
    const { subject, split: word } = cells
    if (subject === undefined || word === undefined) continue
    const split = parseSplit(word)
    if (!split) {
      throw new Fault({
        code: 'bad-table',
        message: `${path}, line ${line}: "${word}" is not a split.`,
        remedy: 'Use calibration, test or train.',
        path,
      })
    }
    const known = splits.get(subjectKey(subject))
    if (known && known.split !== split) throw leak(path, subject, known.split, split)
    splits.set(subjectKey(subject), { name: subject, split })
  }
  return splits
}

const leak = (path: string, subject: string, a: Split, b: Split): Fault =>
  new Fault({
    code: 'leak',
    message: `${path} puts subject ${subject} into two splits, ${a} and ${b}.`,
    remedy:
      'Give all rows of a subject the same split: a subject in two splits makes every later number too good.',
    path,
  })

function given(subjects: Subject[], path: string): { assignment: Assignment; unknown: string[] } {
  const splits = readSplits(path)
  const named = splits.size
  const assignment: Assignment = new Map()
  for (const subject of subjects) {
    const key = subjectKey(subject.subject)
    const found = splits.get(key)?.split
    splits.delete(key)
    if (subject.group === 'patient' && found === 'calibration') {
      throw new Fault({
        code: 'bad-table',
        message: `${path} puts the patient ${subject.subject} into calibration; thresholds come from healthy subjects only.`,
        remedy: 'Give patients the split test, or correct the group of this subject.',
        path,
      })
    }
    const unnamed = subject.group === 'patient' ? 'test' : subject.split === 'train' ? 'train' : null
    assignment.set(subject.id, found ?? unnamed)
  }
  const unknown = [...splits.values()].map(({ name }) => name)
  if (unknown.length === named) {
    throw new Fault({
      code: 'bad-table',
      message: `${path} names none of the study's subjects (it has ${unknown[0] ?? 'none'}, the study ${subjects[0].subject}).`,
      remedy:
        'Use the subject names of the study, as its table of scans lists them (`normascope scans` on the command line).',
      path,
    })
  }
  return { assignment, unknown }
}

function warningsOf(study: Study, report: Omit<SplitReport, 'warnings'>): string[] {
  const warnings: string[] = []
  const calibrations = study.db.prepare<[], number>('SELECT count(*) FROM calibration').pluck().get() ?? 0
  if (report.changed.length > 0 && calibrations > 0) {
    warnings.push(
      `${report.changed.length} subjects changed their split, but ${calibrations} thresholds come from the earlier one: calibrate and evaluate again.`,
    )
  }
  if (report.unknown.length > 0)
    warnings.push(
      `${report.unknown.length} subjects of the table are not in the study: ${some(report.unknown)}.`,
    )
  if (report.unassigned.length > 0) {
    warnings.push(
      `${report.unassigned.length} healthy subjects have no split and are left out: ${some(report.unassigned)}.`,
    )
  }
  if (report.healthyTest === 0)
    warnings.push('No healthy test subject: the threshold cannot be checked on others.')
  if (report.healthyCalibration === 0)
    warnings.push('No healthy calibration subject: nothing can be calibrated.')
  else warnings.push(...scannersNotCalibrated(study))
  return [...warnings, ...sharedScans(study)]
}

/** Told where scans are tested with a threshold that no healthy scan of their scanner has told. */
function scannersNotCalibrated(study: Study): string[] {
  const scans = listScans(study)
  const scannersOf = (test: (row: ScanRow) => boolean): string[] => [
    ...new Set(
      scans
        .filter(test)
        .map((row) => row.scanner ?? row.site)
        .filter((name) => name !== null),
    ),
  ]
  const calibrated = scannersOf(({ split, group }) => split === 'calibration' && group === 'healthy')
  const names = scannersOf(({ split }) => split === 'test').filter((name) => !calibrated.includes(name))
  return names.length === 0
    ? []
    : [
        `No healthy calibration subject on ${some(names.sort())}: test scans from there get a threshold that other scanners set.`,
      ]
}

const some = (names: readonly string[]): string =>
  names.slice(0, 5).join(', ') + (names.length > 5 ? `, … (${names.length})` : '')

/** The same bytes under two subjects of different splits: a leak that names do not show. */
function sharedScans(study: Study): string[] {
  const pairs = study.db
    .prepare<[], { a: string; b: string }>(
      `SELECT x.label AS a, y.label AS b FROM scan x JOIN scan y ON x.sha256 = y.sha256 AND x.id < y.id
       JOIN subject sx ON sx.id = x.subject_id JOIN subject sy ON sy.id = y.subject_id
       WHERE sx.split <> sy.split`,
    )
    .all()
  return pairs.map(({ a, b }) => `${a} and ${b} are the same scan in two splits: remove one of them.`)
}

const stepsOf = (subjects: readonly Subject[], assignment: Assignment): Step[] =>
  subjects
    .map(({ id, subject, split }) => ({
      table: 'subject' as const,
      id,
      of: subject,
      column: 'split' as const,
      before: split,
      after: assignment.get(id) ?? null,
    }))
    .filter(({ before, after }) => before !== after)

/**
 * Puts every subject into calibration or test. Drawn: the given share of the healthy subjects goes to calibration, alike in
 * scanner first, then in modalities and age tertile; all patients go to test. Subjects in 'train' stay there (a network has seen them);
 * other splits that the study already has are drawn anew unless `keepGiven`. From a table (columns subject, split): healthy
 * subjects it does not name get no split, patients go to test.
 * One transaction under the writer lock: nothing changes when it fails. Undone and made again as one edit of the cohort. Throws Fault 'leak' (a subject in two splits),
 * 'too-few', 'bad-table', 'missing-column', 'bad-input', 'locked'. Existing thresholds are kept; a warning says that they are
 * of the earlier split.
 */
export function splitStudy(study: Study, options: SplitOptions): SplitReport {
  using held = new DisposableStack()
  held.use(lockStudy(study, 'split'))
  return study.db
    .transaction(() => {
      const subjects = subjectsOf(study)
      if (subjects.length === 0) {
        throw new Fault({
          code: 'nothing-to-do',
          message: `The study "${study.name}" has no scans yet.`,
          remedy: 'Import scans first (`normascope import` on the command line).',
          path: study.folder,
        })
      }
      const { assignment, unknown } =
        'from' in options
          ? given(subjects, options.from)
          : { assignment: drawn(subjects, options), unknown: [] }
      const steps = stepsOf(subjects, assignment)
      makeSteps(study, steps, withSteps(historyOf(study), steps))
      const count = (test: (subject: Subject, split: Split | null) => boolean): number =>
        subjects.filter((subject) => test(subject, assignment.get(subject.id) ?? null)).length
      const counts = {
        calibration: count((_, split) => split === 'calibration'),
        test: count((_, split) => split === 'test'),
        train: count((_, split) => split === 'train'),
        healthyCalibration: count(({ group }, split) => group === 'healthy' && split === 'calibration'),
        healthyTest: count(({ group }, split) => group === 'healthy' && split === 'test'),
        patientsTest: count(({ group }, split) => group === 'patient' && split === 'test'),
        changed: steps.map(({ of }) => of),
        unknown,
        unassigned: subjects.filter(({ id }) => assignment.get(id) === null).map(({ subject }) => subject),
      }
      const report = { ...counts, warnings: warningsOf(study, counts) }
      const how = 'from' in options ? `from ${options.from}` : JSON.stringify(options)
      study.log(
        'split',
        `${report.calibration} calibration, ${report.test} test, ${report.train} train (${how}); ${report.warnings.join(' ')}`,
      )
      return report
    })
    .immediate()
}
