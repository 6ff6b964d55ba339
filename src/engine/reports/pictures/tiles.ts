import { inferno } from './inferno.ts'
import type { AxialView, Crop } from './slice.ts'

/** One slice's data, one value a pixel of the view. */
export interface SliceData {
  readonly image: Float32Array
  readonly brain: Float32Array
  readonly map: Float32Array
  readonly reference: Float32Array | null
  readonly reader: Float32Array | null
  readonly threshold: number | null
}
export type Tile = 'scan' | 'outlines' | 'map' | 'above'

const cyan = [0, 229, 255] as const
const magenta = [255, 64, 255] as const

/** An image of a fixed size in pixels, 3 bytes each, drawn in place. */
export class Canvas {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
  constructor(width: number, height: number, fill = 0) {
    this.width = width
    this.height = height
    this.rgb = new Uint8Array(3 * width * height).fill(fill)
  }
  set(x: number, y: number, [r, g, b]: readonly [number, number, number]): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return
    this.rgb.set([r, g, b], 3 * (x + this.width * y))
  }
}

/** The value below which the share of the values lies. */
function quantile(values: Float32Array, share: number): number {
  const ascending = values.slice().sort()
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0
}

/** Window of the image: 1st to 99.5th percentile of the slice's brain. */
export function windowOf({ image, brain }: Pick<SliceData, 'image' | 'brain'>): [number, number] {
  const inside = image.filter((_, i) => brain[i]! > 0)
  if (inside.length === 0) return [0, 1]
  const [low, high] = [quantile(inside, 0.01), quantile(inside, 0.995)]
  return high > low ? [low, high] : [low, low + 1]
}

/** Score of the brightest colour: the slice's highest, but at least the threshold. */
export function topScore({ map, brain, threshold }: SliceData): number {
  let top = threshold ?? 0
  for (let i = 0; i < map.length; i++) if (brain[i]! > 0 && map[i]! > top) top = map[i]!
  return top > 0 ? top : 1
}

export interface Layout {
  readonly view: AxialView
  readonly crop: Crop
  /** Pixels of the picture along x and y. */
  readonly width: number
  readonly height: number
}

/** The picture's size: `height` pixels high at most, true to millimetres. */
export function layoutOf(view: AxialView, crop: Crop, height: number): Layout {
  const [mmX, mmY] = [crop.width * view.pixel[0], crop.height * view.pixel[1]]
  const scale = height / Math.max(mmX, mmY)
  return {
    view,
    crop,
    width: Math.max(1, Math.round(mmX * scale)),
    height: Math.max(1, Math.round(mmY * scale)),
  }
}

const at = ({ crop, width, height }: Layout, px: number, py: number): [number, number] => [
  crop.x + ((px + 0.5) / width) * crop.width - 0.5,
  crop.y + ((py + 0.5) / height) * crop.height - 0.5,
]

const nearest = (data: Float32Array, view: AxialView, x: number, y: number): number => {
  const [i, j] = [Math.round(x), Math.round(y)]
  return i < 0 || j < 0 || i >= view.width || j >= view.height ? 0 : data[i + view.width * j]!
}

function linear(data: Float32Array, view: AxialView, x: number, y: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const [fx, fy] = [x - x0, y - y0]
  const of = (i: number, j: number): number => nearest(data, view, i, j)
  return (
    (1 - fy) * ((1 - fx) * of(x0, y0) + fx * of(x0 + 1, y0)) +
    fy * ((1 - fx) * of(x0, y0 + 1) + fx * of(x0 + 1, y0 + 1))
  )
}

/** A pixel of the mask whose neighbour (two picture pixels away, for a line that prints) is outside it. */
function onOutline(mask: Float32Array, layout: Layout, px: number, py: number): boolean {
  const inside = (x: number, y: number): boolean => nearest(mask, layout.view, ...at(layout, x, y)) > 0
  if (!inside(px, py)) return false
  return [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [2, 0],
    [-2, 0],
    [0, 2],
    [0, -2],
  ].some(([dx, dy]) => !inside(px + dx!, py + dy!))
}

const grey = (value: number): [number, number, number] => {
  const level = Math.max(0, Math.min(255, Math.round(255 * value)))
  return [level, level, level]
}

/** Draws one tile into the canvas with its left edge at `left`. Outside the brain everything is black. */
export function drawTile(canvas: Canvas, left: number, tile: Tile, data: SliceData, layout: Layout): void {
  const [low, high] = windowOf(data)
  const top = topScore(data)
  const { view } = layout
  for (let py = 0; py < layout.height; py++)
    for (let px = 0; px < layout.width; px++) {
      const [x, y] = at(layout, px, py)
      if (!(nearest(data.brain, view, x, y) > 0)) continue
      const image = (linear(data.image, view, x, y) - low) / (high - low)
      const score = nearest(data.map, view, x, y)
      let colour = grey(image)
      if (tile === 'map') colour = inferno(score / top)
      if (tile === 'above') {
        colour = grey(0.75 * image)
        if (data.threshold !== null && score > data.threshold) colour = inferno(0.35 + 0.65 * (score / top))
      }
      if (tile === 'outlines' || tile === 'above') {
        if (data.reference && onOutline(data.reference, layout, px, py)) colour = [...cyan]
        // dashed, so that both can be told apart in black and white
        if (data.reader && onOutline(data.reader, layout, px, py) && (px + py) % 8 < 5) colour = [...magenta]
      }
      canvas.set(left + px, py, colour)
    }
}
