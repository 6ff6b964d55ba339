import type { Modality } from '../../contract/index.ts'
import { graphsFor, roles, verifyGraph, type Method, type Role, type TensorKind } from '../methods/index.ts'
import type { GraphFile, GraphTensor } from './protocol.ts'

/**
 * The graphs of a method that serve a modality, one a role, their files compared with the card's hashes. Empty for a
 * method without graphs. Throws 'hash-mismatch', 'not-found'.
 */
export function graphFiles(method: Method, modality: Modality): GraphFile[] {
  const { card } = method
  return graphsFor(card, modality).map((graph) => {
    const role = roles[graph.role]! // readCard knows every role
    const window = graph.role === 'denoise' ? card.parameters['window'] : undefined
    const [width, height] = window ? [Number(window), Number(window)] : card.input.grid!.dims // readCard wants a grid
    return {
      path: verifyGraph(method, graph),
      role: graph.role,
      inputs: named(role.inputs, graph.input, graph.inputs),
      outputs: { ...named(role.outputs, graph.output, graph.outputs), ...chosen(role, graph.outputs) },
      shape: [card.input.channels, height, width],
      providersRefused: graph.providers_refused ?? [],
    }
  })
}

type Names = Readonly<Record<string, string>>

/** The first has the card's own field, others the name that the card gives them or else their canonical one. */
function named(
  kinds: Readonly<Record<string, TensorKind>>,
  first: string,
  names: Names = {},
): Record<string, GraphTensor> {
  return Object.fromEntries(
    Object.entries(kinds).map(([key, kind], i) => [
      key,
      { name: i === 0 ? first : (names[key] ?? key), kind },
    ]),
  )
}

/** Optional outputs that the card names. */
function chosen({ optional = {} }: Role, names: Names = {}): Record<string, GraphTensor> {
  return Object.fromEntries(
    Object.entries(optional).flatMap(([key, kind]) => {
      const name = names[key]
      return name === undefined ? [] : [[key, { name, kind }]]
    }),
  )
}
