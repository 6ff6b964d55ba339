/** kill -9 at random moments: what was reported as done is kept, the end result is that of an undisturbed run, byte for byte. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom } from '../../src/science/random/index.ts'
import { copy, derivedFiles, json, mapRows, normascope, start, temporaryFolder } from './cli.ts'
import { methodFolder } from './methods.ts'

const KILLS = 20
const room = temporaryFolder()
const at = (name: string): string => join(room.path, name)
const run = (study: string): string[] => [
  'run',
  study,
  '--methods',
  'intensity,normative,blur',
  '--provider',
  'cpu',
  '--modalities',
  'FLAIR',
]
let env: Record<string, string>

beforeAll(async () => {
  env = { NORMASCOPE_METHODS: methodFolder(at('methods'), 'blur', 'blur') }
  await json(['phantom', '--out', at('cohort'), '--subjects', '14', '--seed', '5', '--spacing', '4'])
  await json(['study', 'create', at('fresh'), '--name', 'kill'])
  await json(['import', at('fresh'), at('cohort')])
  await json(['split', at('fresh'), '--calibration', '0.8', '--seed', '1'])
  copy(at('fresh'), at('undisturbed'))
}, 180_000)
afterAll(() => room[Symbol.dispose]())

test(`a run killed ${KILLS} times ends as one that was left alone`, { timeout: 600_000 }, async () => {
  const begun = performance.now()
  await json(run(at('undisturbed')), env)
  const whole = performance.now() - begun
  const expected = { files: derivedFiles(at('undisturbed')), rows: mapRows(at('undisturbed')) }
  expect(expected.rows.length).toBe(3 * 14)

  const random = createRandom(2026)
  let study = at('killed-0')
  copy(at('fresh'), study)
  let killed = 0
  let rounds = 0
  while (killed < KILLS) {
    const { child, ended } = start(run(study), env)
    await Promise.race([wait(random.uniform() * 0.6 * whole), ended])
    const alive = child.exitCode === null
    child.kill('SIGKILL')
    await ended
    if (alive) killed++
    else {
      // this study is finished: it must be right, and the next kills get a fresh one
      expect(mapRows(study)).toEqual(expected.rows)
      study = at(`killed-${++rounds}`)
      copy(at('fresh'), study)
    }
  }
  const last = await normascope(run(study), env)
  expect(last.stderr).toBe('')
  expect(last.code).toBe(0)
  expect(mapRows(study)).toEqual(expected.rows)
  expect(derivedFiles(study)).toEqual(expected.files)
})

test(
  'Ctrl-C stops within a moment, says so, and the same command goes on',
  { timeout: 120_000 },
  async () => {
    const study = at('interrupted')
    copy(at('fresh'), study)
    const { child, ended } = start(run(study), env)
    await wait(1500)
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toContain('Do the same again')
    expect((await normascope(run(study), env)).code).toBe(0)
    expect(mapRows(study)).toEqual(mapRows(at('undisturbed')))
  },
)
