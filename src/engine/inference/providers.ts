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

/**
 * 'auto' probes what this platform may have, each in a process of its own, and takes the fastest that agrees with the CPU;
 * CPU when none does. A named GPU provider that fails or disagrees falls back to the CPU and says so.
 */
export async function chooseProvider(
  graph: GraphFile,
  asked: Provider | 'auto',
  options: {
    spawn: SpawnProcess
    threads: number
    batch: number
    signal?: AbortSignal
    platform?: NodeJS.Platform
  },
): Promise<ProviderChoice> {
  if (asked === 'cpu') return { provider: 'cpu', why: 'CPU was asked for' }
  const candidates = asked === 'auto' ? (byPlatform[options.platform ?? process.platform] ?? []) : [asked]
  const refused: string[] = []
  let best: Probe | undefined
  for (const provider of candidates) {
    const result = await probe(graph, provider, options)
    if (typeof result === 'string') refused.push(`${provider}: ${result}`)
    else if (result.difference > AGREEMENT_LIMIT)
      refused.push(
        `${provider}: differs from the CPU by ${result.difference.toExponential(1)} of the largest output`,
      )
    else if (asked === 'auto' && result.seconds >= result.cpuSeconds)
      refused.push(`${provider}: slower than the CPU here`)
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

async function probe(
  graph: GraphFile,
  provider: Provider,
  options: { spawn: SpawnProcess; threads: number; batch: number; signal?: AbortSignal },
): Promise<Probe | string> {
  using child = new InferenceProcess(options.spawn, { quiet: true })
  try {
    return await child.call(
      { kind: 'probe', graph, provider, threads: options.threads, batch: Math.min(4, options.batch) },
      { timeoutMs: 60_000, ...(options.signal ? { signal: options.signal } : {}) },
    )
  } catch (error) {
    const fault = toFaultData(error)
    if (fault.code === 'cancelled' || fault.code === 'bad-graph') throw new Fault(fault)
    return fault.code === 'process-died' ? 'its process crashed' : 'not available here'
  }
}
