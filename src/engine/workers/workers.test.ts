import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { WorkerPool } from './index.ts'

const pool = new URL('./index.ts', import.meta.url).href
/** A task that is over at once: there is no such scan. */
const nothing = {
  kind: 'scan',
  scanPath: join(import.meta.dirname, 'no-such-scan.nii.gz'),
  path: '',
  brainMaskPath: null,
  postprocessing: 'none',
} as const
/** Exit code and output of a process of its own in which nothing but the pool is there to keep it. */
function alone(lines: string): { code: number | null; said: string } {
  const script = `import { WorkerPool } from ${JSON.stringify(pool)}
    const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
    const ask = (pool) => pool.run('view', ${JSON.stringify(nothing)}).catch(() => 0)
    ${lines}
    console.log('went on')`
  using folder = temporaryFolder()
  const file = folder.at('alone.mjs')
  writeFileSync(file, script)
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
  return { code: status, said: stdout + stderr }
}

test('a pool that is ended while it is idle, or busy, keeps the process until its threads have ended', () => {
  const idle = `{ await using pool = new WorkerPool(2); await ask(pool) }`
  const busy = `{ await using pool = new WorkerPool(2); void ask(pool) }`
  for (const lines of [idle, busy]) expect(alone(lines)).toEqual({ code: 0, said: 'went on\n' })
})

test('an answer that arrives while a pool is being ended does not let the process go', () => {
  const lines = `const pool = new WorkerPool(1)
    await ask(pool)
    void ask(pool)
    sleep(400) // the answer is there, and not yet taken
    await pool[Symbol.asyncDispose]()`
  for (let round = 0; round < 3; round++) expect(alone(lines)).toEqual({ code: 0, said: 'went on\n' })
})

test('what a pool is asked after its end is refused, what waits is cancelled', async () => {
  const ended = new WorkerPool(1)
  const waiting = Array.from({ length: 3 }, () => ended.run('view', nothing))
  const states = Promise.allSettled(waiting)
  await ended[Symbol.asyncDispose]()
  for (const one of await states)
    expect(one).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } })
  await expect(ended.run('view', nothing)).rejects.toThrow('closed')
})
