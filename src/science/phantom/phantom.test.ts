import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { anatomyVolumes, growAnatomy } from './anatomy.ts'
import type { CohortPlan, LesionType, ModelHeader, PhantomModel, Subject, SubjectSpec } from './index.ts'
import {
  defaultPlan,
  generateSubject,
  lesionTypes,
  parseModel,
  phantomGrid,
  planCohort,
  scanners,
} from './index.ts'

const resource = (name: string): URL => new URL(`../../../resources/phantom/${name}`, import.meta.url)
let model: PhantomModel
beforeAll(() => {
  const header = JSON.parse(readFileSync(resource('model.json'), 'utf8')) as ModelHeader
  model = parseModel(header, gunzipSync(readFileSync(resource('model.bin.gz'))))
})

const draw = (change: Partial<SubjectSpec>, spacingMm = 4): Subject =>
  generateSubject(
    model,
    {
      seed: 5,
      age: 40,
      sex: 'F',
      scanner: scanners[0],
      modalities: ['T1w'],
      ageEffect: 1,
      sexEffect: 1,
      ...change,
    },
    spacingMm,
  )
const voxels = (subject: Subject, modality: 'T1w' | 'T2w' | 'FLAIR' = 'T1w'): Int16Array =>
  subject.volumes[modality]!.data
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean signal where a condition on the anatomy of the same person holds. */
function tissueMean(data: Int16Array, seed: number, pick: 'white' | 'grey' | 'csf'): number {
  const spec = { seed, age: 40, sex: 'F' as const, ageEffect: 1, sexEffect: 1 }
  const anatomy = growAnatomy(model, phantomGrid(4), spec)
  const chosen = [...anatomy.index].filter((_, n) => anatomy[pick][n] > 0.9 && anatomy.hindbrain[n] < 0.1)
  expect(chosen.length).toBeGreaterThan(100)
  return mean(chosen.map((voxel) => data[voxel]))
}

test('the lateral ventricles and sulci follow the regression on age of the people the model is fitted to', () => {
  const grid = phantomGrid(4)
  const { logLateralShare, logSulcalShare } = model.header.reference
  const shares = (age: number): { lateral: number; sulcal: number } => {
    const drawn = Array.from({ length: 8 }, (_, i) => {
      const spec = {
        age,
        sex: i % 2 ? ('M' as const) : ('F' as const),
        seed: 100 * age + i,
        ageEffect: 1,
        sexEffect: 1,
      }
      const v = anatomyVolumes(growAnatomy(model, grid, spec))
      return { lateral: Math.log(v.lateral / v.brain), sulcal: Math.log(v.sulci / v.brain) }
    })
    return { lateral: mean(drawn.map((d) => d.lateral)), sulcal: mean(drawn.map((d) => d.sulcal)) }
  }
  const expected = (curve: typeof logLateralShare, age: number): number => {
    const t = (age - 50) / 30
    return curve.coefficients[0] + curve.coefficients[1] * t + curve.coefficients[2] * t * t
  }
  const [young, old] = [shares(28), shares(78)]
  expect(Math.abs(young.lateral - expected(logLateralShare, 28))).toBeLessThan(0.45)
  expect(Math.abs(old.lateral - expected(logLateralShare, 78))).toBeLessThan(0.45)
  const growth = expected(logLateralShare, 78) - expected(logLateralShare, 28)
  expect(old.lateral - young.lateral).toBeGreaterThan(0.6 * growth)
  expect(old.sulcal - young.sulcal).toBeGreaterThan(
    0.5 * (expected(logSulcalShare, 78) - expected(logSulcalShare, 28)),
  )
}, 60_000)

test('contrasts are those of the sequences', () => {
  const subject = draw({ modalities: ['T1w', 'T2w', 'FLAIR'] })
  const of = (modality: 'T1w' | 'T2w' | 'FLAIR'): number[] =>
    (['csf', 'grey', 'white'] as const).map((tissue) => tissueMean(voxels(subject, modality), 5, tissue))
  const [t1, t2, flair] = [of('T1w'), of('T2w'), of('FLAIR')]
  expect(t1[0]).toBeLessThan(0.6 * t1[1])
  expect(t1[1]).toBeLessThan(0.8 * t1[2])
  expect(t2[2]).toBeLessThan(0.9 * t2[1])
  expect(t2[1]).toBeLessThan(0.8 * t2[0])
  expect(flair[0]).toBeLessThan(0.5 * flair[2])
  expect(flair[2]).toBeLessThan(0.95 * flair[1])
})

