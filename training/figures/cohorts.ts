/** The two studies that methods are measured in; each is made once and kept. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importFolder } from '../../src/engine/imports/index.ts'
import { generatePhantomCohort } from '../../src/engine/phantom/index.ts'
import { createStudy, openStudy, setSetting, splitStudy, type Study } from '../../src/engine/studies/index.ts'
import { writeCohort } from './implant.ts'

export const kinds = ['implanted', 'phantom'] as const
export type Kind = (typeof kinds)[number]

export const postprocessing = 'median4'

export interface Place {
  /** The folder with healthy_t1_ixi/ and ms-patient/. */
  readonly data: string
  /** Keeps cohorts, studies and maps; synthetic/ in it holds what synthesise.py wrote. */
  readonly work: string
  /** IXI subjects for calibration, and as many for test. */
  readonly subjects: number
  /** Phantom subjects: as many healthy ones for calibration, healthy ones for test, and patients. */
  readonly phantomSubjects: number
  /** Voxel size of the phantom. */
  readonly phantomMm: number
}

async function makeImplanted({ data, work, subjects }: Place, study: Study): Promise<void> {
  const out = join(work, 'implanted-cohort')
  await writeCohort({ data, out, synthetic: join(work, 'synthetic'), subjects, seed: 31 })
  await importFolder(study, { folder: out, layout: 'bids' })
  const patient = join(data, 'ms-patient')
  if (existsSync(patient)) await importFolder(study, { folder: patient, layout: 'bids' })
  splitStudy(study, { from: join(out, 'splits.csv') })
}

async function makePhantom({ work, phantomSubjects, phantomMm }: Place, study: Study): Promise<void> {
  const out = join(work, 'phantom-cohort')
  const plan = join(work, 'phantom-plan.json')
  writeFileSync(plan, JSON.stringify({ patientShare: 1 / 3 }))
  if (!existsSync(join(out, 'truth.json')))
    await generatePhantomCohort({ out, plan, subjects: 3 * phantomSubjects, seed: 51, spacingMm: phantomMm })
  await importFolder(study, { folder: out, layout: 'bids' })
  // The drawn splits of the published figures are kept, so that these can be made again when drawing changes.
  const kept = join(import.meta.dirname, `phantom-split-${phantomSubjects}.csv`)
  splitStudy(study, existsSync(kept) ? { from: kept } : { calibration: 0.5, seed: 1 })
}

/** Opens the study, or makes it with its cohort. One that was half made or made of other numbers is refused. */
export async function studyOf(kind: Kind, place: Place): Promise<Study> {
  const folder = join(place.work, `${kind}-study`)
  const marker = join(folder, '.made')
  const { subjects, phantomSubjects, phantomMm } = place
  const settings = JSON.stringify(kind === 'implanted' ? { subjects } : { phantomSubjects, phantomMm })
  if (existsSync(marker)) {
    const made = readFileSync(marker, 'utf8')
    if (made !== settings) throw new Error(`${folder} was made with ${made}; name another --work, or remove it`)
    return openStudy(folder)
  }
  if (existsSync(folder)) throw new Error(`${folder} is half made; remove it and ${kind}-cohort, and run again`)
  const study = createStudy(folder, { name: `Figures: ${kind}` })
  await (kind === 'implanted' ? makeImplanted : makePhantom)(place, study)
  setSetting(study, 'postprocessing', postprocessing)
  writeFileSync(marker, settings)
  return study
}
