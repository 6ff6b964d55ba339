import { basename } from 'node:path'
import { Fault, toFaultData } from '../../contract/index.ts'
import { InferenceProcess, type SpawnProcess } from './process.ts'
import type { GraphFile, Probe, Provider } from './protocol.ts'

/** A GPU provider is accepted when its probe differs from the CPU by at most this share of the largest output. */
export const AGREEMENT_LIMIT = 1e-3

export interface ProviderChoice {
  readonly provider: Provider
  /** Plain words: which was taken and why the others were not. */
  readonly why: string
  readonly probe?: Probe
}

const byPlatform: Partial<Record<NodeJS.Platform, readonly Provider[]>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['dml', 'cuda', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
}

interface Options {
  readonly spawn: SpawnProcess
  readonly threads: number
  readonly batch: number
  readonly signal?: AbortSignal
  readonly platform?: NodeJS.Platform
}

/**
 * The provider on which all of a method's graphs run. 'auto' probes what this platform may have, each in a process of its
 * own, and takes the fastest on which every graph agrees with the CPU; CPU when there is none. A named GPU provider that
 * fails, disagrees or is refused by the card falls back to the CPU and says so.
 */
export async function chooseProvider(
  graphs: readonly GraphFile[],
  asked: Provider | 'auto',
  options: Options,
): Promise<ProviderChoice> {
  if (asked === 'cpu') return { provider: 'cpu', why: 'CPU was asked for' }
  const candidates = asked === 'auto' ? (byPlatform[options.platform ?? process.platform] ?? []) : [asked]
  const refused: string[] = []
  let best: Probe | undefined
  for (const provider of candidates) {
    const result = await probeAll(graphs, provider, options)
    if (typeof result === 'string') refused.push(`${provider}: ${result}`)
    else if (asked === 'auto' && result.seconds >= result.cpuSeconds)
      refused.push(`${provider}: ${out('slower than the CPU here')}`)
    else if (!best || result.seconds < best.seconds) best = result
  }
  if (best) {
    return {
      provider: best.provider,
      why: `${best.provider} agrees with the CPU to ${best.difference.toExponential(1)} and is ${(best.cpuSeconds / best.seconds).toFixed(1)} times as fast`,
      probe: best,
    }
  }
  return {
    provider: 'cpu',
    why: refused.length === 0 ? 'CPU is all this platform offers' : `CPU; ${refused.join('; ')}`,
  }
}

/** Why a provider is not taken, in plain words. */
const out = (reason: string): string => reason

/** All graphs probed on one provider: the worst difference and the seconds together, or why the provider is out. */
async function probeAll(
  graphs: readonly GraphFile[],
  provider: Provider,
  options: Options,
): Promise<Probe | string> {
  const avoided = graphs.find((graph) => graph.providersRefused.includes(provider))
  if (avoided) return out(`the card refuses it for ${basename(avoided.path)}`)
  using child = new InferenceProcess(options.spawn, { quiet: true })
  const whole = { provider, difference: 0, seconds: 0, cpuSeconds: 0 }
  for (const graph of graphs) {
    const result = await probe(child, graph, provider, options)
    if (typeof result === 'string') return result
    if (!(result.difference <= AGREEMENT_LIMIT)) {
      const by = result.difference.toExponential(1)
      return graphs.length > 1
        ? out(`${basename(graph.path)} differs from the CPU by ${by} of the largest output`)
        : out(`differs from the CPU by ${by} of the largest output`)
    }
    whole.difference = Math.max(whole.difference, result.difference)
    whole.seconds += result.seconds
    whole.cpuSeconds += result.cpuSeconds
  }
  return whole
}

async function probe(
  child: InferenceProcess,
  graph: GraphFile,
  provider: Provider,
  options: Options,
): Promise<Probe | string> {
  try {
    return await child.call(
      { kind: 'probe', graph, provider, threads: options.threads, batch: Math.min(4, options.batch) },
      { timeoutMs: 60_000, ...(options.signal ? { signal: options.signal } : {}) },
    )
  } catch (error) {
    const fault = toFaultData(error)
    if (fault.code === 'cancelled' || fault.code === 'bad-graph') throw new Fault(fault)
    return out(fault.code === 'process-died' ? 'its process crashed' : 'not available here')
  }
}
