import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { duration } from '../output.ts'
import { usage } from '../output.ts'
import type { Context } from '../program.ts'
import { sayCalibrations, sayComparison } from './results.ts'
import { tellRun } from './run.ts'

/** Quick ones, one of each kind: all that are bundled would take an hour on a laptop. */
const DEMO_METHODS = ['ae', 'dae', 'intensity', 'normative']

/** Marks a folder as the demo's own, so that an interrupted one may be begun again. */
const marker = '.normascope-demo'

/** An empty folder is taken; a finished demo is taken up; one that broke off while generating is begun again. */
function prepareRoot(root: string, output: Context['output']): void {
  const content = existsSync(root) ? readdirSync(root) : []
  if (content.length > 0 && !content.includes(marker)) {
    throw usage(`${root} is not empty and holds no demo.`, 'Name another folder with --out.')
  }
  if (existsSync(join(root, 'study', 'study.sqlite'))) {
    output.say(`${root} holds a demo already; it is taken up where it is.`)
    return
  }
  rmSync(join(root, 'cohort'), { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  writeFileSync(join(root, marker), 'Made by `normascope demo`. The whole folder can be deleted.\n')
}

/** The whole job on a generated cohort: phantom, study, import, split, run, calibrate, evaluate, compare, report. */
export async function demo(
  { output, signal }: Context,
  options: { out: string; seed: number; subjects: number; spacing: number },
): Promise<unknown> {
  const start = performance.now()
  const root = resolve(options.out)
  prepareRoot(root, output)
  const { createStudy, openStudy, splitStudy } = await import('../../engine/studies/index.ts')
  const { importFolder } = await import('../../engine/imports/index.ts')
  const { runMethods } = await import('../../engine/runs/index.ts')
  const { calibrate, evaluate, compare, bias } = await import('../../engine/evaluations/index.ts')
  const { writeReport } = await import('../../engine/reports/index.ts')

  const cohort = join(root, 'cohort')
  const folder = join(root, 'study')
  const step = (title: string): void => output.say(`\n${title}`)
  if (!existsSync(join(folder, 'study.sqlite'))) {
    step(`Generating ${options.subjects} subjects at ${options.spacing} mm (seed ${options.seed})`)
    const { generatePhantomCohort } = await import('../../engine/phantom/index.ts')
    const plan = join(root, 'plan.json')
    writeFileSync(plan, `${JSON.stringify({ modalities: ['T2w', 'FLAIR'] })}\n`)
    const made = await generatePhantomCohort({
      plan,
      out: cohort,
      subjects: options.subjects,
      seed: options.seed,
      spacingMm: options.spacing,
      signal,
      onProgress: (done, total, what) => output.progress(`${done}/${total} ${what}`),
    })
    output.say(`${made.scans} scans, ${made.patients} subjects with lesions`)
    createStudy(folder, { name: `Demo, generated cohort, seed ${options.seed}` }).close()
  }
  using study = openStudy(folder)
  step('Importing and splitting')
  const imported = await importFolder(study, { folder: cohort, layout: 'bids', signal })
  output.say(`${imported.taken} scans of ${imported.subjects} subjects taken, ${imported.skipped} skipped`)
  const split = splitStudy(study, { calibration: 0.5, seed: options.seed })
  output.say(
    `Calibration: ${split.healthyCalibration} healthy subjects. Test: ${split.healthyTest} healthy subjects and ${split.patientsTest} patients.`,
  )

  step('Running the methods')
  const run = await runMethods(study, {
    signal,
    provider: 'cpu',
    methods: DEMO_METHODS,
    onEvent: tellRun(output),
  })
  output.say(
    `${run.made} maps made, ${run.alreadyThere} already there, ${run.failures.length} failed, in ${duration(run.seconds)}`,
  )

  step('Operating points at 1 % voxel FPR')
  const progress = (what: string) => (done: number, total: number, label: string) =>
    output.progress(`${what} ${done}/${total} ${label}`)
  const calibrations = await calibrate(study, {
    targetFpr: 0.01,
    seed: options.seed,
    signal,
    onProgress: progress('Calibrating'),
  })
  sayCalibrations(output, calibrations)

  step('Methods side by side')
  await evaluate(study, { signal, onProgress: progress('Evaluating') })
  const comparison = await compare(study, { signal })
  sayComparison(output, comparison)
  const audit = await bias(study, { signal })

  step('Report')
  const report = await writeReport(study, { out: join(root, 'report.pdf') })
  const shown = (path: string): string => relative(process.cwd(), path) || path
  const seconds = (performance.now() - start) / 1000
  output.say(`Done in ${duration(seconds)}.`)
  output.say(`  Table:       npm run -s normascope -- compare ${shown(folder)}`)
  output.say(`  PDF:         ${shown(report.path)} (${report.pages} pages)`)
  output.say(`  Workstation: npm run -s normascope -- serve ${shown(folder)}`)
  return {
    folder,
    cohort,
    report,
    comparison,
    calibrations,
    bias: { groups: audit.groups.length, gaps: audit.gaps.length },
    run,
    seconds,
  }
}
