/**
 * Measures methods, all in the same way, and writes their figures to training/figures/figures.json.
 *
 *   python training/figures/synthesise.py --data DATA --out WORK/synthetic
 *   node training/figures/run.ts --data DATA --work WORK [--methods A,B] [--subjects N] [--only implanted|phantom]
 *                                [--jobs N] [--phantom N] [--phantom-mm MM] [--quality fast] [--modalities T1w] [--out FILE]
 *
 * WORK, outside the repository, keeps cohorts, studies and maps: the same call goes on where it stopped, and a method more
 * costs only its own maps. Two studies: 'implanted' (implant.ts and the real patient of DATA/ms-patient) and 'phantom'
 * (36 generated subjects at 2 mm: 12 healthy for calibration, 12 healthy and 12 patients for test). Thresholds at 1 % voxel FPR
 * after a median filter (4 x 4 x 4); all numbers are the engine's own. --subjects and --phantom thin the cohorts out.
 * Maps are compared with the reference that came with their method; --own: with the healthy calibration scans of the cohort (give
 * it a WORK of its own).
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { modalitySchema } from '../../src/contract/index.ts'
import { chooseMethods, takesReference } from '../../src/engine/methods/index.ts'
import { kinds, studyOf, type Place } from './cohorts.ts'
import { measure, store, type Measured } from './measure.ts'

const say = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`)

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      work: { type: 'string' },
      methods: { type: 'string' },
      only: { type: 'string' },
      own: { type: 'boolean', default: false },
      modalities: { type: 'string' },
      subjects: { type: 'string', default: '34' },
      jobs: { type: 'string', default: '1' },
      phantom: { type: 'string', default: '12' },
      quality: { type: 'string', default: 'reference' },
      'phantom-mm': { type: 'string', default: '2' },
      out: { type: 'string', default: join(import.meta.dirname, 'figures.json') },
    },
  })
  const { data, work, own, only, out } = values
  if (data === undefined || work === undefined) throw new Error('--data and --work are needed')
  const place: Place = {
    data,
    work,
    subjects: Number(values.subjects),
    phantomSubjects: Number(values.phantom),
    phantomMm: Number(values['phantom-mm']),
  }
  const quality = values.quality === 'fast' ? 'fast' : 'reference'
  const jobs = Number(values.jobs)
  const modalities = values.modalities?.split(',').map((name) => modalitySchema.parse(name))
  const ids = chooseMethods(values.methods?.split(','))
    .filter(({ card }) => !own || takesReference(card))
    .map(({ card }) => card.id)
  mkdirSync(work, { recursive: true })
  for (const kind of kinds.filter((name) => only === undefined || only === name)) {
    say(`study '${kind}'`)
    using study = await studyOf(kind, place)
    for (const id of ids) {
      const found = await measure(study, kind, id, { jobs, quality, modalities, own, say }).catch((error: unknown): Measured => {
        const { message } = error as Error
        say(`${kind} ${id} could not be measured: ${message}`)
        process.exitCode = 1
        return { rows: [], patient: [], failures: [message], ...(modalities ? { modalities } : {}) }
      })
      store(out, id, own ? `${kind}-own` as const : kind, quality, found)
    }
  }
}

await main()
