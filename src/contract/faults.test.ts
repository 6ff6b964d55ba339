import { expect, test } from 'vitest'
import { toFaultData } from './faults.ts'

const failed = (code: string): Error => Object.assign(new Error('low-level words'), { code })

test('a failure of the disk or the database is said in words that hold in a window and in a terminal', () => {
  for (const code of [
    'ENOSPC',
    'EDQUOT',
    'SQLITE_FULL',
    'SQLITE_BUSY',
    'SQLITE_IOERR_WRITE',
    'SQLITE_CORRUPT',
  ]) {
    const { message, remedy } = toFaultData(failed(code), '/study/study.sqlite')
    expect(message).toContain('/study/study.sqlite')
    expect(`${message} ${remedy}`).not.toMatch(/SQLITE|ENOSPC|low-level|command|run again/)
  }
  expect(toFaultData(failed('SQLITE_FULL')).message).toBe(
    'The study database could not be written: the disk is full.',
  )
})
