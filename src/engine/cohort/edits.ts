import { z } from 'zod'
import type { Edited } from '../../contract/api.ts'
import { Fault } from '../../contract/index.ts'
import { getSetting, lockStudy, setSetting, type Group, type Split, type Study } from '../studies/index.ts'

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

const value = z.union([z.string(), z.number(), z.null()])
const stepSchema = z.object({
  table: z.enum(['subject', 'scan']),
  id: z.number().int(),
  /** For people: sub-07, or sub-07_T2w. */
  of: z.string(),
  column: z.enum(['age', 'sex', 'grp', 'split', 'scanner', 'site', 'lesion_type']),
  before: value,
  after: value,
})
type Step = z.infer<typeof stepSchema>
const historySchema = z.object({
  done: z.array(z.array(stepSchema)),
  undone: z.array(z.array(stepSchema)),
})
type History = z.infer<typeof historySchema>

const KEY = 'cohort_edits'
const KEPT = 200

function historyOf(study: Pick<Study, 'db'>): History {
  try {
    return historySchema.parse(JSON.parse(getSetting(study, KEY) ?? ''))
  } catch {
    return { done: [], undone: [] }
  }
}

const names: Record<Step['column'], string> = {
  age: 'age',
  sex: 'sex',
  grp: 'group',
  split: 'split',
  scanner: 'scanner',
  site: 'site',
  lesion_type: 'lesion type',
}
const shown = (one: Step['before']): string => (one === null || one === '' ? '–' : String(one))

const changesOf = (steps: readonly Step[]): Edited['changes'] =>
  steps.map(({ of, column, before, after }) => ({
    of,
    fact: column === 'grp' ? 'group' : column,
    before: before === '' ? null : before,
    after: after === '' ? null : after,
  }))

/** 'sub-07: age 45 → 46; …', at most five, the rest as a number. */
function textOf(steps: readonly Step[]): string {
  const told = steps
    .slice(0, 5)
    .map(({ of, column, before, after }) => `${of}: ${names[column]} ${shown(before)} → ${shown(after)}`)
  return steps.length > 5 ? `${told.join('; ')}; and ${steps.length - 5} more` : told.join('; ')
}

function apply(study: Study, steps: readonly Step[]): void {
  for (const { table, id, column, after } of steps)
    study.db.prepare(`UPDATE ${table} SET ${column} = ? WHERE id = ?`).run(after, id)
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
    if (change.split === 'calibration')
      throw new Fault({
        code: 'leak',
        message: `${row.subject} is a patient; thresholds come from healthy subjects only.`,
        remedy: 'Leave patients in the test, or correct the group of this subject.',
      })
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
        apply(study, steps)
        setSetting(study, KEY, JSON.stringify(history))
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

/** Whether there is something to undo or to redo; the changes are those of the newest edit. */
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
    const { done, undone } = historyOf(study)
    return {
      steps,
      history: steps.length === 0 ? { done, undone } : { done: [...done, steps].slice(-KEPT), undone: [] },
    }
  })

const backwards = (steps: readonly Step[]): Step[] =>
  steps.map((step) => ({ ...step, before: step.after, after: step.before }))

/** Takes the newest edit back. */
export const undoEdit = (study: Study): Edited =>
  write(study, 'undo', () => {
    const { done, undone } = historyOf(study)
    const last = done.at(-1)
    return last
      ? { steps: backwards(last), history: { done: done.slice(0, -1), undone: [...undone, last] } }
      : { steps: [], history: { done, undone } }
  })

/** Makes the edit again that was taken back last. */
export const redoEdit = (study: Study): Edited =>
  write(study, 'redo', () => {
    const { done, undone } = historyOf(study)
    const last = undone.at(-1)
    return last
      ? { steps: last, history: { done: [...done, last], undone: undone.slice(0, -1) } }
      : { steps: [], history: { done, undone } }
  })
