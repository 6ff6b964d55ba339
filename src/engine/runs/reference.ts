/** A healthy reference of the study's own, as it is kept and read. */
import {
  blockGrid,
  deviationsByPlace,
  meanAndSd,
  withoutMap,
  type ByPlace,
  type ScanScale,
  type Sums,
} from '../../science/filters/index.ts'
import { axisGrid, resample, type Grid, type Triple } from '../../science/volume/index.ts'
import { loadFit } from '../inference/index.ts'

/** Which one a map is standardised with. */
export interface OwnReference {
  readonly folder: string
  readonly key: string
  /** The scan is one of those it was told from: its own share is taken out first. */
  readonly member: boolean
}

/** As it is kept: the sums by place, and what every scan is measured with. */
export interface ReferenceFit extends Sums {
  readonly kind: 'healthy-reference'
  /** How many were summed. */
  readonly scans: number
  readonly floor: number
  /** The usual scale of a scan, where scans are brought to one. */
  readonly scan?: ScanScale
}

interface Read {
  readonly key: string
  readonly fit: ReferenceFit
  /** Of all scans, on the method's grid. */
  whole?: OnGrid
}
interface OnGrid {
  readonly mean: Float32Array
  readonly sd: Float32Array
}

/** The last one: a run goes through the scans of one method and modality. */
let last: Read | undefined

function read({ folder, key }: OwnReference): Read {
  if (last?.key !== key) last = { key, fit: loadFit(folder, key, 'healthy-reference') }
  return last
}

/** Means and standard deviations of blocks on the grid they are blocks of (linear). */
function onGrid({ mean, sd }: ByPlace, { blocks }: Sums, grid: Grid): OnGrid {
  const spacing = [0, 1, 2].map((axis) => grid.affine[5 * axis]!) as unknown as Triple
  const origin = [0, 1, 2].map((axis) => grid.affine[4 * axis + 3]!) as unknown as Triple
  const half = blockGrid(spacing, origin)
  const from = axisGrid(blocks, half.spacing, half.origin)
  const brought = (data: Float32Array): Float32Array => resample({ grid: from, data }, grid, {}).data
  return { mean: brought(mean), sd: brought(sd) }
}

/** Deviations of a map from the healthy scans of `sums`, `scans` in number: (map - mean) / (sd + floor), by place. */
export function deviationsFromSums(
  map: Float32Array,
  grid: Grid,
  { sums, scans, floor }: { sums: Sums; scans: number; floor: number },
): Float32Array {
  const { mean, sd } = onGrid(meanAndSd(sums, scans), sums, grid)
  return deviationsByPlace(map, mean, sd, floor)
}

/**
 * How many standard deviations a map on its method's grid lies above the study's own healthy maps of the same method, by
 * place; a scan that is among them is compared with the others. Throws Fault 'not-found' or 'hash-mismatch' for the fit.
 */
export function deviationsFromOwn(
  map: Float32Array,
  brain: Uint8Array,
  grid: Grid,
  own: OwnReference,
): { deviations: Float32Array; scan: ScanScale | undefined } {
  const known = read(own)
  const { fit } = known
  const { scan, floor } = fit
  if (own.member) {
    const sums = withoutMap(fit, map, brain, grid.dims)
    return { deviations: deviationsFromSums(map, grid, { sums, scans: fit.scans - 1, floor }), scan }
  }
  const whole = (known.whole ??= onGrid(meanAndSd(fit, fit.scans), fit, grid))
  return { deviations: deviationsByPlace(map, whole.mean, whole.sd, floor), scan }
}
