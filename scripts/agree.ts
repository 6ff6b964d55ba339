/**
 * Compares a provider with the CPU on the bundled graphs (the probe of a run, one slice), each in its own process, and writes what
 * it finds into scripts/agreement/measured.json and docs/provider-agreement.md after each graph.
 *
 *   node scripts/agree.ts webgpu [METHOD...] [--adapter TEXT] [--seconds 1800]
 *
 * With METHODs: their graphs. Without: every graph that was not measured as it is now. --adapter: what the provider runs on, known
 * for SwiftShader, the software adapter of Chromium; on Linux without a graphics card:
 *
 *   LD_LIBRARY_PATH=/usr/lib/chromium VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json node scripts/agree.ts webgpu
 */
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { forkProcess, InferenceProcess, type Provider } from '../src/engine/inference/index.ts'
import {
  agreementOf,
  agreementPage,
  bundledGraphs,
  measuredFile,
  pageFile,
  readMeasured,
  withAgreement,
  type Agreement,
  type BundledGraph,
} from './agreement/record.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { adapter: { type: 'string' }, seconds: { type: 'string', default: '1800' } },
})
const [provider, ...ids] = positionals as [Provider, ...string[]]
const software = process.env['VK_DRIVER_FILES']?.includes('swiftshader')
  ? 'SwiftShader (software)'
  : undefined
const adapter = values.adapter ?? software
if (provider === undefined || adapter === undefined)
  throw new Error(
    'Name the provider, and what it runs on with --adapter (known for SwiftShader in VK_DRIVER_FILES).',
  )
const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }

async function measure({ graph, sha256, file }: BundledGraph): Promise<Agreement> {
  const known = { provider, graph, sha256, onnxruntime: version, adapter: adapter! }
  using child = new InferenceProcess(forkProcess, { quiet: true })
  try {
    const { difference } = await child.call(
      { kind: 'probe', graph: file, provider, threads: 1, batch: 1 },
      { timeoutMs: 1000 * Number(values.seconds) },
    )
    if (!Number.isFinite(difference))
      return { ...known, difference: null, failure: 'values that are not finite' }
    return { ...known, difference: Number(difference.toPrecision(3)) }
  } catch (error) {
    return { ...known, difference: null, failure: error instanceof Error ? error.message : String(error) }
  }
}

for (const graph of bundledGraphs()) {
  if (ids.length > 0 ? !ids.includes(graph.method) : agreementOf(graph, provider, readMeasured())) continue
  const found = await measure(graph)
  const measured = withAgreement(readMeasured(), found) // read again: somebody else may measure another graph
  writeFileSync(measuredFile, `${JSON.stringify(measured, null, 2)}\n`)
  writeFileSync(pageFile, agreementPage(measured))
  console.log(`${graph.graph}: ${found.difference?.toExponential(1) ?? found.failure}`)
}
