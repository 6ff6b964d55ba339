import type { Niivue } from '@niivue/niivue'
import { drawCrosshair, drawLetters, drawOutline, drawScaleBar } from './annotations.ts'
import type { Box } from './boxes.ts'
import { tilePlace } from './picking.ts'
import { slicesOf } from './tiles.ts'

/** Outlines over the image, in the order of the file's voxels. */
export interface Outline {
  readonly mask: ArrayLike<number>
  readonly colour: string
}

/** A slice smaller than this, in pixels of the page, has room for little. */
const SMALL = 90

/** What lies over the image of a pane. */
export interface Overlay {
  /** The last on top. */
  readonly outlines: readonly Outline[]
  /** Small slices, with room for the letters at their sides alone. */
  readonly small: boolean
  /** Where the page writes over the image. */
  readonly corners: readonly Box[]
  /** Length of the scale bar in words. */
  readonly labelOf: (mm: number) => string
  /** Something of a tool drawn over all, in canvas pixels. */
  readonly cursor: ((context: CanvasRenderingContext2D) => void) | undefined
}

/** Outlines, crosshair, orientation letters and scale bar over every slice in view; no texture is touched. */
export function drawOverlay(niivue: Niivue, onto: HTMLCanvasElement, overlay: Overlay): void {
  const { canvas, screenSlices } = niivue
  const { outlines, small, corners, labelOf, cursor } = overlay
  const context = onto.getContext('2d')
  const back = niivue.volumes[0]
  if (!canvas || !context || !back?.dimsRAS) return
  if (onto.width !== canvas.width) onto.width = canvas.width
  if (onto.height !== canvas.height) onto.height = canvas.height
  context.clearRect(0, 0, canvas.width, canvas.height)
  for (const index of screenSlices.keys()) {
    const place = tilePlace(niivue, index)
    if (!place) continue
    for (const { mask, colour } of outlines) drawOutline(context, place, slicesOf(back, mask, place), colour)
    if (!small) drawCrosshair(context, place, niivue.scene.crosshairPos)
    const [, , width, height] = place.box
    const tiny = small || Math.min(width, height) < SMALL * window.devicePixelRatio
    drawLetters(context, place, tiny ? 'sides' : 'all', corners)
    if (!tiny) drawScaleBar(context, place, labelOf)
  }
  cursor?.(context)
}
