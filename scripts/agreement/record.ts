/** How the providers of graphics cards compare with the CPU on the bundled graphs: what was measured, and the page that says it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import {
  graphFiles,
  AGREEMENT_LIMIT,
  type GraphFile,
  type Provider,
} from '../../src/engine/inference/index.ts'
import { listMethods } from '../../src/engine/methods/index.ts'

export interface Agreement {
  readonly provider: Provider
  /** The graph's file, from the folder of the bundled methods on, and its hash. */
  readonly graph: string
  readonly sha256: string
  /** Largest |provider - CPU| over the largest |CPU| of an output; null: the provider cannot run the graph. */
  readonly difference: number | null
  /** Why the provider cannot run it. */
  readonly failure?: string
  readonly onnxruntime: string
  /** What the provider ran on. */
  readonly adapter: string
}

export interface BundledGraph {
  readonly method: string
  /** As in `Agreement`. */
  readonly graph: string
  readonly sha256: string
  readonly file: GraphFile
}

const root = join(import.meta.dirname, '..', '..')
const models = join(root, 'resources', 'models')

/** Every graph of every bundled method once, in the order of the methods. */
export function bundledGraphs(): BundledGraph[] {
  const found = new Map<string, BundledGraph>()
  for (const method of listMethods())
    for (const modality of method.card.modalities)
      for (const file of graphFiles(method, modality)) {
        const graph = relative(models, file.path).replaceAll('\\', '/')
        if (graph.startsWith('..')) continue // a method of whoever runs this
        const sha256 = createHash('sha256').update(readFileSync(file.path)).digest('hex')
        found.set(graph, { method: method.card.id, graph, sha256, file })
      }
  return [...found.values()]
}

export const measuredFile = join(import.meta.dirname, 'measured.json')
export const pageFile = join(root, 'docs', 'provider-agreement.md')

export const readMeasured = (): Agreement[] => JSON.parse(readFileSync(measuredFile, 'utf8')) as Agreement[]

/** What was measured of this very file. */
export const agreementOf = (
  { graph, sha256 }: BundledGraph,
  provider: Provider,
  measured: readonly Agreement[],
): Agreement | undefined =>
  measured.find((one) => one.provider === provider && one.graph === graph && one.sha256 === sha256)

/** The provider runs the graph and agrees with the CPU. */
export const agrees = ({ difference }: Agreement): boolean =>
  difference !== null && difference <= AGREEMENT_LIMIT

/** The list with a new measurement in the place of an older one of the same graph and provider, sorted. */
export function withAgreement(measured: readonly Agreement[], one: Agreement): Agreement[] {
  const others = measured.filter(({ provider, graph }) => provider !== one.provider || graph !== one.graph)
  const name = ({ provider, graph }: Agreement): string => `${provider} ${graph}`
  return [...others, one].sort((a, b) => (name(a) < name(b) ? -1 : 1))
}

/** docs/provider-agreement.md. */
export function agreementPage(measured: readonly Agreement[]): string {
  const rows = measured.map((one) => {
    const found =
      one.difference === null ? `does not run: ${one.failure ?? 'unknown'}` : one.difference.toExponential(1)
    const verdict = agrees(one) ? 'yes' : '**no**: avoided'
    return `| \`${one.graph}\` | ${one.provider} | ${found} | ${verdict} | ${one.onnxruntime} | ${one.adapter} | \`${one.sha256.slice(0, 8)}\` |`
  })
  const worst = Math.max(0, ...measured.map(({ difference }) => difference ?? 0))
  return `# Agreement of providers with the CPU

Every bundled graph is run on one batch of the same seeded input (the probe of a run, one slice) by the CPU and by the provider.
The difference is the largest of any value over the largest value of the output. Above ${AGREEMENT_LIMIT}, or where the provider cannot
run the graph, the card names the provider in \`providers_refused\` and the engine avoids it. A run measures the same again on the
machine it runs on before it takes a provider. This page is generated (\`node scripts/agree.ts webgpu METHOD...\`); do not edit it.

${measured.filter(agrees).length} of ${measured.length} agree; the largest difference is ${worst.toExponential(1)}.

| graph | provider | difference | agrees | ONNX Runtime | adapter | file |
| --- | --- | --: | --- | --- | --- | --- |
${rows.join('\n')}
`
}
