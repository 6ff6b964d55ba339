import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, toFault } from '../../contract/faults.ts'
import type { CohortPlan, PlannedSubject, Subject } from '../../science/phantom/index.ts'
import { defaultPlan, generateSubject, planCohort } from '../../science/phantom/index.ts'
import {
  describeDataset,
  participantsSidecar,
  participantsTable,
  writeJson,
  writeSubject,
  writeText,
} from './bids.ts'
import { loadModel } from './model-file.ts'
import { readPlan } from './plan-file.ts'

export interface PhantomOptions {
  /** Folder to make; must not exist or be empty. */
  out: string
  /** At least 1. */
  subjects: number
  /** Whole number; same seed, plan and spacing: same bytes. */
  seed: number
  /** Isotropic voxel size, 0.7 to 4 mm; 1 if absent. */
  spacingMm?: number
  /** Path of plan.json; the default plan if absent. */
  plan?: string
  signal?: AbortSignal
  onProgress?: (done: number, total: number, what: string) => void
}

export interface PhantomResult {
  folder: string
  subjects: number
  scans: number
  patients: number
}

const usage = (message: string, remedy: string): Fault => new Fault({ code: 'usage', message, remedy })

function checkOptions({ subjects, seed, spacingMm = 1 }: PhantomOptions): void {
  if (!Number.isInteger(subjects) || subjects < 1 || subjects > 100_000) {
    throw usage(
      `A phantom cohort cannot have ${subjects} subjects.`,
      'Ask for a whole number from 1 to 100000.',
    )
  }
  if (!(spacingMm >= 0.7 && spacingMm <= 4)) {
    throw usage(`A voxel size of ${spacingMm} mm is not possible.`, 'Choose a spacing from 0.7 to 4 mm.')
  }
  if (!Number.isSafeInteger(seed))
    throw usage(`The seed ${seed} is not a whole number.`, 'Choose a whole number.')
}

async function makeFolder(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true })
    if ((await readdir(out)).length === 0) return
  } catch (error) {
    throw toFault(error, out)
  }
  throw new Fault({
    code: 'bad-input',
    message: `${out} is not empty.`,
    remedy: 'Name a new folder, or empty this one first; a cohort is never mixed with other files.',
    path: out,
  })
}

const truthOf = (person: PlannedSubject, subject: Subject): object => ({
  id: person.id,
  seed: person.spec.seed,
  planted: person.planted,
  lesionVolumeMm3: subject.lesions.reduce((sum, lesion) => sum + lesion.volumeMm3, 0),
  lesions: subject.lesions,
  anatomyMm3: subject.anatomy,
})

/**
 * Writes a BIDS cohort of simulated brains: scans, reference masks under derivatives/reference, participants.tsv,
 * plan.json as used and truth.json (each lesion's type, centre, volume and contrast; each subject's planted effects).
 * Faults: usage (subjects, spacing, seed), bad-input (folder not empty, plan), cancelled, those of writing.
 */
export async function generatePhantomCohort(options: PhantomOptions): Promise<PhantomResult> {
  checkOptions(options)
  const { out, subjects, seed, spacingMm = 1, signal, onProgress } = options
  const plan: CohortPlan = options.plan === undefined ? defaultPlan : await readPlan(options.plan)
  await makeFolder(out)
  const people = planCohort(plan, subjects, seed)
  const model = await loadModel()
  const truths: object[] = []
  let scans = 0
  for (const [done, person] of people.entries()) {
    onProgress?.(done, subjects, person.id)
    await new Promise(setImmediate)
    if (signal?.aborted) throw cancelled(out, done)
    const subject = generateSubject(model, person.spec, spacingMm)
    scans += await writeSubject(out, person, subject)
    truths.push(truthOf(person, subject))
  }
  await writeCohortFiles(out, { subjects, seed, spacingMm, plan }, people, truths)
  onProgress?.(subjects, subjects, 'done')
  return {
    folder: out,
    subjects,
    scans,
    patients: people.filter((person) => person.group === 'patient').length,
  }
}

const cancelled = (out: string, done: number): Fault =>
  new Fault({
    code: 'cancelled',
    message: `Stopped after ${done} subjects; ${out} is incomplete.`,
    remedy: 'Remove the folder and do the same again: the same seed gives the same cohort.',
    path: out,
  })

async function writeCohortFiles(
  out: string,
  made: { subjects: number; seed: number; spacingMm: number; plan: CohortPlan },
  people: readonly PlannedSubject[],
  truths: readonly object[],
): Promise<void> {
  const { plan, ...how } = made
  await writeJson(join(out, 'dataset_description.json'), describeDataset('Normascope phantom cohort', 'raw'))
  await writeText(
    join(out, 'README'),
    'Simulated brains, not people. Reference masks: derivatives/reference. How each was made: truth.json.\n',
  )
  await writeText(join(out, 'participants.tsv'), participantsTable(people))
  await writeJson(join(out, 'participants.json'), participantsSidecar)
  await writeJson(join(out, 'plan.json'), plan)
  await writeJson(join(out, 'truth.json'), { generator: how, subjects: truths })
  await writeJson(
    join(out, 'derivatives', 'reference', 'dataset_description.json'),
    describeDataset('Reference masks of the phantom cohort', 'derivative'),
  )
}
