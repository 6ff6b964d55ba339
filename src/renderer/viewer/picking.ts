import type { Niivue } from '@niivue/niivue'
import {
  fileCoordinates,
  placeOf,
  planeAxes,
  triple,
  type AxisMap,
  type FileAxis,
  type TilePlace,
  type Triple,
} from './tiles.ts'

/** A place of the canvas. */
export interface Picked {
  readonly fraction: Triple
  /** In NiiVue's own mm, which zoom and pan count in. */
  readonly own: Triple
  /** Continuous voxel coordinates of the file. */
  readonly voxel: Triple
  /** Of right, anterior, superior the one that the slices of this view run through. */
  readonly through: FileAxis
  /** Axis of the file that the slices of this view run through, and the slice looked at. */
  readonly axis: FileAxis
  readonly slice: number
  readonly pixelsPerMm: number
  /** In pixels of the canvas. */
  readonly canvas: readonly [x: number, y: number]
}

/** Where a tile of the screen lies; undefined for one that is not a slice. */
export function tilePlace(niivue: Niivue, index: number): TilePlace | undefined {
  const tile = niivue.screenSlices[index]
  return tile && placeOf(tile, (x, y) => niivue.screenXY2TextureFrac(x, y, index, false))
}

/** What lies at a point of the window, undefined beside the image. */
export function pickAt(
  niivue: Niivue,
  axes: readonly AxisMap[],
  clientX: number,
  clientY: number,
): Picked | undefined {
  const { canvas, volumes } = niivue
  if (!canvas || !volumes[0]?.dimsRAS) return undefined
  const box = canvas.getBoundingClientRect()
  const scale = canvas.width / box.width
  const [x, y] = [(clientX - box.left) * scale, (clientY - box.top) * scale]
  const index = niivue.tileIndex(x, y)
  const tile = niivue.screenSlices[index]
  const through = tile && planeAxes[tile.axCorSag]?.[0]
  if (!tile || through === undefined) return undefined
  const fraction = [...triple(niivue.screenXY2TextureFrac(x, y, index, false))]
  if (fraction[0]! < -0.5) return undefined
  fraction[through] = tile.sliceFrac
  const voxel = fileCoordinates(axes, fraction)
  const { axis } = axes[through]!
  return {
    fraction: triple(fraction),
    own: triple(niivue.frac2mm([...triple(fraction)])),
    voxel,
    through,
    axis,
    slice: Math.round(voxel[axis]),
    pixelsPerMm: tilePlace(niivue, index)?.pixelsPerMm ?? 1,
    canvas: [x, y],
  }
}
