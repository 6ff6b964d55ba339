import { z } from 'zod'
import type { Edited } from '../../contract/api.ts'
import { Fault } from '../../contract/index.ts'
import { getSetting, setSetting, type Study } from './study.ts'

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
/** One fact of a subject or a scan, as it was and as it is to be. */
export type Step = z.infer<typeof stepSchema>
const historySchema = z.object({
  done: z.array(z.array(stepSchema)),
  undone: z.array(z.array(stepSchema)),
})
/** What a person changed in the cohort, oldest first: each entry is taken back as a whole. */
export type History = z.infer<typeof historySchema>

const KEY = 'cohort_edits'
const KEPT = 200
/** A split of a large cohort is thousands of steps, and the history is read with every change. */
const KEPT_STEPS = 20_000

export function historyOf(study: Pick<Study, 'db'>): History {
  try {
    return historySchema.parse(JSON.parse(getSetting(study, KEY) ?? ''))
  } catch {
    return { done: [], undone: [] }
  }
}

/** The newest entries: at most KEPT with at most KEPT_STEPS steps, and the newest one whatever its size. */
export function newest(done: History['done']): History['done'] {
  let steps = 0
  const tooOld = done.findLastIndex((entry, i) => {
    steps += entry.length
    return i < done.length - 1 && (steps > KEPT_STEPS || done.length - i > KEPT)
  })
  return done.slice(tooOld + 1)
}

/** The history with these steps as its newest entry; as it was where there are none. */
export const withSteps = (history: History, steps: readonly Step[]): History =>
  steps.length === 0 ? history : { done: newest([...history.done, [...steps]]), undone: [] }

const shown = (one: Step['before']): string => (one === null || one === '' ? '–' : String(one))

function checkUnchanged(study: Study, steps: readonly Step[]): void {
  for (const { table, id, of, column, before } of steps) {
    const now = study.db
      .prepare<[number], Step['before']>(`SELECT ${column} FROM ${table} WHERE id = ?`)
      .pluck()
      .get(id)
    if (now === before) continue
    throw new Fault({
      code: 'bad-input',
      message: `${of} was changed by something else since; that change stays.`,
      remedy: 'Correct it by hand where it is wrong.',
    })
  }
}

export const patientCalibrates = (subject: string): Fault =>
  new Fault({
    code: 'leak',
    message: `${subject} is a patient; thresholds come from healthy subjects only.`,
    remedy: 'Leave patients in the test, or correct the group of this subject.',
  })

function checkCalibration(study: Study, steps: readonly Step[]): void {
  const calibrates = study.db
    .prepare<[number], string>(
      "SELECT subject FROM subject WHERE id = ? AND grp = 'patient' AND split = 'calibration'",
    )
    .pluck()
  for (const { table, id, column } of steps) {
    if (table !== 'subject' || (column !== 'grp' && column !== 'split')) continue
    const subject = calibrates.get(id)
    if (subject !== undefined) throw patientCalibrates(subject)
  }
}

/**
 * Makes the steps and keeps the history that follows from them; the caller holds the lock and the transaction, which is to
 * fail with it. Throws Fault 'bad-input' where a fact is not what the step found, 'leak' where a patient would calibrate.
 */
export function makeSteps(study: Study, steps: readonly Step[], history: History): void {
  if (steps.length === 0) return
  checkUnchanged(study, steps)
  for (const { table, id, column, after } of steps)
    study.db.prepare(`UPDATE ${table} SET ${column} = ? WHERE id = ?`).run(after, id)
  checkCalibration(study, steps)
  setSetting(study, KEY, JSON.stringify(history))
}

export const backwards = (steps: readonly Step[]): Step[] =>
  steps.map((step) => ({ ...step, before: step.after, after: step.before }))

export const changesOf = (steps: readonly Step[]): Edited['changes'] =>
  steps.map(({ of, column, before, after }) => ({
    of,
    fact: column === 'grp' ? 'group' : column,
    before: before === '' ? null : before,
    after: after === '' ? null : after,
  }))

/** 'sub-07: age 45 → 46; …', at most five, the rest as a number. */
export function textOf(steps: readonly Step[]): string {
  const told = changesOf(steps.slice(0, 5)).map(
    ({ of, fact, before, after }) => `${of}: ${fact.replace('_', ' ')} ${shown(before)} → ${shown(after)}`,
  )
  return steps.length > 5 ? `${told.join('; ')}; and ${steps.length - 5} more` : told.join('; ')
}
