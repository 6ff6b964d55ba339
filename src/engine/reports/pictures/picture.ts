import { createHash } from 'node:crypto'
import { postprocess } from '../../../science/filters/index.ts'
import { apply, invert, type Grid } from '../../../science/volume/index.ts'
import type { Postprocessing } from '../../../contract/index.ts'
import { encodePng } from './png.ts'
import { axialView, cropTo, cut, type AxialView } from './slice.ts'
import { Canvas, drawTile, layoutOf, topScore, type SliceData, type Tile } from './tiles.ts'

/** Volumes on one grid, x fastest. */
export interface PictureInput {
  readonly grid: Grid
  readonly image: Float32Array
  readonly brain: Uint8Array
  /** Scores before post-processing. */
  readonly map: Float32Array
  readonly postprocessing: Postprocessing
  readonly reference: Uint8Array | null
  readonly reader: Uint8Array | null
  readonly threshold: number | null
  /** RAS+ mm; the slice goes through it. */
  readonly centre: readonly [number, number, number]
}

export interface Picture {
  readonly png: Buffer
  readonly sha256: string
  readonly width: number
  readonly height: number
  readonly tiles: Tile[]
  readonly top: number
  readonly barMm: number
}

const GAP = 6
const HEIGHT = 300
/** Slices on either side that the filters can reach. */
const REACH = 3

/** The slab of whole slices around the view, in its own small grid, so that one slice can be filtered by itself. */
function slab(dims: readonly number[], { axis, slice }: AxialView) {
  const from = Math.max(0, slice - REACH)
  const to = Math.min(dims[axis]! - 1, slice + REACH)
  const own = dims.map((size, at) => (at === axis ? to - from + 1 : size)) as [number, number, number]
  const start = [0, 0, 0]
  start[axis] = from
  const voxels: number[] = []
  for (let k = 0; k < own[2]; k++)
    for (let j = 0; j < own[1]; j++)
      for (let i = 0; i < own[0]; i++)
        voxels.push(start[0]! + i + dims[0]! * (start[1]! + j + dims[1]! * (start[2]! + k)))
  return { dims: own, voxels }
}

/** The map's slice after the study's filter: only the slices that the filter reaches are filtered. */
function filteredSlice({ grid, map, brain, postprocessing }: PictureInput, view: AxialView): Float32Array {
  if (postprocessing === 'none') return cut(view, map)
  const part = slab(grid.dims, view)
  const scores = Float32Array.from(part.voxels, (v) => map[v]!)
  const inside = Uint8Array.from(part.voxels, (v) => brain[v]!)
  const filtered = postprocess(scores, part.dims, inside, postprocessing)
  const whole = new Map<number, number>()
  part.voxels.forEach((v, at) => whole.set(v, filtered[at]!))
  const out = new Float32Array(view.width * view.height)
  for (let y = 0; y < view.height; y++)
    for (let x = 0; x < view.width; x++) out[x + view.width * y] = whole.get(view.offset(x, y)) ?? 0
  return out
}

/** A round length that fits into a third of the width. */
const barOf = (mm: number): number => [100, 50, 20, 10, 5, 2, 1].find((length) => length <= mm / 2.5) ?? 1

function drawBar(canvas: Canvas, left: number, layout: { height: number }, pixels: number): void {
  for (let x = 0; x < pixels; x++)
    for (let y = 0; y < 3; y++) canvas.set(left + 8 + x, layout.height - 10 + y, [255, 255, 255])
}

/** Axial slice through the centre: the scan, its outlines, the map, and what of it lies above the threshold. */
export function drawFailure(input: PictureInput): Picture {
  const voxel = apply(invert(input.grid.affine), input.centre)
  const view = axialView(input.grid, voxel)
  const brain = cut(view, input.brain)
  const data: SliceData = {
    image: cut(view, input.image),
    brain,
    map: filteredSlice(input, view),
    reference: input.reference && cut(view, input.reference),
    reader: input.reader && cut(view, input.reader),
    threshold: input.threshold,
  }
  const layout = layoutOf(view, cropTo(brain, view), HEIGHT)
  const tiles: Tile[] = ['scan', 'outlines', 'map', 'above']
  const canvas = new Canvas(tiles.length * (layout.width + GAP) - GAP, layout.height, 0)
  // white between the tiles
  canvas.rgb.fill(255)
  tiles.forEach((tile, at) => {
    const left = at * (layout.width + GAP)
    for (let y = 0; y < layout.height; y++)
      for (let x = 0; x < layout.width; x++) canvas.set(left + x, y, [0, 0, 0])
    drawTile(canvas, left, tile, data, layout)
  })
  const mm = layout.crop.width * view.pixel[0]
  const barMm = barOf(mm)
  drawBar(canvas, 0, layout, Math.round((barMm / mm) * layout.width))
  const png = encodePng(canvas.rgb, canvas.width, canvas.height)
  return {
    png,
    sha256: createHash('sha256').update(png).digest('hex'),
    width: canvas.width,
    height: canvas.height,
    tiles,
    top: topScore(data),
    barMm,
  }
}
