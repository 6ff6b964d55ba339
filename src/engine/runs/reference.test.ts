import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Card } from '../../contract/card.ts'
import { importFolder } from '../imports/index.ts'
import { forkProcess, graphFiles, InferenceProcess } from '../inference/index.ts'
import { chooseMethods, listMethods, noteCard, procedureInput, takesReference } from '../methods/index.ts'
import { generatePhantomCohort } from '../phantom/index.ts'
import { createStudy, listScans, splitStudy, type ScanRow, type Study } from '../studies/index.ts'
import { readVolume } from '../volumes/index.ts'
import { WorkerPool } from '../workers/index.ts'
import { storedAlignment } from './alignment.ts'
import { derivedPath, fitStudy, forgetReference, mapsThere, methodGrid, runMethods } from './index.ts'
import { standardised } from './standardise.ts'

/** FLAIR: scans are not brought to one scale there, so that what is expected can be told by hand. */
const [id, modality] = ['ae', 'FLAIR'] as const
const room = mkdtempSync(join(tmpdir(), 'normascope-reference-'))
const method = chooseMethods([id])[0]!
let study: Study
let healthy: ScanRow[]
let tested: ScanRow

beforeAll(async () => {
  const plan = join(room, 'plan.json')
  writeFileSync(plan, JSON.stringify({ patientShare: 0.1, modalities: [modality] }))
  await generatePhantomCohort({ out: join(room, 'cohort'), plan, subjects: 9, seed: 4, spacingMm: 4 })
  study = createStudy(join(room, 'study'), { name: 'Own reference' })
  await importFolder(study, { folder: join(room, 'cohort'), layout: 'bids' })
  splitStudy(study, { calibration: 0.75, seed: 1 })
  const scans = listScans(study, { modality })
  healthy = scans.filter(({ split }) => split === 'calibration')
  tested = scans.find(({ group }) => group === 'patient')!
  expect(healthy).toHaveLength(6)
  await runMethods(study, { methods: [id], provider: 'cpu' })
}, 120_000)
afterAll(() => {
  study[Symbol.dispose]()
  rmSync(room, { recursive: true, force: true })
})

const mapOf = async (scan: ScanRow): Promise<Float32Array> =>
  (await readVolume(join(study.folder, derivedPath(scan, id, 'anomaly')))).data

interface Raw {
  readonly map: Float32Array
  readonly brain: Uint8Array
}

/** The map as the procedure gives it, on the method's grid. */
async function rawMaps(scans: readonly ScanRow[]): Promise<Raw[]> {
  await using pool = new WorkerPool(1)
  using child = new InferenceProcess(forkProcess)
  await child.call({ kind: 'load', graphs: graphFiles(method, modality), provider: 'cpu', threads: 1 }, {})
  const found: Raw[] = []
  for (const scan of scans) {
    const { matrix } = storedAlignment(study, scan)!
    const files = { path: scan.path }
    const { dims, image, brain } = await pool.run('prepare', { files, input: method.card.input, matrix })
    const own = brain.slice()
    found.push({
      map: (await child.run(procedureInput(method.card, modality, { dims, image, brain }), {})).map,
      brain: own,
    })
  }
  return found
}

const { dims } = method.card.input.grid!
const [nx, ny] = dims

/** Brain values of a map in a block of 2 x 2 x 2 voxels. */
const inBlock = ({ map, brain }: Raw, [x, y, z]: readonly number[]): number[] =>
  [0, 1, 2, 3, 4, 5, 6, 7]
    .map((k) => 2 * x! + (k & 1) + nx * (2 * y! + ((k >> 1) & 1) + ny * (2 * z! + (k >> 2))))
    .filter((i) => brain[i] === 1)
    .map((i) => map[i]!)

/** Mean and standard deviation in two passes, with a block deep inside every brain; undefined elsewhere. */
function statistics(
  raws: readonly Raw[],
  block: readonly number[],
): { mean: number; sd: number } | undefined {
  const values = raws.flatMap((raw) => inBlock(raw, block))
  if (values.length < 8 * raws.length) return undefined
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return { mean, sd: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) }
}

const fitFolder = (): string => {
  const fits = join(study.folder, 'derivatives/normascope/fits')
  return join(
    fits,
    readdirSync(fits).find((name) => name.startsWith(`${id}_${modality}`))!,
  )
}

