/**
 * Compares a provider with the CPU on every bundled graph (the probe of a run, batch 1), each in its own process.
 *
 *   node scripts/agree.ts webgpu [METHOD...]
 */
import { forkProcess, graphFiles, InferenceProcess } from '../src/engine/inference/index.ts'
import { listMethods } from '../src/engine/methods/index.ts'
import type { Provider } from '../src/engine/inference/index.ts'

const [provider = 'webgpu', ...ids] = process.argv.slice(2)
const seen = new Set<string>()
for (const method of listMethods()) {
  if (ids.length > 0 && !ids.includes(method.card.id)) continue
  for (const graph of method.card.modalities.flatMap((modality) => graphFiles(method, modality))) {
    if (seen.has(graph.path)) continue
    seen.add(graph.path)
    using child = new InferenceProcess(forkProcess, { quiet: true })
    try {
      const probe = await child.call(
        { kind: 'probe', graph, provider: provider as Provider, threads: 1, batch: 1 },
        { timeoutMs: 120_000 },
      )
      console.log(`${method.card.id} ${graph.role}: differs by ${probe.difference.toExponential(1)}`)
    } catch (error) {
      console.log(
        `${method.card.id} ${graph.role}: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
}
