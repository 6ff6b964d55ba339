import { arch, availableParallelism, freemem, platform, release, totalmem } from 'node:os'
import { statfsSync } from 'node:fs'
import { createRequire } from 'node:module'
import packageJson from '../../../package.json' with { type: 'json' }
import { toFaultData } from '../../contract/index.ts'
import { table } from '../output.ts'
import type { Context } from '../program.ts'

/** What this machine offers, found out by trying: each provider runs a bundled graph in a process of its own. */
export async function doctor({ output, signal }: Context): Promise<unknown> {
  const { chooseMethods, listMethods } = await import('../../engine/methods/index.ts')
  const { InferenceProcess, forkProcess, graphFiles, providers, AGREEMENT_LIMIT } =
    await import('../../engine/inference/index.ts')
  const require = createRequire(import.meta.url)
  const version = (name: string): string => (require(`${name}/package.json`) as { version: string }).version
  const method = chooseMethods(undefined, listMethods()).find(({ card }) => card.graphs.length > 0)
  const tried = []
  for (const provider of method ? providers : []) {
    const { card } = method!
    const file = graphFiles(method!, card.modalities[0]!)[0]!
    using child = new InferenceProcess(forkProcess, { quiet: true })
    output.progress(`Trying ${provider}`)
    try {
      const probe = await child.call(
        { kind: 'probe', graph: file, provider, threads: availableParallelism(), batch: 4 },
        { signal, timeoutMs: 120_000 },
      )
      const agrees = probe.difference <= AGREEMENT_LIMIT
      tried.push({
        provider,
        works: agrees,
        detail: agrees
          ? `${(probe.seconds * 250).toFixed(1)} ms a slice with ${card.id}, differs from the CPU by ${probe.difference.toExponential(1)}`
          : `differs from the CPU by ${probe.difference.toExponential(1)}: refused`,
      })
    } catch (error) {
      const fault = toFaultData(error)
      if (fault.code === 'cancelled') throw error
      tried.push({
        provider,
        works: false,
        detail: fault.code === 'process-died' ? 'its process crashed' : 'not available here',
      })
    }
  }
  const disk = statfsSync('.')
  const result = {
    normascope: packageJson.version,
    node: process.versions.node,
    onnxruntime: version('onnxruntime-node'),
    sqlite: version('better-sqlite3'),
    system: `${platform()} ${release()} ${arch()}`,
    cores: availableParallelism(),
    memory_gb: { total: totalmem() / 2 ** 30, free: freemem() / 2 ** 30 },
    disk_free_gb: (disk.bavail * disk.bsize) / 2 ** 30,
    providers: tried,
  }
  output.say(
    `Normascope ${result.normascope}, Node ${result.node}, ONNX Runtime ${result.onnxruntime}, better-sqlite3 ${result.sqlite}`,
  )
  output.say(
    `${result.system}, ${result.cores} cores, ${result.memory_gb.free.toFixed(1)} of ${result.memory_gb.total.toFixed(1)} GB memory free, ${result.disk_free_gb.toFixed(0)} GB disk free here`,
  )
  output.say()
  for (const line of table([
    ['provider', 'works', ''],
    ...tried.map((p) => [p.provider, p.works ? 'yes' : 'no', p.detail]),
  ]))
    output.say(line)
  return result
}
