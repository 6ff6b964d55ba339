import type { Context } from '../program.ts'

export async function report(
  { output }: Context,
  dir: string,
  options: { out: string; pseudonyms: boolean; paper: 'a4' | 'us-letter' },
): Promise<unknown> {
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { writeReport } = await import('../../engine/reports/index.ts')
  using study = openStudy(dir)
  const result = await writeReport(study, options)
  output.say(`${result.path}: ${result.pages} pages; its numbers are in ${result.data}`)
  return result
}
