import { statSync } from 'node:fs'
import { join } from 'node:path'
import { toFaultData } from '../../contract/index.ts'
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
  const { chooseMethods, verifyGraph } = await import('../../engine/methods/index.ts')
  const graphs = chooseMethods(ids.length === 0 ? undefined : ids).flatMap((method) =>
    method.card.graphs.map((graph) => {
      try {
        verifyGraph(method, graph)
        return { method: method.card.id, file: graph.file, ok: true }
      } catch (error) {
        return { method: method.card.id, file: graph.file, ok: false, fault: toFaultData(error) }
      }
    }),
  )
  for (const graph of graphs)
    output.say(
      `${graph.ok ? 'ok      ' : 'DAMAGED '} ${graph.method} ${graph.file}${graph.fault ? `: ${graph.fault.message} ${graph.fault.remedy}` : ''}`,
    )
  if (graphs.some((graph) => !graph.ok)) process.exitCode = 3
  return { graphs }
}