test.each(lesionTypes.map((type): [LesionType] => [type]))(
  '%s: exact volume, dark on T1w, bright on FLAIR',
  (type) => {
    const lesion = { type, volumeMm3: 12_000, contrast: 1 }
    const subject = draw({ lesion, modalities: ['T1w', 'FLAIR'] }, 3)
    const mask = subject.mask!.data
    const inside = [...mask.keys()].filter((i) => mask[i] === 1)
    expect(inside.length * 27).toBe(subject.lesions.reduce((sum, { volumeMm3 }) => sum + volumeMm3, 0))
    expect(Math.abs(inside.length * 27 - 12_000)).toBeLessThan(600)
    for (const voxel of inside) expect(voxels(subject)[voxel]).toBeGreaterThan(0)
    const brain = [...mask.keys()].filter((i) => mask[i] === 0 && voxels(subject)[i] > 0)
    const at = (where: number[], modality: 'T1w' | 'FLAIR'): number =>
      mean(where.map((i) => voxels(subject, modality)[i]))
    expect(at(inside, 'FLAIR')).toBeGreaterThan(1.2 * at(brain, 'FLAIR'))
    const twin = voxels(draw({}, 3))
    expect(at(inside, 'T1w')).toBeLessThan(0.9 * mean(inside.map((i) => twin[i])))
    expect(draw({ lesion: { ...lesion, contrast: 0.3 }, modalities: ['FLAIR'] }, 3).mask!.data).toEqual(mask)
  },
)

const person = (plan: Partial<CohortPlan>, scanner: string): SubjectSpec => {
  const all = {
    ...defaultPlan,
    patientShare: 0,
    scanners: { [scanner]: 1 },
    modalities: ['T2w'] as const,
    ...plan,
  }
  return planCohort(all, 1, 9)[0].spec
}

test('scanners differ, and do not when their effect is removed', () => {
  const image = (effect: number, scanner: string): Int16Array => {
    const effects = { scanner: effect, age: 1, sex: 1 }
    return voxels(generateSubject(model, person({ effects }, scanner), 4), 'T2w')
  }
  expect(image(0, 'scanner-A')).toEqual(image(0, 'scanner-F'))
  expect(image(1, 'scanner-A')).not.toEqual(image(1, 'scanner-F'))
})

test('age and sex do not show when their effects are removed', () => {
  const off = { ageEffect: 0, sexEffect: 0 }
  expect(voxels(draw({ ...off, age: 85, sex: 'M' }))).toEqual(voxels(draw({ ...off, age: 10, sex: 'F' })))
  expect(voxels(draw({ age: 85 }))).not.toEqual(voxels(draw({ age: 10 })))
  expect(draw({ sex: 'M' }).anatomy.brain).toBeGreaterThan(1.05 * draw({ sex: 'F' }).anatomy.brain)
})

test('planted effects reach the level they name and no other', () => {
  const plant = [{ factor: 'scanner', level: 'scanner-C', what: 'hyperintensity', sd: 3 }] as const
  const change = (scanner: string): number => {
    const plain = voxels(generateSubject(model, person({}, scanner), 4), 'T2w')
    const planted = voxels(generateSubject(model, person({ plant }, scanner), 4), 'T2w')
    return Math.max(...planted.map((value, i) => value - plain[i]))
  }
  expect(change('scanner-C')).toBeGreaterThan(100)
  expect(change('scanner-D')).toBe(0)
  const noisy = [{ factor: 'age', level: '0-100', what: 'noise', sd: 2 }] as const
  expect(person({ plant: noisy }, 'scanner-A').extras?.noise).toBeCloseTo(0.024, 10)
  const someone = [{ factor: 'sex', level: 'F', what: 'bias', sd: 1, share: 0.5 }] as const
  const cohort = planCohort({ ...defaultPlan, plant: someone }, 400, 2)
  const hit = cohort.filter(({ planted }) => planted.length > 0)
  expect(hit.every(({ sex }) => sex === 'F')).toBe(true)
  expect(Math.abs(hit.length - 100)).toBeLessThan(30)
})

test('a cohort has the shares of its plan', () => {
  const cohort = planCohort(defaultPlan, 120, 4)
  const count = (pick: (p: (typeof cohort)[number]) => boolean): number => cohort.filter(pick).length
  expect(count((p) => p.group === 'patient')).toBe(48)
  for (const type of lesionTypes) expect(count((p) => p.lesionType === type)).toBe(12)
  for (const { id } of scanners) expect(count((p) => p.scanner === id && p.group === 'healthy')).toBe(12)
  expect(count((p) => p.sex === 'F')).toBe(60)
  const ages = cohort.map((p) => p.age)
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(6)
  expect(Math.max(...ages)).toBeLessThanOrEqual(89)
  expect(Math.abs(mean(ages) - 47.5)).toBeLessThan(1)
})
