import { createHash } from 'node:crypto'
import { postprocess } from '../../../science/filters/index.ts'
import { apply, invert, type Grid } from '../../../science/volume/index.ts'
import type { Postprocessing } from '../../../contract/index.ts'
import { encodePng } from './png.ts'
import { axialView, cropTo, cut, pixelOf, type AxialView } from './slice.ts'
import { Canvas, drawTile, layoutOf, topScore, type Layout, type SliceData, type Tile } from './tiles.ts'

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
  const voxels = new Int32Array(own[0] * own[1] * own[2])
  let at = 0
  for (let k = 0; k < own[2]; k++)
    for (let j = 0; j < own[1]; j++)
      for (let i = 0; i < own[0]; i++)
        voxels[at++] = start[0]! + i + dims[0]! * (start[1]! + j + dims[1]! * (start[2]! + k))
  /** Where a voxel of the volume is in the slab. */
  const placeOf = (voxel: number): number => {
    const i = voxel % dims[0]!
    const j = Math.floor(voxel / dims[0]!) % dims[1]!
    const k = Math.floor(voxel / (dims[0]! * dims[1]!))
    return i - start[0]! + own[0] * (j - start[1]! + own[1] * (k - start[2]!))
  }
  return { dims: own, voxels, placeOf }
}

/** The map's slice after the study's filter: only the slices that the filter reaches are filtered. */
function filteredSlice({ grid, map, brain, postprocessing }: PictureInput, view: AxialView): Float32Array {
  if (postprocessing === 'none') return cut(view, map)
  const { dims, voxels, placeOf } = slab(grid.dims, view)
  const scores = new Float32Array(voxels.length)
  const inside = new Uint8Array(voxels.length)
  for (let at = 0; at < voxels.length; at++) {
    scores[at] = map[voxels[at]!]!
    inside[at] = brain[voxels[at]!]!
  }
  const filtered = postprocess(scores, dims, inside, postprocessing)
  const out = new Float32Array(view.width * view.height)
  for (let y = 0; y < view.height; y++)
    for (let x = 0; x < view.width; x++) out[x + view.width * y] = filtered[placeOf(view.offset(x, y))]!
  return out
}

/** A round length that fits into a third of the width. */
const barOf = (mm: number): number => [100, 50, 20, 10, 5, 2, 1].find((length) => length <= mm / 2.5) ?? 1

/** A white frame around the place that the picture is about, with a black edge so that it shows on white as well. */
function drawFrame(canvas: Canvas, left: number, layout: Layout, [x, y]: readonly [number, number]): void {
  const px = Math.round(((x - layout.crop.x + 0.5) / layout.crop.width) * layout.width)
  const py = Math.round(((y - layout.crop.y + 0.5) / layout.crop.height) * layout.height)
  for (const [half, colour] of [
    [15, [0, 0, 0]],
    [14, [255, 255, 255]],
    [13, [255, 255, 255]],
    [12, [0, 0, 0]],
  ] as const)
    for (let d = -half; d <= half; d++)
      for (const [dx, dy] of [
        [d, -half],
        [d, half],
        [-half, d],
        [half, d],
      ] as const)
        if (
          px + dx >= 0 &&
          px + dx < layout.width &&
          Math.max(Math.abs(dx), Math.abs(dy)) === half &&
          Math.abs(d) > 5
        )
          canvas.set(left + px + dx, py + dy, colour)
}

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
    if (tile === 'scan' || tile === 'outlines') drawFrame(canvas, left, layout, pixelOf(view, voxel))
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
