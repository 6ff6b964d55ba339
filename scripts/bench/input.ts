// node scripts/bench/input.ts FOLDER: a generated patient at 1 mm (182 x 218 x 182), T1w with its reference mask.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatePhantomCohort } from '../../src/engine/phantom/index.ts'

const folder = process.argv[2]!
mkdirSync(folder, { recursive: true })
const plan = join(folder, 'plan-in.json')
writeFileSync(plan, JSON.stringify({ patientShare: 1, modalities: ['T1w'], lesions: { ms: 1 } }))
await generatePhantomCohort({ out: join(folder, 'cohort'), subjects: 1, seed: 7, spacingMm: 1, plan })
