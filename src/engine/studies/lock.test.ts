import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import type { Fault } from '../../contract/index.ts'
import { isLockedFor, lockStudy } from './index.ts'

const fault = (code: string, message: RegExp): unknown =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(/\w/),
  })

describe('the writer lock', () => {
  const lockText = (pid: number, more: { host?: string; file?: string; start?: string } = {}): string =>
    JSON.stringify({ pid, host: hostname(), purpose: 'run', since: '2026-01-01T00:00:00.000Z', ...more })
  const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid

  test('is exclusive, names its holder, and is free again when disposed', () => {
    using folder = temporaryFolder()
    const study = { folder: folder.path }
    {
      using held = new DisposableStack()
      held.use(lockStudy(study, 'import'))
      const again = (): Disposable => lockStudy(study, 'run')
      expect(again).toThrow(
        fault(
          'locked',
          /in use by a job of this program \(scans are being imported, since \d{4}-\d\d-\d\d \d\d:\d\d\)/,
        ),
      )
      expect(['import', 'run'].map((purpose) => isLockedFor(study, purpose))).toEqual([true, false])
    }
    expect(existsSync(folder.at('.lock'))).toBe(false)
    expect(isLockedFor(study, 'import')).toBe(false)
    lockStudy(study, 'run')[Symbol.dispose]()
  })

  test.each([
    ['of a process that no longer runs', () => lockText(deadPid())],
    ['of an earlier process with our own id', () => lockText(process.pid)],
    ['cut short by a power failure', () => '{"pid":'],
    ['of a file that this one is a copy of', () => lockText(process.ppid, { file: '1:2' })],
  ])('a lock %s is taken over', (_, text) => {
    using folder = temporaryFolder()
    writeFileSync(folder.at('.lock'), text())
    using held = new DisposableStack()
    held.use(lockStudy({ folder: folder.path }, 'import'))
    expect(() => lockStudy({ folder: folder.path }, 'x')).toThrow(fault('locked', /by a job of this program/))
  })

  test.each([
    ['of a running process', () => lockText(process.ppid), 'another Normascope on this computer', false],
    [
      'of another computer',
      () => lockText(4, { host: 'another-host', file: '1:2' }),
      'a Normascope on another-host',
      true,
    ],
  ])('a lock %s is respected', (_, text, where, removable) => {
    using folder = temporaryFolder()
    writeFileSync(folder.at('.lock'), text())
    let locked: unknown
    try {
      lockStudy({ folder: folder.path }, 'x')
    } catch (error) {
      locked = error
    }
    expect(locked).toMatchObject({ code: 'locked', message: expect.stringContaining(where) })
    // no file is to be removed by hand while a program that can be asked holds it
    expect((locked as Fault).remedy.includes(folder.at('.lock'))).toBe(removable)
    expect(existsSync(folder.at('.lock'))).toBe(true)
  })

  test('a folder is one study by whatever path it is reached', () => {
    using folder = temporaryFolder()
    mkdirSync(folder.at('study'))
    symlinkSync(folder.at('study'), folder.at('again'), 'junction')
    using held = new DisposableStack()
    held.use(lockStudy({ folder: folder.at('study') }, 'import'))
    expect(() => lockStudy({ folder: folder.at('again') }, 'x')).toThrow(fault('locked', /by a job of this/))
  })

  test.runIf(process.platform === 'linux')('an id that was given to another process holds nothing', () => {
    using folder = temporaryFolder()
    writeFileSync(folder.at('.lock'), lockText(process.ppid, { start: 'another boot 1' }))
    lockStudy({ folder: folder.path }, 'x')[Symbol.dispose]()
  })
})

describe('a study that another process is changing', () => {
  const program = fileURLToPath(new URL('./lock.test-process.ts', import.meta.url))
  /** A process that holds the study's lock until it is killed. */
  async function holding(folder: string): Promise<ChildProcess> {
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    return child
  }
  const take = (folder: string): void => lockStudy({ folder }, 'report')[Symbol.dispose]()
  const elsewhere = fault('locked', /by another Normascope on this computer \(methods are running/)

  test('is refused, by any path and when it is moved; a copy of it is free', async () => {
    using folder = temporaryFolder()
    mkdirSync(folder.at('study'))
    const child = await holding(folder.at('study'))
    try {
      expect(() => take(folder.at('study'))).toThrow(elsewhere)
      cpSync(folder.at('study'), folder.at('copy'), { recursive: true, preserveTimestamps: true })
      expect(isLockedFor({ folder: folder.at('copy') }, 'run')).toBe(false)
      take(folder.at('copy'))
      // restored from a backup under its own name, while the program goes on in the folder that was moved away
      renameSync(folder.at('study'), folder.at('moved'))
      cpSync(folder.at('moved'), folder.at('study'), { recursive: true })
      take(folder.at('study'))
      expect(() => take(folder.at('moved'))).toThrow(elsewhere)
    } finally {
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    take(folder.at('moved'))
    expect(existsSync(folder.at('moved', '.lock'))).toBe(false)
  })

  test('two copies are changed at the same time, each by one process', async () => {
    using folder = temporaryFolder()
    mkdirSync(folder.at('study'))
    const first = await holding(folder.at('study'))
    cpSync(folder.at('study'), folder.at('copy'), { recursive: true })
    const second = await holding(folder.at('copy'))
    try {
      for (const name of ['study', 'copy']) expect(() => take(folder.at(name))).toThrow(elsewhere)
    } finally {
      for (const child of [first, second]) {
        child.kill('SIGKILL')
        await once(child, 'close')
      }
    }
  })
})
