import { availableParallelism } from 'node:os'
import type { Modality } from '../../contract/index.ts'
import {
  chooseProvider,
  forkProcess,
  graphFiles,
  type GraphFile,
  type Provider,
  type ProviderChoice,
  type SpawnProcess,
} from '../inference/index.ts'
import type { Method } from '../methods/index.ts'

/** A method's graphs and where they run. */
export interface GraphSetup {
  readonly files: readonly GraphFile[]
  readonly choice: ProviderChoice
  readonly threads: number
  readonly spawn: SpawnProcess
}

export interface GraphOptions {
  readonly provider?: Provider | 'auto'
  /** Inference processes at once; the cores are shared among them. */
  readonly jobs?: number
  readonly spawn?: SpawnProcess
  readonly signal?: AbortSignal
}

/** Chooses the provider of a method's graphs, once for the same graphs (`choices`). Undefined for a method without graphs. */
export async function setUpGraphs(
  method: Method,
  modality: Modality,
  { provider = 'auto', jobs = 1, spawn = forkProcess, signal }: GraphOptions,
  choices = new Map<string, ProviderChoice>(),
): Promise<GraphSetup | undefined> {
  const files = graphFiles(method, modality)
  if (files.length === 0) return undefined
  const threads = Math.max(1, Math.floor(availableParallelism() / jobs))
  const known = JSON.stringify(files)
  let choice = choices.get(known)
  if (!choice) {
    const options = { spawn, threads, batch: method.card.input.batch }
    choice = await chooseProvider(files, provider, signal ? { ...options, signal } : options)
    choices.set(known, choice)
  }
  return { files, choice, threads, spawn }
}