/** Scores at voxels deep inside all brains: linear between the middles of blocks, 3/4 and 1/4 of the neighbours. */
function expected(raw: Raw, others: readonly Raw[], floor: number): Map<number, number> {
  const found = new Map<number, number>()
  for (let z = 30; z < 50; z += 3)
    for (let y = 35; y < 75; y += 7)
      for (let x = 30; x < 66; x += 7) {
        const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => {
          const sides = [x, y, z].map((v, axis) => {
            const near = v >> 1
            const far = v % 2 === 0 ? near - 1 : near + 1
            return (k >> axis) & 1 ? { block: far, weight: 0.25 } : { block: near, weight: 0.75 }
          })
          const weight = sides.reduce((product, side) => product * side.weight, 1)
          return {
            weight,
            ...statistics(
              others,
              sides.map(({ block }) => block),
            ),
          }
        })
        if (corners.some(({ mean }) => mean === undefined)) continue
        const at = (part: 'mean' | 'sd'): number =>
          corners.reduce((sum, corner) => sum + corner.weight * corner[part]!, 0)
        const i = x + nx * (y + ny * z)
        const deviation = (raw.map[i]! - at('mean')) / (at('sd') + floor)
        found.set(i, deviation > 0 ? deviation / (deviation + 4) : 0)
      }
  return found
}

test('a scan is judged by the healthy scans of the study, one of them by the others', async () => {
  const [fit] = await fitStudy(study, id, { provider: 'cpu' })
  expect(fit).toMatchObject({ method: id, modality, scans: healthy.length, fresh: true })
  const { facts } = JSON.parse(readFileSync(join(fitFolder(), 'fit.json'), 'utf8')) as {
    facts: { floor: number }
  }
  const [patient, ...raws] = await rawMaps([tested, ...healthy])
  const grid = methodGrid(method.card.input)!
  const largest = async (raw: Raw, others: readonly Raw[], member: boolean): Promise<number> => {
    const scores = await standardised(
      raw.map,
      grid,
      { folder: fitFolder(), key: fit!.key, member },
      raw.brain,
    )
    const wanted = expected(raw, others, facts.floor)
    expect(wanted.size).toBeGreaterThan(50)
    expect([...wanted.values()].filter((score) => score > 0.05).length).toBeGreaterThan(10)
    return Math.max(...[...wanted].map(([i, score]) => Math.abs(scores[i]! - score)))
  }
  expect(await largest(patient!, raws, false)).toBeLessThan(1e-5)
  for (const one of [0, 3]) {
    expect(await largest(raws[one]!, raws.toSpliced(one, 1), true)).toBeLessThan(1e-4)
    expect(await largest(raws[one]!, raws.toSpliced(one, 1), false)).toBeGreaterThan(0.01) // not taken out
  }
}, 120_000)

test("a fit is fed what a run is fed: the card's background about the brain, smoothed or not", async () => {
  await using pool = new WorkerPool(1)
  const input = {
    ...method.card.input,
    intensity: { ...method.card.input.intensity, range: [-1, 1] as [number, number], background: -1 },
  }
  const { matrix } = storedAlignment(study, tested)!
  const prepared = (smooth: {
    smoothFwhmVoxels?: number
  }): Promise<{ image: Float32Array; brain: Uint8Array }> =>
    pool.run('prepare', { files: { path: tested.path }, input, matrix, ...smooth })
  const run = await prepared({})
  const others = (image: Float32Array): number => image.filter((value, i) => value !== run.image[i]).length
  expect(others((await prepared({ smoothFwhmVoxels: 0 })).image)).toBe(0)
  const smooth = await prepared({ smoothFwhmVoxels: 2 })
  const outside = [...run.brain.keys()].filter((i) => run.brain[i] === 0)
  expect(outside.length).toBeGreaterThan(1000)
  expect(outside.every((i) => smooth.image[i] === -1)).toBe(true)
  expect(others(smooth.image)).toBeGreaterThan(1000)
})

const fitsOfMaps = (): unknown[] =>
  study.db
    .prepare('SELECT fit AS key, fit_scans AS scans, count(*) AS maps FROM map WHERE method = ? GROUP BY fit')
    .all(id)
