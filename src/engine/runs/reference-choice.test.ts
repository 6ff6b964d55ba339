import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importFolder } from '../imports/index.ts'
import { generatePhantomCohort } from '../phantom/index.ts'
import { createStudy, listScans, splitStudy, type Study } from '../studies/index.ts'
import { fitStudy, OWN_REFERENCE_SCANS, runMethods, runNeeds, type RunEvent } from './index.ts'

/** A quick method with networks, on a modality of its own. */
const [id, modality] = ['ae', 'FLAIR'] as const
const room = mkdtempSync(join(tmpdir(), 'normascope-choice-'))
let study: Study

beforeAll(async () => {
  const plan = join(room, 'plan.json')
  writeFileSync(plan, JSON.stringify({ patientShare: 0.1, modalities: [modality] }))
  await generatePhantomCohort({ out: join(room, 'cohort'), plan, subjects: 16, seed: 4, spacingMm: 4 })
  study = createStudy(join(room, 'study'), { name: 'Reference by default' })
  await importFolder(study, { folder: join(room, 'cohort'), layout: 'bids' })
}, 120_000)
afterAll(() => {
  study[Symbol.dispose]()
  rmSync(room, { recursive: true, force: true })
})

const calibrating = (): number[] =>
  listScans(study).flatMap((scan) =>
    scan.split === 'calibration' && scan.group === 'healthy' ? [scan.id] : [],
  )

/** So many healthy subjects calibrate, the others test. */
function calibrateOn(count: number): void {
  const rows = listScans(study).map(({ subject, group }) => ({ subject, group }))
  const healthy = rows.filter(({ group }) => group === 'healthy').map(({ subject }) => subject)
  const file = join(room, 'splits.csv')
  const lines = rows.map(({ subject }) => {
    const at = healthy.indexOf(subject)
    return `${subject},${at >= 0 && at < count ? 'calibration' : 'test'}`
  })
  writeFileSync(file, ['subject,split', ...lines].join('\n'))
  splitStudy(study, { from: file })
  expect(calibrating()).toHaveLength(count)
}

const run = (options: Parameters<typeof runMethods>[1] = {}): ReturnType<typeof runMethods> =>
  runMethods(study, { methods: [id], provider: 'cpu', ...options })
const need = (choice?: Parameters<typeof runNeeds>[1]): ReturnType<typeof runNeeds>[number] =>
  runNeeds(study, choice).find((one) => one.method === id)!
const fitOfMaps = (): unknown =>
  study.db
    .prepare('SELECT fit_scans AS scans, count(*) AS maps FROM map WHERE method = ? GROUP BY fit')
    .all(id)
const startAgain = (): void => {
  study.db.exec(`DELETE FROM map; DELETE FROM fit`)
}

test('with fewer healthy scans than are asked for the reference that came with the method holds, also when more come', async () => {
  calibrateOn(OWN_REFERENCE_SCANS - 1)
  expect(need()).toMatchObject({ scans: 16, maps: 0, own_scans: null, fresh_scans: 0 })
  expect(await run()).toMatchObject({ made: 16 })
  expect(fitOfMaps()).toEqual([{ scans: null, maps: 16 }])
  calibrateOn(OWN_REFERENCE_SCANS)
  expect(need()).toMatchObject({ maps: 16, own_scans: null })
  expect(await run()).toMatchObject({ made: 0, alreadyThere: 16 })
}, 120_000)

test('a first run with enough of them tells the reference from them, counts that work, and keeps it when more come', async () => {
  startAgain()
  expect(need()).toMatchObject({ maps: 0, own_scans: 12, fresh_scans: 12 })
  const events: RunEvent[] = []
  const chosen = new Set([listScans(study).find(({ split }) => split === 'test')!.id])
  expect(await run({ scans: chosen, onEvent: (event) => events.push(event) })).toMatchObject({ made: 1 })
  expect(events).toContainEqual({ kind: 'reference', method: id, modality, scans: 12 })
  const told = events.filter((event) => event.kind === 'progress')
  expect(told.filter(({ stage }) => stage === 'fit').map(({ done, total }) => [done, total])).toEqual(
    Array.from({ length: 12 }, (_, i) => [i + 1, 13]),
  )
  expect(told.at(-1)).toMatchObject({ stage: 'map', done: 13, total: 13, secondsLeft: 0 })
  expect(need()).toMatchObject({ maps: 1, own_scans: 12, fresh_scans: 0 })
  expect(await run()).toMatchObject({ made: 15, alreadyThere: 1 })
  expect(fitOfMaps()).toEqual([{ scans: 12, maps: 16 }])

  calibrateOn(OWN_REFERENCE_SCANS + 1)
  expect(need()).toMatchObject({ maps: 16, own_scans: 12, fresh_scans: 0 }) // what it is compared with, not what it could be
  expect(await run()).toMatchObject({ made: 0, alreadyThere: 16 })
  const [fit] = await fitStudy(study, id, { provider: 'cpu' }) // asked for: told from all
  expect(fit).toMatchObject({ scans: 13, fresh: true })
  expect(need()).toMatchObject({ maps: 0, own_scans: 13, fresh_scans: 0 })
  expect(await run()).toMatchObject({ made: 16 })
}, 240_000)

test('a scan that was of it and tests now is one no more: the reference is told anew', async () => {
  calibrateOn(OWN_REFERENCE_SCANS)
  expect(await run()).toMatchObject({ made: 16 })
  expect(fitOfMaps()).toEqual([{ scans: 12, maps: 16 }])
}, 120_000)

test('what was chosen holds: the one that came with the method, and the own one also with few scans', async () => {
  expect(need('bundled')).toMatchObject({ maps: 0, own_scans: null, fresh_scans: 0 })
  expect(await run({ reference: 'bundled' })).toMatchObject({ made: 16 })
  expect(need()).toMatchObject({ maps: 16, own_scans: null }) // and goes on to hold
  expect(await run()).toMatchObject({ made: 0, alreadyThere: 16 })
  calibrateOn(6)
  expect(need('own')).toMatchObject({ maps: 0, own_scans: 6, own_missing: 0, fresh_scans: 6 })
  expect(await run({ reference: 'own' })).toMatchObject({ made: 16 })
  expect(fitOfMaps()).toEqual([{ scans: 6, maps: 16 }])
  startAgain()
  calibrateOn(5)
  expect(need('own')).toMatchObject({ own_scans: 5, own_missing: 1 })
  const { made, warnings } = await run({ reference: 'own' })
  expect([made, warnings.map(({ message }) => message)]).toEqual([0, [expect.stringMatching(/at least 6/)]])
}, 240_000)

test('a healthy scan that cannot be used is left out of the comparison and costs nothing else', async () => {
  startAgain()
  calibrateOn(OWN_REFERENCE_SCANS + 1)
  const changed = listScans(study).find(({ id: scan }) => scan === calibrating()[4])!
  appendFileSync(changed.path, 'changed since it was imported')
  const { made, failures, warnings } = await run()
  expect([made, failures.map(({ scan, fault }) => [scan, fault.code])]).toEqual([
    15,
    [[changed.label, 'truncated']],
  ])
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(new RegExp(`^${changed.label} is left out .* `)),
  ])
  expect(fitOfMaps()).toEqual([{ scans: 12, maps: 15 }])
  // the next run stays with them
  expect(await run()).toMatchObject({ made: 0, alreadyThere: 15, warnings: [] })
}, 120_000)
