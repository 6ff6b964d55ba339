import { clearOf, type Box } from './boxes.ts'
import { contour } from './contour.ts'
import type { MaskSlice, TilePlace } from './tiles.ts'

/** Height of an orientation letter, in pixels of the page. */
const LETTER = 13
const ink = '#c9d0d8'

function within(context: CanvasRenderingContext2D, { box }: TilePlace, draw: () => void): void {
  context.save()
  context.beginPath()
  context.rect(...box)
  context.clip()
  draw()
  context.restore()
}

/** A region as an outline in its colour, never filled. */
export function drawOutline(
  context: CanvasRenderingContext2D,
  place: TilePlace,
  slice: MaskSlice,
  colour: string,
): void {
  const { width, height } = slice
  const segments = contour(slice.inside, width, height)
  within(context, place, () => {
    context.strokeStyle = colour
    context.lineWidth = 1.5 * window.devicePixelRatio
    context.lineCap = 'square'
    context.beginPath()
    const to = (i: number): [number, number] => {
      const [u, v] = [segments[i]! / width, segments[i + 1]! / height]
      return [place.x(u, v), place.y(u, v)]
    }
    for (let i = 0; i < segments.length; i += 4) {
      context.moveTo(...to(i))
      context.lineTo(...to(i + 2))
    }
    context.stroke()
  })
}

/** Half the gap about the place itself, in mm: what lies under the crosshair is seen. */
const GAP = 6

/**
 * Two lines through the place that is looked at, as far as the volume goes and one pixel wide at any zoom. `crosshair`: fractions of the volume along right,
 * anterior, superior.
 */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  place: TilePlace,
  crosshair: ArrayLike<number>,
): void {
  const [, u, v] = place.axes
  const [x, y] = [place.x(crosshair[u]!, crosshair[v]!), place.y(crosshair[u]!, crosshair[v]!)]
  const ends = (of: (u: number, v: number) => number): [number, number] => {
    const [a, b] = [of(0, 0), of(1, 1)]
    return [Math.min(a, b), Math.max(a, b)]
  }
  const [left, right] = ends(place.x)
  const [top, bottom] = ends(place.y)
  const scale = Math.max(1, Math.round(window.devicePixelRatio))
  const gap = GAP * place.pixelsPerMm
  // whole pixels: a line between two would be two faint ones
  const [column, row] = [Math.round(x - scale / 2), Math.round(y - scale / 2)]
  within(context, place, () => {
    context.fillStyle = 'rgb(77 163 255 / 70%)'
    context.fillRect(left, row, Math.max(0, x - gap - left), scale)
    context.fillRect(x + gap, row, Math.max(0, right - x - gap), scale)
    context.fillRect(column, top, scale, Math.max(0, y - gap - top))
    context.fillRect(column, y + gap, scale, Math.max(0, bottom - y - gap))
  })
}

const letters = [
  ['L', 'R'],
  ['P', 'A'],
  ['I', 'S'],
] as const

/** Text with a dark rim, readable over the brightest image. */
function write(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  context.lineWidth = 3 * window.devicePixelRatio
  context.strokeStyle = 'rgb(0 0 0 / 80%)'
  context.fillStyle = ink
  context.strokeText(text, x, y)
  context.fillText(text, x, y)
}

/** Which way the patient lies, at the four edges of the slice, or left and right alone; clear of what stands in the corners. */
export function drawLetters(
  context: CanvasRenderingContext2D,
  place: TilePlace,
  which: 'all' | 'sides',
  corners: readonly Box[],
): void {
  const scale = window.devicePixelRatio
  const [left, top, width, height] = place.box
  const [, u, v] = place.axes
  const letter = (axis: number, positive: boolean): string => letters[axis]![positive ? 1 : 0]
  const inset = 10 * scale
  const put = (text: string, x: number, y: number): void => {
    const middle = context.canvas.height / scale / 2
    write(context, text, x, scale * clearOf([x / scale, y / scale], LETTER / 2, corners, middle))
  }
  context.save()
  context.font = `600 ${LETTER * scale}px system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  put(letter(u, place.uSign < 0), left + inset, top + height / 2)
  put(letter(u, place.uSign > 0), left + width - inset, top + height / 2)
  if (which === 'all') {
    put(letter(v, place.vSign < 0), left + width / 2, top + inset)
    put(letter(v, place.vSign > 0), left + width / 2, top + height - inset)
  }
  context.restore()
}

/** The longest round length that fills at most a quarter of the slice, at its lower right. */
export function drawScaleBar(
  context: CanvasRenderingContext2D,
  place: TilePlace,
  label: (mm: number) => string,
): void {
  const scale = window.devicePixelRatio
  const [left, top, width, height] = place.box
  const mm = [100, 50, 20, 10, 5, 2, 1].find((length) => length * place.pixelsPerMm <= width / 4)
  if (mm === undefined) return
  const [x, y] = [left + width - 14 * scale, top + height - 14 * scale]
  context.save()
  context.fillStyle = ink
  context.fillRect(x - mm * place.pixelsPerMm, y, mm * place.pixelsPerMm, 2 * scale)
  context.font = `${12 * scale}px system-ui, sans-serif`
  context.textAlign = 'right'
  context.textBaseline = 'bottom'
  write(context, label(mm), x, y - 3 * scale)
  context.restore()
}
