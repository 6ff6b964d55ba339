import { createRandom, seedOf, type Random } from '../../src/science/random/index.ts'
import type { BiasRow } from '../../src/science/bias/index.ts'

/** What is planted in a generated cohort; everything absent is no effect. */
export interface CohortPlan {
  methods: number
  healthy: number
  patients: number
  scanners: number
  /** Sites; scanner s stands in site s modulo this. 0: no site column. */
  sites: number
  /** Added to the logit FPR (in standard deviations within a scanner) on the last scanner. */
  scannerEffect?: number
  /** Years by which subjects of the last scanner are older. */
  ageShift?: number
  /** Standard deviations of logit FPR over 10 years. */
  ageEffect?: number
  /** Change of logit Dice over 10 years. */
  diceAgeEffect?: number
  /** Change of the log odds that a lesion is found, from one size to that 2.7 times as large. */
  sizeEffect?: number
}

const expit = (x: number): number => 1 / (1 + Math.exp(-x))
const types = ['multiple sclerosis', 'tumour', 'stroke'] as const

/** Nothing is known of a scan. */
export const noFactors = {
  scanner: null,
  site: null,
  age: null,
  sex: null,
  lesion_type: null,
  lesion_volume_mm3: null,
  lesion_contrast: null,
} as const

/** A T2w scan of a subject without any facts or figures. */
export const emptyRow = (subject: string, group: BiasRow['group']): BiasRow => ({
  subject,
  scan: `${subject}_T2w`,
  method: '',
  modality: 'T2w',
  group,
  ...noFactors,
  fpr: null,
  dice: null,
  auprc: null,
  sensitivity: null,
  detected: null,
})

function facts(
  subject: string,
  group: BiasRow['group'],
  at: number,
  plan: CohortPlan,
  random: Random,
): BiasRow {
  const scanner = at % plan.scanners
  const older = scanner === plan.scanners - 1 ? (plan.ageShift ?? 0) : 0
  return {
    ...emptyRow(subject, group),
    scanner: `scanner ${scanner + 1}`,
    site: plan.sites > 0 ? `site ${(scanner % plan.sites) + 1}` : null,
    age: Math.round(10 * (45 + older + 12 * random.normal())) / 10,
    sex: random.uniform() < 0.5 ? 'F' : 'M',
  }
}

/**
 * Per-scan and per-lesion figures as studies have them: right-skewed FPRs, Dice with scans at 0, one to six lesions a
 * patient whose detection is correlated within the subject and rises with size only if planted. Methods share
 * the subjects' difficulty.
 */
export function cohort(seed: number, plan: CohortPlan): BiasRow[] {
  const rows: BiasRow[] = []
  const names = Array.from({ length: plan.methods }, (_, m) => `method ${m + 1}`)
  for (let i = 0; i < plan.healthy; i++) {
    const random = createRandom(seedOf(seed, 'healthy', i))
    const own = facts(`h${i}`, 'healthy', i, plan, random)
    const difficulty = random.normal()
    const planted = own.scanner === `scanner ${plan.scanners}` ? (plan.scannerEffect ?? 0) : 0
    const aged = ((plan.ageEffect ?? 0) * (own.age! - 45)) / 10
    for (const method of names) {
      const noise = Math.SQRT1_2 * difficulty + Math.SQRT1_2 * random.normal()
      rows.push({ ...own, method, fpr: expit(-4.6 + 0.6 * (noise + planted + aged)) })
    }
  }
  for (let i = 0; i < plan.patients; i++) {
    const random = createRandom(seedOf(seed, 'patient', i))
    const own = { ...facts(`p${i}`, 'patient', i, plan, random), lesion_type: types[i % 3]! }
    const difficulty = random.normal()
    const lesions = Array.from({ length: 1 + random.integer(6) }, () => ({
      lesion_volume_mm3: Math.exp(4.5 + 1.4 * random.normal()),
      lesion_contrast: Math.abs(1.5 + 0.7 * random.normal()),
    }))
    for (const method of names) {
      const aged = ((plan.diceAgeEffect ?? 0) * (own.age! - 45)) / 10
      const skill = -0.5 + 0.6 * difficulty + 0.4 * random.normal() + aged
      const dice = random.uniform() < 0.08 ? 0 : expit(skill)
      const figures = {
        method,
        dice,
        auprc: expit(skill + 0.4 * random.normal()),
        sensitivity: expit(skill + 0.3),
      }
      for (const lesion of lesions)
        rows.push({
          ...own,
          ...figures,
          ...lesion,
          detected:
            random.uniform() <
            expit(
              0.6 + 0.8 * difficulty + (plan.sizeEffect ?? 0) * (Math.log(lesion.lesion_volume_mm3) - 4.5),
            ),
        })
    }
  }
  return rows
}
