import type { Calibration, Modality } from '../../contract/index.ts'
import type { StudyDatabase } from '../database/index.ts'
import type { Study } from '../studies/index.ts'
import { withRunner, type TaskRunner } from './runner.ts'
import { listMaps, newestCalibration, pairsOf, type MapRow, type Pair } from './store.ts'
import { sliderOf, type Slider } from './threshold-table.ts'
import { stateOf } from './unchanged.ts'

export interface SliderOptions {
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  signal?: AbortSignal | undefined
  /** Default: a pool of worker threads, which start only where a histogram is missing. */
  runner?: TaskRunner
  onProgress?(done: number, total: number, label: string): void
}

export interface SliderAndPoint extends Slider {
  /** The newest operating point. */
  readonly calibrated: Calibration | undefined
}

interface Kept {
  /** Counts commits of every connection: while it stays, nothing in the study has changed. */
  state: string
  sliders: Map<string, SliderAndPoint>
  /** Names of the sliders that were compared with the study in this state. */
  checked: Set<string>
  pairs: Pair[]
}
const memory = new WeakMap<StudyDatabase, Kept>()

const nameOf = ({ method, modality }: Pair): string => `${method} ${modality}`
const isOf = (map: MapRow, { method, modality }: Pair): boolean =>
  map.method === method && map.scan.modality === modality

const within =
  ({ methods, modalities }: SliderOptions) =>
  ({ method, modality }: Pair): boolean =>
    (methods?.includes(method) ?? true) && (modalities?.includes(modality) ?? true)

/** All sliders asked for where nothing has changed since they were read. */
function fromMemory(study: Study, options: SliderOptions): SliderAndPoint[] | undefined {
  const kept = memory.get(study.db)
  if (kept?.state !== stateOf(study)) return undefined
  const unknown = options.methods?.some((method) => kept.pairs.every((pair) => pair.method !== method))
  const wanted = kept.pairs.filter(within(options))
  if (unknown || !wanted.every((pair) => kept.checked.has(nameOf(pair)))) return undefined
  return wanted.flatMap((pair) => kept.sliders.get(nameOf(pair)) ?? [])
}

/**
 * The sliders of all methods and modalities asked for: from memory while the study stays as it is, else from the study,
 * else counted from the histograms. Throws 'nothing-to-do' without maps, 'not-found' for a method without any.
 */
export async function slidersOf(study: Study, options: SliderOptions): Promise<SliderAndPoint[]> {
  const found = fromMemory(study, options)
  if (found) return found
  const start = stateOf(study)
  const all = listMaps(study)
  const pairs = pairsOf(all, options)
  const before = memory.get(study.db)
  const same = before?.state === start
  const sliders = new Map(before?.sliders)
  const checked = new Set(same ? before.checked : [])
  const total = all.filter((map) => pairs.some((pair) => isOf(map, pair))).length
  let done = 0
  const onScan = ({ method, scan }: MapRow): void =>
    options.onProgress?.(++done, total, `${method} ${scan.label}`)
  await withRunner(options.runner, async (runner) => {
    for (const pair of pairs) {
      const known = sliders.get(nameOf(pair))
      const work = { runner, signal: options.signal }
      const slider = await sliderOf(study, pair, work, onScan, { all, known })
      checked.add(nameOf(pair))
      if (slider)
        sliders.set(nameOf(pair), { ...slider, calibrated: newestCalibration(study, pair)?.calibration })
      else sliders.delete(nameOf(pair))
    }
  })
  const state = stateOf(study)
  // what was written meanwhile, here or by another program, may have come after a slider was made: the next call compares
  if (state !== start) checked.clear()
  memory.set(study.db, { state, sliders, checked, pairs: pairsOf(all) })
  return pairs.flatMap((pair) => sliders.get(nameOf(pair)) ?? [])
}
