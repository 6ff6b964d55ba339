import { digestOf } from '../methods/index.ts'
import type { Postprocessing } from '../../contract/index.ts'
import type { ScanRow } from '../studies/index.ts'
import { contentOf, type MapRow, type Pair } from './store.ts'

/** Changes when a step of the calibration changes what comes out. */
const CALIBRATION_VERSION = 1

/** What shapes a threshold beside the maps. */
export interface Settings {
  targetFpr: number
  confidence: number
  seed: number
  postprocessing: Postprocessing
}

export const isCalibrationScan = (scan: ScanRow): boolean =>
  scan.group === 'healthy' && scan.split === 'calibration'
export const isLabelled = (scan: ScanRow): boolean =>
  scan.group === 'patient' && scan.split === 'calibration' && scan.maskPath !== null
export const isHeldout = (scan: ScanRow): boolean => scan.group === 'healthy' && scan.split === 'test'

export const mapsOf = (maps: readonly MapRow[], { method, modality }: Pair): MapRow[] =>
  maps.filter((map) => map.method === method && map.scan.modality === modality)

/** Hash of what shapes the threshold: the maps, whose they are, the settings. */
export const thresholdKey = (maps: readonly MapRow[], pair: Pair, settings: Settings): string =>
  digestOf({
    stage: 'calibrate',
    version: CALIBRATION_VERSION,
    ...pair,
    ...settings,
    maps: mapsOf(maps, pair)
      .filter((map) => isCalibrationScan(map.scan))
      .map((map) => [contentOf(map), map.scan.label, map.scan.subject, map.scan.scanner]),
  })

/** Scores under different healthy references have different scales: one threshold does not hold for them. */
export function mixedFits(maps: readonly MapRow[], { method }: Pair): string[] {
  const fits = new Set(maps.map(({ fit }) => fit))
  if (fits.size < 2) return []
  return [
    `Its maps were made with ${fits.size} different healthy references, so one threshold does not mean the same on all of them. Run it again (on the command line: \`normascope run --methods ${method}\`).`,
  ]
}

/** Scans that have no map of this method, as a sentence; none where all have one. */
export function missingMaps(scans: readonly ScanRow[], maps: readonly MapRow[], what: string): string[] {
  const has = new Set(maps.map((map) => map.scan.id))
  const missing = scans.filter((scan) => !has.has(scan.id))
  if (missing.length === 0) return []
  const names = missing.slice(0, 5).map((scan) => scan.label)
  const rest = missing.length > 5 ? ` and ${missing.length - 5} more` : ''
  return [
    `${missing.length} of ${scans.length} ${what} scans have no map and are left out: ${names.join(', ')}${rest}.`,
  ]
}
