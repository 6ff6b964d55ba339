import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { toFaultData, type Modality } from '../../contract/index.ts'
import type { Provider } from '../../engine/inference/index.ts'
import { table } from '../output.ts'
import type { Context } from '../program.ts'

export async function list({ output }: Context): Promise<unknown> {
  const { isFitted, listMethods } = await import('../../engine/methods/index.ts')
  const methods = listMethods().map(({ card, folder }) => ({
    id: card.id,
    name: card.name,
    family: card.family,
    procedure: card.procedure,
    modalities: card.modalities,
    version: card.version,
    description: card.description,
    trained_on: card.trained_on,
    licence: card.licence,
    /** Fitted in the program on the study's own healthy scans. */
    fitted: isFitted(card),
    bytes: card.graphs.reduce((sum, graph) => sum + statSync(join(folder!, graph.file)).size, 0),
  }))
  for (const line of table([
    ['id', 'name', 'procedure', 'modalities', 'size'],
    ...methods.map((m) => [
      m.id,
      m.name,
      m.fitted ? `${m.procedure} (fitted in the program)` : m.procedure,
      m.modalities.join(', '),
      m.bytes === 0 ? '–' : `${(m.bytes / 1e6).toFixed(1)} MB`,
    ]),
  ]))
    output.say(line)
  return { methods }
}

export async function show({ output }: Context, id: string): Promise<unknown> {
  const { chooseMethods } = await import('../../engine/methods/index.ts')
  const { card, folder } = chooseMethods([id])[0]!
  output.say(`${card.name} (${card.id}, version ${card.version})`)
  output.say(card.description)
  output.say()
  for (const [name, value] of [
    ['Family', card.family],
    ['Citation', card.citation],
    ['Procedure', `${card.procedure} ${JSON.stringify(card.parameters)}`],
    ...(card.fast ? [['Fast', `${JSON.stringify(card.fast)} instead, with --quality fast`] as const] : []),
    ['Modalities', card.modalities.join(', ')],
    ['Trained on', card.trained_on],
    ['Licence', card.licence],
    ['Limits', card.limits],
    ['Use', card.clinical_use],
    ...card.graphs.map(
      (graph) =>
        [
          'Graph',
          `${graph.file} (${graph.modalities?.join(', ') ?? 'all'}), SHA-256 ${graph.sha256}`,
        ] as const,
    ),
  ] as const)
    output.say(`${name.padEnd(11)} ${value}`)
  return { ...card, folder }
}

export async function verify({ output }: Context, ids: string[]): Promise<unknown> {
  const { chooseMethods, verifyFiles } = await import('../../engine/methods/index.ts')
  const graphs = chooseMethods(ids.length === 0 ? undefined : ids).flatMap((method) =>
    verifyFiles(method).map(({ file, fault }) => ({
      method: method.card.id,
      file,
      ok: !fault,
      ...(fault ? { fault: toFaultData(fault) } : {}),
    })),
  )
  for (const graph of graphs)
    output.say(
      `${graph.ok ? 'ok      ' : 'DAMAGED '} ${graph.method} ${graph.file}${graph.fault ? `: ${graph.fault.message} ${graph.fault.remedy}` : ''}`,
    )
  if (graphs.some((graph) => !graph.ok)) process.exitCode = 3
  return { graphs }
}

interface AddFlags {
  form?: string
  study?: string
  scan?: string
  modality?: Modality
  testVector?: string
  dryRun?: boolean
  provider: Provider | 'auto'
}

const marks = { error: 'ERROR  ', warning: 'Warning', note: 'note   ' } as const

export async function add({ output, signal }: Context, source: string, flags: AddFlags): Promise<unknown> {
  const { addMethod } = await import('../../engine/methods/adding/index.ts')
  output.progress(`Checking ${source}`)
  const result = await addMethod({ source, ...flags, signal })
  for (const level of ['error', 'warning', 'note'] as const)
    for (const finding of result.findings.filter((each) => each.level === level)) {
      output.say(`${marks[level]}  ${finding.message}  (${finding.code})`)
      if (finding.remedy !== '') output.say(`         → ${finding.remedy}`)
    }
  const errors = result.findings.filter(({ level }) => level === 'error').length
  output.say()
  if (result.added) {
    output.say(`Added '${result.id}' in ${result.folder}`)
    output.say(
      `Next: normascope run STUDY --methods ${result.id}, then normascope calibrate STUDY, which sets its threshold on healthy scans.`,
    )
  } else if (errors === 0) {
    output.say('Nothing stands in the way; without --dry-run it is added.')
  } else {
    output.say(`Not added: ${errors === 1 ? 'one error' : `${errors} errors`}. Nothing was registered.`)
    process.exitCode = 3
  }
  return result
}

export async function form({ output }: Context, model: string, flags: { out?: string }): Promise<unknown> {
  const { formOf } = await import('../../engine/methods/adding/index.ts')
  const made = formOf(model)
  const text = `${JSON.stringify(made, null, 2)}\n`
  if (flags.out === undefined) {
    output.say(text.trimEnd())
  } else {
    await (await import('../../engine/volumes/index.ts')).replaceFile(resolve(flags.out), Buffer.from(text))
    output.say(`${flags.out} written.`)
    for (const guess of made.guesses) output.say(`  ${guess}`)
    for (const field of made.open) {
      const question = made.questions.find((each) => each.field === field)
      output.say(`Still open: ${field}. ${question?.question ?? ''}`.trimEnd())
    }
  }
  return made
}

export async function remove({ output }: Context, id: string): Promise<unknown> {
  const { removeMethod } = await import('../../engine/methods/adding/index.ts')
  const folder = removeMethod(id)
  output.say(`Removed '${id}' (${folder}). Maps and results that studies made with it stay there.`)
  return { removed: id, folder }
}
