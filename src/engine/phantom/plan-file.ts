import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Fault, toFault } from '../../contract/faults.ts'
import { wrongValue } from '../../contract/wanted.ts'
import type { CohortPlan } from '../../science/phantom/index.ts'
import { defaultPlan, lesionTypes, modalities, scanners } from '../../science/phantom/index.ts'

const weight = z.number().min(0)
const share = z.number().min(0).max(1)
const ascending = (low: number, high: number): z.ZodType<[number, number]> =>
  z
    .tuple([z.number().min(low).max(high), z.number().min(low).max(high)])
    .refine(([a, b]) => a <= b, 'the first number must not be larger than the second')
const someWeight = (values: Record<string, number>): boolean =>
  Object.values(values).some((value) => value > 0)
const volumeRange = ascending(1, 300_000)
const scannerIds = scanners.map((scanner) => scanner.id)
const effect = z.number().min(0).max(3)

const plantSchema = z
  .strictObject({
    factor: z.enum(['scanner', 'sex', 'age', 'lesion_type']),
    level: z.string(),
    what: z.enum(['noise', 'bias', 'contrast', 'hyperintensity']),
    sd: z.number().min(-10).max(10),
    share: share.optional(),
  })
  .superRefine(({ factor, level, what, sd }, context) => {
    const known: readonly string[] = {
      scanner: scannerIds,
      sex: ['M', 'F'],
      lesion_type: [...lesionTypes],
      age: [],
    }[factor]
    const ok = factor === 'age' ? /^\d+(\.\d+)?-\d+(\.\d+)?$/.test(level) : known.includes(level)
    const expected = factor === 'age' ? "a range such as '60-89'" : `one of ${known.join(', ')}`
    if (!ok) context.addIssue({ code: 'custom', path: ['level'], message: `must be ${expected}` })
    if (what === 'noise' && sd < 0) {
      context.addIssue({ code: 'custom', path: ['sd'], message: 'noise can only be added: at least 0' })
    }
  })

/**
 * plan.json. Every field may be left out; then the default holds.
 * - `patientShare`, `femaleShare`: 0 to 1.
 * - `ages`: [youngest, oldest], 6 to 89.
 * - `scanners`: weights of scanner-A … scanner-F; those not named have none.
 * - `lesions`: weights of tumour, stroke, ms, small-vessel; those not named have none.
 * - `lesionVolumeMm3`: [smallest, largest] for all types, or one range per type.
 * - `lesionContrast`: [weakest, strongest]; 1 is a fresh, obvious lesion, 0 invisible.
 * - `modalities`: some of T1w, T2w, FLAIR.
 * - `effects`: scanner, age, sex: 0 removes the effect from the images, 1 is as fitted.
 * - `plant`: effects to plant, see PlantedEffect.
 */
const planSchema = z.strictObject({
  patientShare: share.optional(),
  femaleShare: share.optional(),
  ages: ascending(6, 89).optional(),
  scanners: z
    .partialRecord(z.enum(scannerIds as [string, ...string[]]), weight)
    .refine(
      (value) => someWeight(value as Record<string, number>),
      'at least one scanner needs a weight above 0',
    )
    .optional(),
  lesions: z
    .partialRecord(z.enum(lesionTypes), weight)
    .refine(
      (value) => someWeight(value as Record<string, number>),
      'at least one lesion type needs a weight above 0',
    )
    .optional(),
  lesionVolumeMm3: z.union([volumeRange, z.partialRecord(z.enum(lesionTypes), volumeRange)]).optional(),
  lesionContrast: ascending(0, 2).optional(),
  modalities: z.array(z.enum(modalities)).min(1).optional(),
  effects: z
    .strictObject({ scanner: effect.optional(), age: effect.optional(), sex: effect.optional() })
    .optional(),
  plant: z.array(plantSchema).optional(),
})

export type PlanFile = z.infer<typeof planSchema>

/** The plan with every default filled in. */
export function completePlan(file: PlanFile): CohortPlan {
  const volume = file.lesionVolumeMm3
  const lesions = file.lesions
  const zeros = { tumour: 0, stroke: 0, ms: 0, 'small-vessel': 0 }
  const defined = <T extends object>(value: T): Partial<T> =>
    Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>
  return {
    patientShare: file.patientShare ?? defaultPlan.patientShare,
    femaleShare: file.femaleShare ?? defaultPlan.femaleShare,
    ages: file.ages ?? defaultPlan.ages,
    scanners: file.scanners ? (defined(file.scanners) as Record<string, number>) : defaultPlan.scanners,
    lesions: lesions ? { ...zeros, ...defined(lesions) } : defaultPlan.lesions,
    lesionVolumeMm3: Array.isArray(volume)
      ? { tumour: volume, stroke: volume, ms: volume, 'small-vessel': volume }
      : { ...defaultPlan.lesionVolumeMm3, ...defined(volume ?? {}) },
    lesionContrast: file.lesionContrast ?? defaultPlan.lesionContrast,
    modalities: modalities.filter((modality) => (file.modalities ?? modalities).includes(modality)),
    effects: {
      scanner: file.effects?.scanner ?? 1,
      age: file.effects?.age ?? 1,
      sex: file.effects?.sex ?? 1,
    },
    plant: file.plant ?? [],
  }
}

/** Reads and checks plan.json. Faults: not-found, unreadable; bad-input naming the field. */
export async function readPlan(path: string): Promise<CohortPlan> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw toFault(error, path)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Fault(
      {
        code: 'bad-input',
        message: `${path} is not JSON: ${(error as Error).message}.`,
        remedy: 'Correct the file; plan.json of a generated cohort is a complete example.',
        path,
      },
      { cause: error },
    )
  }
  const parsed = planSchema.safeParse(value)
  if (parsed.success) return completePlan(parsed.data)
  const issues = parsed.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is no field of a plan`
    const { field, wanted, given } = wrongValue(planSchema, value, issue)
    return `${field || 'the plan'} must be ${wanted}, not ${given}`
  })
  throw new Fault({
    code: 'bad-input',
    message: `${path} is not a usable plan: ${issues.join('; ')}.`,
    remedy:
      'Correct the named fields or leave them out to take the default; plan.json of a generated cohort is a complete example.',
    path,
  })
}
