import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { toFault } from '../../contract/index.ts'
import { lockedFault } from './lock-fault.ts'
import { isStale, ownHolder, parseHolder, type Holder } from './lock-holder.ts'
import type { Study } from './study.ts'

/** Identities of the lock files held by this process: one with our own pid that is not here was left by an earlier process. */
const held = new Set<string>()

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined

function identityOf(file: number): string {
  const { dev, ino } = fstatSync(file, { bigint: true })
  return `${dev}:${ino}`
}

interface Found {
  readonly text: string
  readonly holder: Holder | undefined
  readonly file: string
}

/** The lock file that is there, waiting a moment for another process to finish writing it; undefined once it is gone. */
function readLock(path: string): Found | undefined {
  for (let attempt = 0; ; attempt++) {
    let file: number | undefined
    try {
      file = openSync(path, 'r')
      const text = readFileSync(file, 'utf8')
      const holder = parseHolder(text)
      if (holder || attempt === 5) return { text, holder, file: identityOf(file) }
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw toFault(error, path)
    } finally {
      if (file !== undefined) closeSync(file)
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  }
}

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

/** A lock file of ours; undefined where there is one already. It stays open: some file systems number closed files anew. */
function tryCreate(path: string, purpose: string): Disposable | undefined {
  let file: number
  try {
    file = openSync(path, 'wx')
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined
    throw toFault(error, path)
  }
  const identity = identityOf(file)
  const text = JSON.stringify(ownHolder(purpose, identity))
  try {
    writeSync(file, text)
  } catch (error) {
    closeSync(file)
    unlinkSync(path)
    throw toFault(error, path)
  }
  held.add(identity)
  return { [Symbol.dispose]: () => release(path, file, identity, text) }
}

/**
 * Takes the study's writer lock, `<study>/.lock`, until disposed: one program at a time changes a study.
 * A lock left by a process of this computer that no longer runs is taken over, and so is one that came with a copy of the
 * folder. Not reentrant.
 * Throws Fault 'locked', saying what is being done, where and since when; 'read-only' where the folder can't be written.
 */
export function lockStudy(study: Pick<Study, 'folder'>, purpose: string): Disposable {
  const path = join(study.folder, '.lock')
  for (let attempt = 0; attempt < 10; attempt++) {
    const lock = tryCreate(path, purpose)
    if (lock) return lock
    const found = readLock(path)
    if (found === undefined) continue
    if (!isStale(found.holder, found.file, held)) throw lockedFault(found.holder, study.folder, path)
    removeStale(path, found.text)
  }
  throw lockedFault(undefined, study.folder, path)
}

/** Whether a program that still runs, this one or another, is changing the study now, and for this purpose. */
export function isLockedFor(study: Pick<Study, 'folder'>, purpose: string): boolean {
  const found = readLock(join(study.folder, '.lock'))
  return found?.holder?.purpose === purpose && !isStale(found.holder, found.file, held)
}

function release(path: string, file: number, identity: string, text: string): void {
  if (!held.delete(identity)) return
  try {
    closeSync(file)
    if (readFileSync(path, 'utf8') === text) unlinkSync(path)
  } catch {
    // the folder is gone or read-only by now: nothing is left to protect
  }
}
