import { modalities, type Modality, type Quality, type ReferenceChoice } from '../../contract/index.ts'
import type { Provider } from '../../engine/inference/index.ts'
import type { RunEvent } from '../../engine/runs/index.ts'
import { duration, figure, percent, usage, type Output } from '../output.ts'
import type { Context } from '../program.ts'

interface RunFlags {
  methods?: string[]
  modalities?: string[]
  provider: Provider | 'auto'
  quality: Quality
  reference: ReferenceChoice
  jobs: number
  force?: boolean
}

export function checkModalities(names: readonly string[] | undefined): Modality[] | undefined {
  return names?.map((name) => {
    const known = modalities.find((modality) => modality.toLowerCase() === name.toLowerCase())
    if (!known) throw usage(`'${name}' is not a modality.`, `Known: ${modalities.join(', ')}.`)
    return known
  })
}

const stages = { align: 'Aligning', fit: 'Fitting', map: 'Mapping' } as const

/** Tells a run's events as lines: one a stage, failures and warnings in full, and a passing line with the time left. */
export function tellRun(output: Output): (event: RunEvent) => void {
  return (event) => {
    switch (event.kind) {
      case 'stage':
        return output.say(
          `${stages[event.stage]} ${event.total} ${event.method === undefined ? 'scans to MNI' : `${event.modality} scans with ${event.method}`}`,
        )
      case 'progress':
        return output.progress(
          `${stages[event.stage]} ${event.done}/${event.total} ${event.label}${event.secondsLeft === null || event.done === event.total ? '' : `, ${duration(event.secondsLeft)} left`}`,
        )
      case 'provider':
        return output.say(`  ${event.method} ${event.modality}: ${event.why}`)
      case 'reference':
        return output.say(
          `  ${event.method} ${event.modality}: compared with ${event.scans} healthy scans of this study`,
        )
      case 'warning':
        return output.say(`Warning: ${event.message} ${event.remedy}`)
      case 'failure':
        return output.warn(
          `Failed: ${event.scan} with ${event.method}: ${event.fault.message}\n  ${event.fault.remedy}`,
        )
    }
  }
}

export async function runStudy({ output, signal }: Context, dir: string, flags: RunFlags): Promise<unknown> {
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { runMethods } = await import('../../engine/runs/index.ts')
  const wanted = checkModalities(flags.modalities)
  if (flags.jobs < 1) throw usage('--jobs must be at least 1.', 'Leave it out to use one process.')
  using study = openStudy(dir)
  const summary = await runMethods(study, {
    ...(flags.methods ? { methods: flags.methods } : {}),
    ...(wanted ? { modalities: wanted } : {}),
    provider: flags.provider,
    quality: flags.quality,
    reference: flags.reference,
    jobs: flags.jobs,
    force: flags.force ?? false,
    signal,
    onEvent: tellRun(output),
  })
  output.say(
    `${summary.made} maps made, ${summary.alreadyThere} already there, ${summary.failures.length} failed, in ${duration(summary.seconds)}`,
  )
  const fast = Object.keys(summary.quality).filter((id) => summary.quality[id] === 'fast')
  if (fast.length > 0) output.say(`Fast quality: ${fast.join(', ')}; all others have one quality`)
  if (summary.failures.length > 0) {
    output.warn('Do the same again to try the failed ones again.')
    process.exitCode = 3
  }
  return summary
}

export async function fit(
  { output, signal }: Context,
  dir: string,
  flags: { method: string; modalities?: string[]; provider: Provider | 'auto'; bundled?: boolean },
): Promise<unknown> {
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { fitStudy, forgetReference } = await import('../../engine/runs/index.ts')
  const { method, provider, bundled } = flags
  const wanted = checkModalities(flags.modalities)
  using study = openStudy(dir)
  if (bundled) {
    const taken = forgetReference(study, method)
    output.say(`${method}: back to the reference that came with it on ${taken.join(', ')}; run it again`)
    return { bundled: taken }
  }
  const fits = await fitStudy(study, method, {
    ...(wanted ? { modalities: wanted } : {}),
    provider,
    signal,
    onEvent: tellRun(output),
  })
  for (const { modality, scans, fresh, seconds } of fits)
    output.say(
      fresh
        ? `${modality}: fitted on ${scans} healthy scans in ${duration(seconds)}`
        : `${modality}: already fitted on these ${scans} healthy scans`,
    )
  return { fits }
}

export async function importExternal(
  { output, signal }: Context,
  dir: string,
  folder: string,
  { method }: { method: string },
): Promise<unknown> {
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { importMaps } = await import('../../engine/runs/index.ts')
  using study = openStudy(dir)
  const report = await importMaps(study, {
    method,
    folder,
    signal,
    onProgress: (done, total, label) => output.progress(`Taking ${done}/${total} ${label}`),
  })
  output.say(
    `${report.taken.length} maps taken as '${method}', scores from ${figure(report.range[0])} to ${figure(report.range[1])}`,
  )
  for (const { fault } of report.skipped) output.say(`Skipped: ${fault.message}\n  ${fault.remedy}`)
  if (report.missing.length > 0) output.say(`Without a map: ${report.missing.join(', ')}`)
  return report
}

export async function infer(
  { output, signal }: Context,
  flags: {
    method: string
    scan: string
    out: string
    brain?: string
    modality?: Modality
    provider: Provider | 'auto'
    quality: Quality
  },
): Promise<unknown> {
  const { inferScan } = await import('../../engine/runs/index.ts')
  const result = await inferScan({ ...flags, signal })
  output.say(
    `${result.out} written in ${duration(result.seconds)} (${result.method}, ${result.provider}, ${result.quality} quality, ${result.brainVoxels} brain voxels)`,
  )
  if (result.alignment?.doubtful)
    output.warn(
      `Warning: the alignment to MNI is doubtful (${result.alignment.qualityName} ${percent(result.alignment.quality)}). Look at the map before you rely on it.`,
    )
  return result
}
