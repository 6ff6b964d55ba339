import type { Random } from '../random/index.ts'
import { createRandom, seedOf, shuffled } from '../random/index.ts'
import type { LesionType } from './lesions/index.ts'
import { lesionTypes } from './lesions/index.ts'
import type { CohortPlan, PlantedEffect } from './plan.ts'
import { scannerAt, scanners } from './scanners.ts'
import type { SubjectSpec } from './subject.ts'

export interface PlannedSubject {
  /** 'sub-001', … */
  readonly id: string
  readonly age: number
  readonly sex: 'M' | 'F'
  readonly scanner: string
  readonly site: string
  readonly group: 'healthy' | 'patient'
  readonly lesionType: LesionType | undefined
  readonly planted: readonly PlantedEffect[]
  readonly spec: SubjectSpec
}

/** n labels in shares as close to the weights as whole numbers allow (largest remainder), shuffled. */
function inShares<T extends string>(
  weights: readonly (readonly [T, number])[],
  n: number,
  random: Random,
): T[] {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  const start = random.integer(weights.length)
  const turned = [...weights.slice(start), ...weights.slice(0, start)]
  const quota = turned.map(([label, weight]) => ({ label, exact: (n * weight) / total }))
  const counts = quota.map(({ label, exact }) => ({
    label,
    count: Math.floor(exact),
    rest: exact - Math.floor(exact),
  }))
  let left = n - counts.reduce((sum, { count }) => sum + count, 0)
  for (const entry of [...counts].sort((a, b) => b.rest - a.rest)) {
    if (left <= 0) break
    entry.count++
    left--
  }
  return shuffled(
    counts.flatMap(({ label, count }) => Array<T>(count).fill(label)),
    random,
  )
}

const between = (range: readonly [number, number], u: number): number => range[0] + (range[1] - range[0]) * u

/** Uniform on a log scale. */
const logBetween = (range: readonly [number, number], u: number): number =>
  range[0] * Math.exp(u * Math.log(range[1] / range[0]))

const ageRange = (level: string): [number, number] => {
  const [low, high] = level.split('-').map(Number)
  return [low, high]
}

function applies(
  effect: PlantedEffect,
  person: Pick<PlannedSubject, 'age' | 'sex' | 'scanner' | 'lesionType'>,
): boolean {
  switch (effect.factor) {
    case 'scanner':
      return effect.level === person.scanner
    case 'sex':
      return effect.level === person.sex
    case 'lesion_type':
      return effect.level === person.lesionType
    case 'age': {
      const [low, high] = ageRange(effect.level)
      return person.age >= low && person.age <= high
    }
  }
}

const sumOf = (effects: readonly PlantedEffect[], what: PlantedEffect['what'], unit: number): number =>
  effects.reduce((sum, effect) => sum + (effect.what === what ? effect.sd * unit : 0), 0)

/**
 * Draws who is in a cohort: shares of groups, lesion types and scanners as near to the plan as whole numbers
 * allow, scanners balanced within healthy and patients, ages stratified. Same plan and seed, same cohort.
 */
export function planCohort(plan: CohortPlan, subjects: number, seed: number): PlannedSubject[] {
  const random = createRandom(seedOf(seed, 'cohort'))
  const patients = Math.round(plan.patientShare * subjects)
  const groups = shuffled(
    Array.from(
      { length: subjects },
      (_, i) => (i < patients ? 'patient' : 'healthy') as 'patient' | 'healthy',
    ),
    random,
  )
  const weights = Object.entries(plan.scanners)
  const scannerOf = {
    patient: inShares(weights, patients, random),
    healthy: inShares(weights, subjects - patients, random),
  }
  const types = inShares(
    lesionTypes.map((type) => [type, plan.lesions[type]] as const),
    patients,
    random,
  )
  const sexes = inShares(
    [
      ['F', plan.femaleShare],
      ['M', 1 - plan.femaleShare],
    ],
    subjects,
    random,
  )
  const ageStrata = shuffled(
    Array.from({ length: subjects }, (_, i) => i),
    random,
  )
  const width = Math.max(3, String(subjects).length)
  return groups.map((group, i) => {
    const age = Math.round(10 * between(plan.ages, (ageStrata[i] + random.uniform()) / subjects)) / 10
    const lesionType = group === 'patient' ? types.pop() : undefined
    const person = { age, sex: sexes[i], scanner: scannerOf[group].pop()!, lesionType }
    return planSubject(plan, `sub-${String(i + 1).padStart(width, '0')}`, group, person, seed)
  })
}

function planSubject(
  plan: CohortPlan,
  id: string,
  group: 'healthy' | 'patient',
  person: Pick<PlannedSubject, 'age' | 'sex' | 'scanner' | 'lesionType'>,
  seed: number,
): PlannedSubject {
  const own = seedOf(seed, id)
  const random = createRandom(seedOf(own, 'plan'))
  const listed = scanners.find((scanner) => scanner.id === person.scanner)!
  const planted = plan.plant.filter(
    (effect) => applies(effect, person) && random.uniform() < (effect.share ?? 1),
  )
  const hyperintensitySd = sumOf(planted, 'hyperintensity', 1)
  const { lesionType } = person
  return {
    id,
    group,
    ...person,
    site: listed.site,
    planted,
    spec: {
      seed: own,
      age: person.age,
      sex: person.sex,
      scanner: scannerAt(listed, plan.effects.scanner),
      modalities: plan.modalities,
      ageEffect: plan.effects.age,
      sexEffect: plan.effects.sex,
      extras: {
        noise: sumOf(planted, 'noise', 0.012),
        bias: sumOf(planted, 'bias', 0.05),
        gamma: sumOf(planted, 'contrast', 0.1),
      },
      ...(hyperintensitySd === 0 ? {} : { hyperintensitySd }),
      ...(lesionType === undefined
        ? {}
        : {
            lesion: {
              type: lesionType,
              volumeMm3: logBetween(plan.lesionVolumeMm3[lesionType], random.uniform()),
              contrast: Math.round(1000 * between(plan.lesionContrast, random.uniform())) / 1000,
            },
          }),
    },
  }
}
