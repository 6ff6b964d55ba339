import { closeSync, linkSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Fault, toFault } from '../../contract/index.ts'
import type { Study } from './study.ts'

interface Holder {
  pid: number
  host: string
  purpose: string
  since: string
}

/** Lock files held by this process: a file with our own pid that is not here was left by an earlier process. */
const held = new Set<string>()

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('host' in value))
      return undefined
    const holder = value as Partial<Holder>
    if (typeof holder.pid !== 'number' || typeof holder.host !== 'string') return undefined
    return { pid: holder.pid, host: holder.host, purpose: holder.purpose ?? '?', since: holder.since ?? '?' }
  } catch {
    return undefined
  }
}

/** The text of the lock file, waiting a moment for another process to finish writing it; undefined once it is gone. */
function readLock(path: string): string | undefined {
  for (let attempt = 0; ; attempt++) {
    try {
      const text = readFileSync(path, 'utf8')
      if (parseHolder(text) || attempt === 5) return text
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw toFault(error, path)
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

const isStale = (holder: Holder | undefined, path: string): boolean =>
  holder === undefined ||
  (holder.host === hostname() && (holder.pid === process.pid ? !held.has(path) : !isAlive(holder.pid)))

/** Moves a stale lock aside; if another process took it over in the meantime, its lock is put back. */
function removeStale(path: string, expected: string): void {
  const aside = `${path}-${process.pid}`
  try {
    renameSync(path, aside)
    if (readFileSync(aside, 'utf8') !== expected) linkSync(aside, path)
    unlinkSync(aside)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw toFault(error, path)
  }
}

function tryCreate(path: string, text: string): boolean {
  let file: number
  try {
    file = openSync(path, 'wx')
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw toFault(error, path)
  }
  try {
    writeSync(file, text)
  } finally {
    closeSync(file)
  }
  return true
}

/**
 * Takes the study's writer lock, `<study>/.lock`, until disposed: one program at a time changes a study.
 * A lock left by a process of this computer that no longer runs is taken over. Not reentrant.
 * Throws Fault 'locked', saying what is being done, where and since when; 'read-only' where the folder can't be written.
 */
export function lockStudy(study: Pick<Study, 'folder'>, purpose: string): Disposable {
  const path = join(study.folder, '.lock')
  const text = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    purpose,
    since: new Date().toISOString(),
  } satisfies Holder)
  for (let attempt = 0; attempt < 10; attempt++) {
    if (tryCreate(path, text)) {
      held.add(path)
      return { [Symbol.dispose]: () => release(path, text) }
    }
    const found = readLock(path)
    if (found === undefined) continue
    const holder = parseHolder(found)
    if (!isStale(holder, path)) throw lockedFault(holder, study.folder, path)
    removeStale(path, found)
  }
  throw lockedFault(undefined, study.folder, path)
}

/** Whether a program that still runs, this one or another, is changing the study now, and for this purpose. */
export function isLockedFor(study: Pick<Study, 'folder'>, purpose: string): boolean {
  const path = join(study.folder, '.lock')
  const found = readLock(path)
  if (found === undefined) return false
  const holder = parseHolder(found)
  return holder?.purpose === purpose && !isStale(holder, path)
}

function release(path: string, text: string): void {
  if (!held.delete(path)) return
  try {
    if (readFileSync(path, 'utf8') === text) unlinkSync(path)
  } catch {
    // the folder is gone or read-only by now: nothing is left to protect
  }
}

/** What a lock's purpose is called in a message; src/german/texts/values.ts has these too. */
const doings = new Map([
  ['import', 'scans are being imported'],
  ['import-maps', 'maps are being taken in'],
  ['split', 'subjects are being divided'],
  ['edit', 'facts are being corrected'],
  ['undo', 'facts are being corrected'],
  ['redo', 'facts are being corrected'],
  ['run', 'methods are running'],
  ['fit', 'a method is being fitted'],
  ['calibrate', 'thresholds are being calibrated'],
  ['evaluate', 'maps are being evaluated'],
  ['froc', 'lesions and false alarms are being counted'],
  ['lesions', 'lesions are being listed'],
  ['ledger', 'lesions are being listed'],
  ['report', 'a report is being made'],
  ['export', 'results are being exported'],
  ['demo', 'the demo study is being made'],
])

/** '2026-11-23 08:23', as the clock on the wall had it. */
const localTime = (since: string): string =>
  Number.isNaN(Date.parse(since))
    ? since
    : new Date(since).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })

function lockedFault(holder: Holder | undefined, folder: string, path: string): Fault {
  const fault = (message: string, remedy: string): Fault =>
    new Fault({ code: 'locked', message, remedy, path: folder })
  if (!holder)
    return fault(
      `${folder} is being changed by another program.`,
      `Wait a moment and try again. If it stays so with no other Normascope open, remove ${path}.`,
    )
  const { host, pid, purpose } = holder
  const doing = doings.get(purpose) ?? 'it is being changed'
  const since = localTime(holder.since)
  if (host !== hostname())
    return fault(
      `${folder} is in use by a Normascope on ${host} (${doing}, since ${since}).`,
      `Wait for it to end or stop it there, then try again. Only if that computer is off or has broken down, remove ${path}.`,
    )
  return pid === process.pid
    ? fault(
        `${folder} is in use by a job of this program (${doing}, since ${since}).`,
        'Wait for it to end, or stop it in the list of jobs, then try again.',
      )
    : fault(
        `${folder} is in use by another Normascope on this computer (${doing}, since ${since}).`,
        'Wait for it to end or stop it there, then try again.',
      )
}
