import { Fault, toFault, type Card, type Modality } from '../../contract/index.ts'
import {
  addMap,
  emptySums,
  meanAndSd,
  median,
  scanScale,
  withoutMap,
  type ByPlace,
  type ScanScale,
  type Sums,
} from '../../science/filters/index.ts'
import type { Grid, Triple } from '../../science/volume/index.ts'
import { InferenceProcess, isFitThere, saveFit } from '../inference/index.ts'
import { procedureInput } from '../methods/index.ts'
import type { FitMaker, FitOptions, FitSource } from './fit.ts'
import type { GraphSetup } from './graphs.ts'
import { deviationsFromSums, type ReferenceFit } from './reference.ts'
import { methodGrid, nameScan } from './tasks.ts'

/** Share of the median standard deviation that is added to it everywhere, as in the bundled references. */
const FLOOR_SHARE = 0.25
/** The usual scale of a scan is told from at most so many scans: their maps are kept until the end. */
const SCALE_SCANS = 40

/** Maps of the healthy scans by the method itself, summed by place; the process that dies is replaced once. */
export const referenceFitter = (card: Card, modality: Modality, graphs: GraphSetup): FitMaker => ({
  facts: { reference: 1, provider: graphs.choice.provider, modality },
  isThere: isFitThere,
  async make(folder, key, source, options) {
    const once = (): Promise<void> => makeOnce(card, modality, graphs, folder, key, source, options)
    try {
      await once()
    } catch (error) {
      if (toFault(error).code !== 'process-died' || options.signal?.aborted) throw error
      await once()
    }
  },
  load: () => Promise.resolve({ reference: true as const }),
})

interface Kept {
  readonly map: Float32Array
  readonly brain: Uint8Array
}

async function makeOnce(
  card: Card,
  modality: Modality,
  { files, choice, threads, spawn }: GraphSetup,
  folder: string,
  key: string,
  { scans, each }: FitSource,
  { signal, onProgress }: FitOptions,
): Promise<void> {
  const options = signal ? { signal } : {}
  const sums = emptySums(card.input.grid!.dims as Triple)
  const kept: Kept[] = []
  const scaled = card.healthy_reference?.find((one) => one.modality === modality)?.scan !== undefined
  using child = new InferenceProcess(spawn)
  await child.call({ kind: 'load', graphs: files, provider: choice.provider, threads }, options)
  await each(async ({ dims, image, brain }, place) => {
    const own = brain.slice() // the brain itself moves to where the map is made
    const { map } = await child
      .run(procedureInput(card, modality, { dims, image, brain }), options)
      .catch((error: unknown) => {
        throw nameScan(error, scans[place]!.path)
      })
    addMap(sums, map, own, dims)
    if (scaled && kept.length < SCALE_SCANS) kept.push({ map, brain: own })
    onProgress?.(place + 1, scans.length, scans[place]!.label)
  })
  const floor = floorOf(card, meanAndSd(sums, scans.length))
  const scan = usualScale(kept, methodGrid(card.input)!, { sums, scans: scans.length, floor })
  const fit: ReferenceFit = {
    kind: 'healthy-reference',
    ...sums,
    scans: scans.length,
    floor,
    ...(scan ? { scan } : {}),
  }
  await saveFit(folder, fit, { method: card.id, modality, key, sources: scans.map(({ sha256 }) => sha256) })
}

function floorOf(card: Card, { medianSd }: ByPlace): number {
  if (medianSd > 0) return FLOOR_SHARE * medianSd
  throw new Fault({
    code: 'bad-input',
    message: `The maps of '${card.id}' are the same in every healthy scan: no reference can be told from them.`,
    remedy: 'Look at its maps, or keep the reference that came with the method.',
  })
}

/** Medians over the scans of the scale of their deviations, each scan judged by the others; undefined where none has one. */
function usualScale(
  kept: readonly Kept[],
  grid: Grid,
  { sums, scans, floor }: { sums: Sums; scans: number; floor: number },
): ScanScale | undefined {
  const scales = kept.flatMap(({ map, brain }) => {
    const others = withoutMap(sums, map, brain, grid.dims)
    return scanScale(deviationsFromSums(map, grid, { sums: others, scans: scans - 1, floor }), brain) ?? []
  })
  if (scales.length === 0) return undefined
  const middle = (part: keyof ScanScale): number => median(scales.map((scale) => scale[part]))
  return { median: middle('median'), spread: middle('spread') }
}