const keyOfFit = (): unknown => study.db.prepare('SELECT key FROM fit WHERE method = ?').pluck().get(id)

const there = (): number | undefined => mapsThere(study).find((one) => one.method === id)?.maps

test('runs use it until it is taken back; then the maps are those of before', async () => {
  const bundled = await Promise.all([tested, healthy[0]!].map(mapOf))
  await fitStudy(study, id, { provider: 'cpu' })
  expect(there()).toBe(0) // what a run has to do is told before it
  const run = (): ReturnType<typeof runMethods> => runMethods(study, { methods: [id], provider: 'cpu' })
  expect(await run()).toMatchObject({ made: 9, alreadyThere: 0 })
  const own = await Promise.all([tested, healthy[0]!].map(mapOf))
  for (const k of [0, 1]) expect(own[k]).not.toEqual(bundled[k])
  expect(fitsOfMaps()).toEqual([{ key: keyOfFit(), scans: 6, maps: 9 }])
  expect(there()).toBe(9)
  expect(await run()).toMatchObject({ made: 0, alreadyThere: 9 })

  writeFileSync(join(fitFolder(), 'fit.bin'), 'damaged')
  expect(await run()).toMatchObject({ made: 0, alreadyThere: 9 }) // made anew, and the same
  expect(await Promise.all([tested, healthy[0]!].map(mapOf))).toEqual(own)

  expect(forgetReference(study, id)).toEqual([modality])
  expect(existsSync(join(study.folder, 'derivatives/normascope/fits'))).toBe(true)
  expect(fitFolder).toThrow()
  expect(there()).toBe(0)
  expect(await run()).toMatchObject({ made: 9, alreadyThere: 0 })
  expect(await Promise.all([tested, healthy[0]!].map(mapOf))).toEqual(bundled)
  expect(fitsOfMaps()).toEqual([{ key: null, scans: null, maps: 9 }])
  expect(() => forgetReference(study, id)).toThrow(/no healthy reference of its own/)
}, 240_000)

test('maps of a method that was changed since, in what shapes them, are not taken for made', () => {
  const { card } = method
  const now = (changed: Partial<Card>): number | undefined =>
    mapsThere(study, [{ ...method, card: { ...card, ...changed } }])[0]?.maps
  const slower = { parameters: { ...card.parameters, ssim_window: 9 } }
  expect(now({ description: 'Said in other words.', version: '99.0.0' })).toBe(9)
  expect(now({ parameters: { ...card.parameters, residual: 'l2' } })).toBe(0)
  expect(now(slower)).toBe(0)
  const { ssim_window } = card.parameters
  expect(now({ ...slower, fast: { ssim_window: ssim_window! } })).toBe(9) // made fast
  // a run that was broken off after such a change left some of the maps of before
  study.db.exec(`UPDATE map SET card = 'of-before' WHERE id IN (SELECT id FROM map LIMIT 4)`)
  expect(there()).toBe(5)
  // maps from before they kept it are taken for those of the card that the study noted
  study.db.exec('UPDATE map SET card = NULL')
  const noted = (changed: Partial<Card>): number | undefined => {
    noteCard(study.db, { ...card, ...changed })
    return there()
  }
  expect(noted(slower)).toBe(0)
  expect(noted({})).toBe(9)
})

test('what cannot be fitted is refused with the reason', async () => {
  await expect(fitStudy(study, 'intensity', { provider: 'cpu' })).rejects.toMatchObject({ code: 'usage' })
  expect(() => forgetReference(study, 'padim')).toThrow(/no maps without its fit/)
  splitStudy(study, { calibration: 0.3, seed: 1 })
  await expect(fitStudy(study, id, { provider: 'cpu' })).rejects.toMatchObject({
    code: 'too-few',
    remedy: expect.stringContaining('Assign healthy subjects') as string,
  })
  expect(study.db.prepare('SELECT count(*) FROM fit').pluck().get()).toBe(0)
})

test('every method with networks can be compared with own healthy scans, the fitted ones and the baseline cannot', () => {
  const cards = listMethods().map(({ card }) => card)
  const left = cards.filter((card) => !takesReference(card)).map(({ id: name }) => name)
  expect(left.sort()).toEqual([
    'intensity',
    'normative',
    'padim',
    'padim-imagenet',
    'patchcore',
    'patchcore-imagenet',
  ])
})
