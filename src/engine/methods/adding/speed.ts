import { availableParallelism } from 'node:os'
import { toFaultData, type Quality } from '../../../contract/index.ts'
import {
  chooseProvider,
  forkProcess,
  graphFiles,
  InferenceProcess,
  type SpawnProcess,
} from '../../inference/index.ts'
import type { Method } from '../cards.ts'
import { procedureInput } from '../procedure-input.ts'
import { isFitted } from '../procedures/index.ts'
import { atQuality } from '../quality.ts'
import { probeScan, type ProbeScan, type ScanChoice } from './probe-scan.ts'

/** What a method does on this machine. */
export interface Checked {
  readonly provider: string
  /** Plain words: which provider was taken and why the others were not. */
  readonly why: string
  /** A whole scan by the card's procedure, besides reading and aligning it; null where it was not timed. */
  readonly secondsPerScan: number | null
  readonly quality: Quality
  /** Why it was not timed, or what went wrong; empty where nothing did. */
  readonly problem: string
}

const TIMEOUT_MS = 300_000
/** When one slice takes longer than this, more of them are not waited for: a restoration takes minutes for a scan. */
const PATIENCE_S = 5

function fewer(scan: ProbeScan, count: number): ProbeScan {
  const n = Math.min(count, scan.dims[2])
  const area = scan.dims[0] * scan.dims[1]
  const from = Math.floor((scan.dims[2] - n) / 2) * area
  return {
    ...scan,
    dims: [scan.dims[0], scan.dims[1], n],
    image: scan.image.slice(from, from + n * area),
    brain: scan.brain.slice(from, from + n * area),
  }
}

/**
 * Tries a method on this machine: which provider runs its graphs and agrees with the CPU, and how long a scan takes on it,
 * from some slices at the quality given. Rejects with 'cancelled' alone; whatever else goes wrong is told.
 */
export async function checkMethod(
  method: Method,
  options: ScanChoice & { quality?: Quality; spawn?: SpawnProcess; signal?: AbortSignal } = {},
): Promise<Checked> {
  const quality = options.quality ?? 'reference'
  const { card } = atQuality(method, quality)
  const none = (why: string, problem: string): Checked => ({
    provider: 'cpu',
    why,
    secondsPerScan: null,
    quality,
    problem,
  })
  const without = 'It has no network: it runs on the processor.'
  if (card.graphs.length === 0 && card.procedure !== 'intensity')
    return none(without, card.procedure === 'normative' ? 'Timed by its first run: it is fitted first.' : '')
  const spawn = options.spawn ?? forkProcess
  const limits = { timeoutMs: TIMEOUT_MS, ...(options.signal ? { signal: options.signal } : {}) }
  try {
    if (card.graphs.length === 0) return none(without, '')
    const scan = await probeScan(card, options, options.signal)
    const graphs = graphFiles({ ...method, card }, scan.modality)
    const threads = availableParallelism()
    const choice = await chooseProvider(graphs, 'auto', {
      spawn,
      threads,
      batch: card.input.batch,
      ...(options.signal ? { signal: options.signal } : {}),
    })
    if (isFitted(card))
      return {
        ...choice,
        secondsPerScan: null,
        quality,
        problem: 'Timed by its first run: it is fitted first.',
      }
    using child = new InferenceProcess(spawn, { quiet: true })
    const { provider } = choice
    await child.call({ kind: 'load', graphs, provider, threads }, limits)
    const time = async ({ dims, image, brain }: ProbeScan): Promise<number> => {
      const start = performance.now()
      await child.run(procedureInput(card, scan.modality, { dims, image, brain }), limits)
      return (performance.now() - start) / 1000 / dims[2]
    }
    // The first slice also warms the graph up; where it was quick, all of them say more.
    const first = await time(fewer(scan, 1))
    const perSlice = first < PATIENCE_S ? await time(scan) : first
    return {
      provider,
      why: choice.why,
      secondsPerScan: perSlice * scan.slicesOfScan,
      quality,
      problem: '',
    }
  } catch (thrown) {
    const fault = toFaultData(thrown)
    if (fault.code === 'cancelled') throw thrown
    return none('', fault.message)
  }
}
