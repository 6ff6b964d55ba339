import { toFault, type Card, type Modality } from '../../contract/index.ts'
import { InferenceProcess, isFitThere, packInput } from '../inference/index.ts'
import { procedureInput } from '../methods/index.ts'
import type { FitMaker, FitOptions, FitSource } from './fit.ts'
import type { GraphSetup } from './graphs.ts'
import { nameScan } from './tasks.ts'

/**
 * A fit on features: the inference process takes them scan by scan, keeps what the fit needs and writes it. Another provider
 * gives slightly other features, so it is part of the key. A process that dies is replaced once and the fit begun again.
 */
export const featureFitter = (card: Card, modality: Modality, graphs: GraphSetup): FitMaker => ({
  facts: { provider: graphs.choice.provider, modality },
  isThere: isFitThere,
  async make(folder, key, source, options) {
    const once = (): Promise<void> => fitOnce(card, modality, graphs, folder, key, source, options)
    try {
      await once()
    } catch (error) {
      if (toFault(error).code !== 'process-died' || options.signal?.aborted) throw error
      await once()
    }
  },
  load: () => Promise.resolve({}),
})

async function fitOnce(
  card: Card,
  modality: Modality,
  { files, choice, threads, spawn }: GraphSetup,
  folder: string,
  key: string,
  { scans, calibrates, each }: FitSource,
  { signal, onProgress }: FitOptions,
): Promise<void> {
  const options = signal ? { signal } : {}
  using child = new InferenceProcess(spawn)
  await child.call({ kind: 'load', graphs: files, provider: choice.provider, threads }, options)
  await each(async (prepared, place) => {
    const { dims, image, brain } = prepared
    const input = packInput(procedureInput(card, modality, { dims, image, brain }, { member: null }))
    const scan = { place, of: scans.length, sha256: scans[place]!.sha256, calibrates }
    await child.call({ kind: 'fit-add', input, scan }, options).catch((error: unknown) => {
      throw nameScan(error, scans[place]!.path)
    })
    onProgress?.(place + 1, scans.length, scans[place]!.label)
  })
  for (;;) {
    const { done, total } = await child.call({ kind: 'fit-step' }, options)
    if (done >= total) break
    onProgress?.(done, total, 'entries of the bank')
  }
  const about = { method: card.id, modality, key, scans: scans.map(({ sha256 }) => sha256) }
  await child.call({ kind: 'fit-save', folder, about }, options)
}
