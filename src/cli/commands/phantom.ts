import type { Context } from '../program.ts'

export async function phantom(
  { output, signal }: Context,
  options: { out: string; subjects: number; seed: number; spacing: number; plan?: string },
): Promise<unknown> {
  const { generatePhantomCohort } = await import('../../engine/phantom/index.ts')
  const result = await generatePhantomCohort({
    out: options.out,
    subjects: options.subjects,
    seed: options.seed,
    spacingMm: options.spacing,
    ...(options.plan === undefined ? {} : { plan: options.plan }),
    signal,
    onProgress: (done, total, what) => output.progress(`Generating ${done}/${total} ${what}`),
  })
  output.say(
    `${result.subjects} subjects (${result.patients} with lesions), ${result.scans} scans in ${result.folder}`,
  )
  return result
}
