import { reportSections, type ReportChoices, type ReportSection } from '../../contract/index.ts'
import { usage } from '../output.ts'
import type { Context } from '../program.ts'

interface Options {
  out?: string
  verify?: string
  language: 'en' | 'de'
  paper: 'a4' | 'us-letter'
  pseudonyms: boolean
  anonymous?: boolean
  ageBands?: boolean
  sections?: string[]
  failures: number
  froc: boolean
}

function sectionsOf(asked: readonly string[]): ReportSection[] {
  const known: readonly string[] = reportSections
  const strange = asked.filter((section) => !known.includes(section))
  if (strange.length > 0)
    throw usage(`There is no chapter '${strange.join("', '")}'.`, `The chapters are ${known.join(', ')}.`)
  return asked as ReportSection[]
}

const choicesOf = (options: Options): ReportChoices => ({
  language: options.language,
  paper: options.paper,
  names: options.anonymous === true ? 'none' : options.pseudonyms ? 'pseudonyms' : 'labels',
  ages: options.ageBands === true || options.anonymous === true ? 'bands' : 'years',
  failures: options.failures,
  froc: options.froc,
  ...(options.sections ? { sections: sectionsOf(options.sections) } : {}),
})

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : JSON.stringify(value)

/** At most this many differences of a part are printed; --json has them all. */
const mostShown = 5

async function verify({ output, signal }: Context, dir: string, pdf: string): Promise<unknown> {
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { verifyReport } = await import('../../engine/reports/index.ts')
  using study = openStudy(dir)
  const found = await verifyReport(study, pdf, {
    signal,
    onProgress: (done, total, label) => output.progress(total > 0 ? `${done}/${total} ${label}` : label),
  })
  output.say(
    found.holds
      ? `${pdf} holds: ${found.compared} numbers and words computed again from the study are the same.`
      : `${pdf}: ${found.differing} of ${found.compared} numbers and words are no longer what the study gives.`,
  )
  for (const { part, compared, differences } of found.parts) {
    output.say(
      `  ${part.padEnd(12)} ${differences.length === 0 ? 'holds' : `${differences.length} of ${compared} differ`}`,
    )
    for (const { path, reported, now } of differences.slice(0, mostShown))
      output.say(`    ${path}: reported ${shown(reported)}, now ${shown(now)}`)
  }
  output.say(
    found.pages_match === null
      ? `Whether its pages say what its numbers say was not checked: ${found.version === found.program ? 'a picture is no longer at hand' : `version ${found.version} made them, this is ${found.program}`}.`
      : found.pages_match
        ? 'Its pages are, byte for byte, what this program makes of the numbers inside it.'
        : 'Its pages are not what this program makes of the numbers inside it: the file was changed, or another build made it.',
  )
  if (found.changed_sources > 0)
    output.say(`${found.changed_sources} source files are gone or have changed since import.`)
  return found
}

/** `report STUDY --out FILE` writes the report; `report STUDY --verify FILE` checks one. */
export async function report(context: Context, dir: string, options: Options): Promise<unknown> {
  if ((options.out === undefined) === (options.verify === undefined))
    throw usage(
      'Say what to do with the report.',
      'Give either --out report.pdf to write one, or --verify report.pdf to check one.',
    )
  if (options.verify !== undefined) return verify(context, dir, options.verify)
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { writeReport } = await import('../../engine/reports/index.ts')
  const { output, signal } = context
  const choices = choicesOf(options)
  using study = openStudy(dir)
  const result = await writeReport(
    study,
    { out: options.out!, ...choices },
    {
      signal,
      onProgress: (done, total, label) => output.progress(total > 0 ? `${done}/${total} ${label}` : label),
    },
  )
  output.say(
    `${result.path}: ${result.pages} pages; its numbers are in ${result.data} and, table by table, in ${result.tables}`,
  )
  return result
}
