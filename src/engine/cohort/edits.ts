import type { Edited } from '../../contract/api.ts'
import { Fault } from '../../contract/index.ts'
import {
  backwards,
  changesOf,
  historyOf,
  lockStudy,
  makeSteps,
  patientCalibrates,
  textOf,
  withSteps,
  type Group,
  type History,
  type Split,
  type Step,
  type Study,
} from '../studies/index.ts'

export interface CohortChanges {
  readonly subjects: readonly {
    readonly subject: string
    readonly age?: number | null | undefined
    readonly sex?: string | null | undefined
    readonly group?: Group | undefined
    readonly split?: Split | null | undefined
  }[]
  readonly scans: readonly {
    readonly scan_id: number
    readonly scanner?: string | null | undefined
    readonly site?: string | null | undefined
    readonly lesion_type?: string | null | undefined
  }[]
}

interface SubjectRow {
  id: number
  subject: string
  grp: Group
  age: number | null
  sex: string | null
  split: Split | null
}

const unknown = (what: string): Fault =>
  new Fault({
    code: 'not-found',
    message: `The study has no ${what} any more.`,
    remedy: 'Reload the page.',
  })

/** Only healthy subjects calibrate: a subject that becomes a patient leaves the calibration. */
function subjectSteps(study: Study, change: CohortChanges['subjects'][number]): Step[] {
  const row = study.db
    .prepare<[string], SubjectRow>('SELECT id, subject, grp, age, sex, split FROM subject WHERE subject = ?')
    .get(change.subject)
  if (!row) throw unknown(`subject ${change.subject}`)
  const group = change.group ?? row.grp
  let split = change.split === undefined ? row.split : change.split
  if (group === 'patient' && split === 'calibration') {
    if (change.split === 'calibration') throw patientCalibrates(row.subject)
    split = 'test'
  }
  const next = {
    age: change.age === undefined ? row.age : change.age,
    sex: change.sex === undefined ? row.sex : change.sex,
    grp: group,
    split,
  }
  return (Object.keys(next) as (keyof typeof next)[])
    .filter((column) => next[column] !== row[column])
    .map((column) => ({
      table: 'subject' as const,
      id: row.id,
      of: row.subject,
      column,
      before: row[column],
      after: next[column],
    }))
}

interface ScanRow {
  id: number
  label: string
  scanner: string | null
  site: string | null
  lesion_type: string | null
}

function scanSteps(study: Study, change: CohortChanges['scans'][number]): Step[] {
  const row = study.db
    .prepare<[number], ScanRow>('SELECT id, label, scanner, site, lesion_type FROM scan WHERE id = ?')
    .get(change.scan_id)
  if (!row) throw unknown(`scan ${change.scan_id}`)
  return (['scanner', 'site', 'lesion_type'] as const).flatMap((column) => {
    const wanted = change[column]
    if (wanted === undefined) return []
    const after = wanted === '' ? null : wanted
    return after === row[column]
      ? []
      : [{ table: 'scan' as const, id: row.id, of: row.label, column, before: row[column], after }]
  })
}

function write(study: Study, what: string, work: () => { steps: readonly Step[]; history: History }): Edited {
  using held = new DisposableStack()
  held.use(lockStudy(study, what))
  return study.db
    .transaction(() => {
      const { steps, history } = work()
      if (steps.length > 0) {
        makeSteps(study, steps, history)
        study.log(what, textOf(steps))
      }
      return { ...stateOf(history), changes: changesOf(steps) }
    })
    .immediate()
}

const stateOf = ({ done, undone }: History): Edited => ({
  changes: changesOf(done.at(-1) ?? []),
  can_undo: done.length > 0,
  can_redo: undone.length > 0,
})

/** Whether there is something to undo or to redo; the changes are those of the newest edit or split. */
export const editedState = (study: Study): Edited => stateOf(historyOf(study))

/**
 * Corrects facts of subjects and scans in one transaction, written to the study's log and kept to be undone. Throws Fault
 * 'leak' where a patient would calibrate, 'not-found', 'locked'.
 */
export const editCohort = (study: Study, changes: CohortChanges): Edited =>
  write(study, 'edit', () => {
    const steps = [
      ...changes.subjects.flatMap((change) => subjectSteps(study, change)),
      ...changes.scans.flatMap((change) => scanSteps(study, change)),
    ]
    return { steps, history: withSteps(historyOf(study), steps) }
  })

/** Takes the newest edit or split back. Throws Fault 'bad-input' where a fact was changed since, 'leak', 'locked'. */
export const undoEdit = (study: Study): Edited =>
  write(study, 'undo', () => {
    const { done, undone } = historyOf(study)
    const last = done.at(-1)
    return last
      ? { steps: backwards(last), history: { done: done.slice(0, -1), undone: [...undone, last] } }
      : { steps: [], history: { done, undone } }
  })

/** Makes the edit or split again that was taken back last. Throws as `undoEdit` does. */
export const redoEdit = (study: Study): Edited =>
  write(study, 'redo', () => {
    const { done, undone } = historyOf(study)
    const last = undone.at(-1)
    return last
      ? { steps: last, history: { done: [...done, last], undone: undone.slice(0, -1) } }
      : { steps: [], history: { done, undone } }
  })
