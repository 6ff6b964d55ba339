import { afterAll, beforeAll, expect, test } from 'vitest'
import { pooledSchema } from '../../contract/index.ts'
import { calibrate, directRunner, evaluate, pooledFigures } from './index.ts'
import { tinyCohort, tinyStudy, type TinyStudy } from './tiny-study.ts'

const runner = directRunner
let tiny: TinyStudy
beforeAll(async () => {
  tiny = await tinyStudy(tinyCohort())
  await calibrate(tiny.study, { runner, methods: ['good'] })
})
afterAll(() => tiny[Symbol.dispose]())

const within = (v: number, centre: number, radius: number): boolean =>
  [v % 14, Math.floor(v / 14) % 14, Math.floor(v / 196)].reduce((sum, at) => sum + (at - centre) ** 2, 0) <=
  radius ** 2
/** Of the brain's voxels, in the order of `tiny.scores`, which belong to the lesion of every patient. */
const isLesion = Array.from({ length: 14 ** 3 }, (_, v) => v)
  .filter((v) => within(v, 6.5, 6))
  .map((v) => within(v, 5, 2))

/** Average precision of all patients' voxels, counted one by one down the scores. */
function exactAuprc(method: string): number {
  const voxels = Array.from({ length: 11 }, (_, i) => [...tiny.scores(method, `sub-pat${i}`)])
    .flatMap((scores) => scores.map((score, v) => ({ score, lesion: isLesion[v]! })))
    .sort((a, b) => b.score - a.score)
  let [found, sum] = [0, 0]
  voxels.forEach(({ lesion }, i) => {
    if (lesion) sum += ++found / (i + 1)
  })
  return sum / found
}

test('AUPRC is that of the voxels within the error said, Dice the mean of the scans; without an operating point no Dice', async () => {
  const results = await evaluate(tiny.study, { runner })
  const found = await pooledFigures(tiny.study, { runner, replicates: 40 })
  expect(pooledSchema.parse(found)).toEqual(found)
  const [good, poor] = found.rows
  for (const row of [good!, poor!]) {
    const exact = exactAuprc(row.method)
    expect(Math.abs(row.auprc.value! - exact)).toBeLessThanOrEqual(row.auprc_error!)
    expect(row.auprc_error!).toBeLessThan(0.02)
  }
  expect(good!.auprc).toMatchObject({ lo: null, hi: null, note: 'the same in every resample: no interval' })
  expect(poor!.auprc.lo!).toBeLessThan(poor!.auprc.value!)
  expect(poor!.auprc.hi!).toBeGreaterThan(poor!.auprc.value!)
  const dice = results.flatMap(({ method, metrics }) =>
    method === 'good' && metrics.lesion_voxels > 0 ? [metrics.dice!] : [],
  )
  expect(dice).toHaveLength(11)
  expect(good!.dice.value).toBeCloseTo(dice.reduce((a, b) => a + b) / 11, 12)
  expect(good).toMatchObject({ scans: 11, dice: { n: 11 } })
  expect(poor!.dice).toMatchObject({ value: null, note: expect.stringContaining('no operating point') })
})
