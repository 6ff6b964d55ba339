import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JobPlan, JobVoice } from '../jobs/index.ts'
import type { SpawnProcess } from '../inference/index.ts'
import { listScans, lockStudy, splitStudy, type Study } from '../studies/index.ts'

/** Quick ones, one of each kind: all that are bundled would take an hour on a laptop. */
const METHODS = ['ae', 'dae', 'intensity', 'normative']
const SEED = 1
const SUBJECTS = 24
const SPACING_MM = 2

const finished = '.complete'

/** Folder of the demo study inside the demo's own folder; the generated scans lie beside it. */
export const demoStudy = (root: string): string => join(root, 'study')

async function generate(root: string, voice: JobVoice, signal: AbortSignal): Promise<string> {
  const cohort = join(root, 'cohort')
  if (existsSync(join(root, finished))) return cohort
  const { generatePhantomCohort } = await import('../phantom/index.ts')
  rmSync(cohort, { recursive: true, force: true }) // one that broke off
  mkdirSync(root, { recursive: true })
  const plan = join(root, 'plan.json')
  writeFileSync(plan, `${JSON.stringify({ modalities: ['T2w', 'FLAIR'] })}\n`)
  await generatePhantomCohort({
    plan,
    out: cohort,
    subjects: SUBJECTS,
    seed: SEED,
    spacingMm: SPACING_MM,
    signal,
    onProgress: (done, total, label) => voice.progress({ stage: 'generate', done, total, label }),
  })
  writeFileSync(join(root, finished), '')
  return cohort
}

/** Whether the demo study has everything that its job computes. */
export const isDemoComplete = (study: Pick<Study, 'db'>): boolean =>
  study.db.prepare('SELECT 1 FROM scan_result LIMIT 1').get() !== undefined

/** Empties what a broken-off start left, where the folder holds no study yet. */
export function prepareDemo(root: string): void {
  const folder = demoStudy(root)
  if (existsSync(join(folder, 'study.sqlite'))) return
  if (existsSync(folder) && readdirSync(folder).length > 0) rmSync(folder, { recursive: true, force: true })
}

/** The whole job on a generated cohort, one step after the other; what is there already is not made again. */
export const demoPlan = (study: Study, root: string, spawn?: SpawnProcess): JobPlan => ({
  kind: 'demo',
  subject: '',
  request: { kind: 'demo' },
  async work(voice, signal) {
    const cohort = await generate(root, voice, signal)
    const { importFolder } = await import('../imports/index.ts')
    const { runMethods } = await import('../runs/index.ts')
    const { calibrate, evaluate, compare, bias, ledger } = await import('../evaluations/index.ts')
    const counted =
      (stage: string) =>
      (done: number, total: number, label: string): void =>
        voice.progress({ stage, done, total, label })
    if (listScans(study).length === 0) {
      voice.progress({ stage: 'import', done: 0, total: 0, label: '' })
      await importFolder(study, { folder: cohort, layout: 'bids', signal })
      splitStudy(study, { calibration: 0.5, seed: SEED })
    }
    await runMethods(study, {
      signal,
      provider: 'cpu',
      methods: METHODS,
      ...(spawn ? { spawn } : {}),
      onEvent: (event) => {
        if (event.kind === 'progress') voice.progress(event)
        if (event.kind === 'warning') voice.warning(event.message, event.remedy)
        if (event.kind === 'failure') voice.failure(event.scan, event.fault.message, event.fault.remedy)
      },
    })
    using _lock = lockStudy(study, 'demo')
    await calibrate(study, { targetFpr: 0.01, seed: SEED, signal, onProgress: counted('calibrate') })
    await evaluate(study, { signal, onProgress: counted('evaluate') })
    await ledger(study, { signal, onProgress: counted('ledger') })
    await compare(study, { signal })
    await bias(study, { signal })
  },
})
