import { deflateSync, inflateSync } from 'node:zlib'
import {
  emptyTable,
  fillTable,
  sliderEdges,
  type BinRange,
  type ThresholdTable,
} from '../../science/calibration/index.ts'
import { digestOf, studyCards } from '../methods/index.ts'
import type { ScanRow, Study } from '../studies/index.ts'
import { histogramsOf, type Work } from './histograms.ts'
import { contentOf, listMaps, studyPostprocessing, type MapRow, type Pair } from './store.ts'

/** Changes when a step here changes what comes out. */
const TABLE_VERSION = 1
/** Scans that the thresholds are chosen from, of each kind; more change nothing that can be seen. */
const chosenFrom = 32
/** Histograms in memory at once. */
const batch = 16

/** The counts of a method and modality at the slider's thresholds, with the scans of its columns. */
export interface Slider {
  readonly pair: Pair
  readonly key: string
  readonly range: BinRange
  readonly table: ThresholdTable
  readonly scans: readonly ScanRow[]
  /** Columns of healthy calibration scans, healthy test scans, and patients' test scans with a reference. */
  readonly calibration: Uint32Array
  readonly heldout: Uint32Array
  readonly patients: Uint32Array
}

const isShown = ({ group, split, maskPath }: ScanRow): boolean =>
  group === 'healthy' ? split === 'calibration' || split === 'test' : split === 'test' && maskPath !== null

const columns = (scans: readonly ScanRow[], wanted: (scan: ScanRow) => boolean): Uint32Array =>
  Uint32Array.from(scans.flatMap((scan, at) => (wanted(scan) ? [at] : [])))

const keyOf = (pair: Pair, maps: readonly MapRow[], study: Study): string =>
  digestOf({
    stage: 'threshold-table',
    version: TABLE_VERSION,
    ...pair,
    postprocessing: studyPostprocessing(study),
    maps: maps.map((map) => [map.id, contentOf(map), map.scan.split]),
  })

const unpack = (blob: Uint8Array): Uint32Array => {
  const bytes = inflateSync(blob)
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
const pack = ({ buffer, byteOffset, byteLength }: Uint32Array): Buffer =>
  deflateSync(new Uint8Array(buffer, byteOffset, byteLength), { level: 1 })

interface Stored {
  edges: Buffer
  healthy: Buffer
  lesion: Buffer
}

function find(
  { db }: Study,
  { method, modality }: Pair,
  key: string,
  scans: number,
): ThresholdTable | undefined {
  const row = db
    .prepare<[string, string, string], Stored>(
      'SELECT edges, healthy, lesion FROM threshold_table WHERE method = ? AND modality = ? AND key = ?',
    )
    .get(method, modality, key)
  return row && { scans, edges: unpack(row.edges), healthy: unpack(row.healthy), lesion: unpack(row.lesion) }
}

function store({ db }: Study, { method, modality }: Pair, key: string, table: ThresholdTable): void {
  db.prepare(
    'INSERT OR REPLACE INTO threshold_table (method, modality, key, edges, healthy, lesion) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(method, modality, key, pack(table.edges), pack(table.healthy), pack(table.lesion))
}

/** Up to `chosenFrom` of these, evenly spread. */
const someOf = <T>(all: readonly T[]): T[] => {
  const every = Math.max(1, all.length / chosenFrom)
  return Array.from({ length: Math.min(all.length, chosenFrom) }, (_, i) => all[Math.floor(i * every)]!)
}

async function count(
  study: Study,
  maps: readonly MapRow[],
  work: Work,
  onScan: (map: MapRow) => void,
): Promise<ThresholdTable> {
  const postprocessing = studyPostprocessing(study)
  const sample = [
    ...someOf(maps.filter(({ scan }) => scan.group === 'healthy')),
    ...someOf(maps.filter(({ scan }) => scan.group === 'patient')),
  ]
  const edges = sliderEdges(await histogramsOf(study, sample, postprocessing, work))
  const table = emptyTable(edges, maps.length)
  for (let from = 0; from < maps.length; from += batch) {
    const own = maps.slice(from, from + batch)
    const histograms = await histogramsOf(study, own, postprocessing, work)
    histograms.forEach((histogram, i) => {
      fillTable(table, from + i, histogram)
      onScan(own[i]!)
    })
    await new Promise(setImmediate) // an engine that serves others answers in between
  }
  return table
}

/**
 * The counts of a method and modality at the slider's thresholds: healthy scans of both splits and patients' test scans
 * with a reference. Made from the stored histograms once (missing ones are counted from the maps), then kept in the study
 * until a map, a split or the filter changes. `known` is given back where it still fits. Undefined without such a scan.
 */
export async function sliderOf(
  study: Study,
  pair: Pair,
  work: Work,
  onScan: (map: MapRow) => void = () => undefined,
  { all = listMaps(study), known }: { all?: readonly MapRow[]; known?: Slider | undefined } = {},
): Promise<Slider | undefined> {
  const maps = all.filter(
    ({ method, scan }) => method === pair.method && scan.modality === pair.modality && isShown(scan),
  )
  if (maps.length === 0) return undefined
  const key = keyOf(pair, maps, study)
  if (known?.key === key) return known
  const scans = maps.map(({ scan }) => scan)
  let table = find(study, pair, key, maps.length)
  if (table) maps.forEach(onScan)
  else {
    table = await count(study, maps, work, onScan)
    store(study, pair, key, table)
  }
  const [lo, hi] = studyCards(study.db).find(({ id }) => id === pair.method)!.score.range
  return {
    pair,
    key,
    range: { lo, hi, bins: table.edges.at(-1)! },
    table,
    scans,
    calibration: columns(scans, ({ group, split }) => group === 'healthy' && split === 'calibration'),
    heldout: columns(scans, ({ group, split }) => group === 'healthy' && split === 'test'),
    patients: columns(scans, ({ group }) => group === 'patient'),
  }
}
