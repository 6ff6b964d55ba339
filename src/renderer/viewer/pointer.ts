import type { Pane } from './pane.ts'
import type { Picked } from './picking.ts'
import { useViewerSettings } from './settings.ts'
import { spaceBar } from './space.ts'

/** What a drag on the image does. */
type Drag = 'window' | 'crosshair' | 'pan' | 'zoom' | 'tool'

export interface PointerHandlers {
  pane: () => Pane | undefined
  /** Window and level by so many pixels to the right and upwards. */
  window: (dx: number, dy: number) => void
  resetWindow: () => void
  /** A drawing tool takes the left button while it is chosen. */
  tool?: () => PointerTool | undefined
  /** The pointer is over a place, or over none. */
  hover?: (place: Picked | undefined) => void
}

export interface PointerTool {
  begin: (place: Picked, event: PointerEvent) => void
  move: (place: Picked, event: PointerEvent) => void
  end: () => void
}

/** Wheels turn by 100 or 120 a notch, touch pads by a few pixels at a time. */
const NOTCH = 40
/** A press that moved less than this is a click. */
const CLICK = 4

/** The mouse on a pane, by the person's preset. Returns the function that ends it. */
export function listenToPointer(element: HTMLElement, handlers: PointerHandlers): () => void {
  const settings = useViewerSettings()
  let drag: Drag | undefined
  /** The tool of the drag under way, whatever is chosen meanwhile. */
  let inHand: PointerTool | undefined
  let moved = 0
  let last: { x: number; y: number; place: Picked | undefined } = { x: 0, y: 0, place: undefined }
  const space = spaceBar()
  let turned = 0

  const dragOf = (event: PointerEvent): Drag | undefined => {
    if (event.button === 1 || (event.button === 0 && space.held)) return 'pan'
    if (event.button === 0 && handlers.tool?.()) return 'tool'
    if (event.button === 0) return event.shiftKey || settings.mouse === 'slicer' ? 'crosshair' : 'window'
    if (event.button === 2) return settings.mouse === 'slicer' ? 'window' : 'zoom'
    return undefined
  }
  const placeOf = (event: MouseEvent): Picked | undefined =>
    handlers.pane()?.pick(event.clientX, event.clientY)

  const down = (event: PointerEvent): void => {
    drag = dragOf(event)
    if (!drag) return
    element.focus({ preventScroll: true })
    element.setPointerCapture(event.pointerId)
    moved = 0
    last = { x: event.clientX, y: event.clientY, place: placeOf(event) }
    if (drag === 'crosshair' && last.place) handlers.pane()?.moveCrosshair(last.place)
    inHand = drag === 'tool' ? handlers.tool?.() : undefined
    if (last.place) inHand?.begin(last.place, event)
    event.preventDefault()
  }
  const apply = (event: PointerEvent, place: Picked | undefined): void => {
    const [dx, dy] = [event.clientX - last.x, event.clientY - last.y]
    if (drag === 'window') handlers.window(dx, -dy)
    if (drag === 'zoom') handlers.pane()?.zoomAt(undefined, Math.exp(-dy / 200))
    if (drag === 'crosshair' && place) handlers.pane()?.moveCrosshair(place)
    if (drag === 'tool' && place) inHand?.move(place, event)
    if (drag === 'pan' && place && last.place) handlers.pane()?.panBy(last.place, place)
  }
  const move = (event: PointerEvent): void => {
    const place = placeOf(event)
    handlers.hover?.(place)
    if (place) handlers.pane()?.pointAt(place)
    if (!drag) {
      if (event.shiftKey && place && event.buttons === 0) handlers.pane()?.moveCrosshair(place)
      return
    }
    moved += Math.abs(event.clientX - last.x) + Math.abs(event.clientY - last.y)
    if (moved >= CLICK || drag === 'tool') apply(event, place)
    // after a pan the same place lies under the pointer still: it is the new beginning
    last = { x: event.clientX, y: event.clientY, place: drag === 'pan' ? placeOf(event) : place }
  }
  const up = (event: PointerEvent): void => {
    if (drag === 'tool') inHand?.end()
    else if (drag && event.button === 0 && moved < CLICK && last.place && drag !== 'pan')
      handlers.pane()?.moveCrosshair(last.place)
    drag = undefined
    inHand = undefined
  }
  const cancel = (): void => {
    inHand?.end()
    inHand = undefined
    drag = undefined
  }
  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const pane = handlers.pane()
    if (!pane) return
    const delta = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * NOTCH : event.deltaY
    if (event.ctrlKey || event.metaKey) return pane.zoomAt(placeOf(event), Math.exp(-delta / 400))
    if (Math.sign(delta) !== Math.sign(turned)) turned = 0
    turned += delta
    // a notch of a mouse is one slice however far it turns; a touch pad gives one for every 40 pixels
    const slices = Math.abs(delta) >= NOTCH ? Math.sign(delta) : Math.trunc(turned / NOTCH)
    if (slices === 0) return
    turned = 0
    const place = placeOf(event)
    if (place) pane.pointAt(place)
    pane.moveSlice(-slices)
  }
  const menu = (event: Event): void => event.preventDefault()
  const double = (): void => {
    if (!handlers.tool?.()) handlers.resetWindow()
  }
  const enter = (): void => space.enter(element)
  const leave = (): void => {
    space.leave(element)
    handlers.hover?.(undefined)
  }
  const listeners = [
    [element, 'pointerdown', down],
    [element, 'pointermove', move],
    [element, 'pointerup', up],
    [element, 'pointercancel', cancel],
    [element, 'pointerenter', enter],
    [element, 'pointerleave', leave],
    [element, 'wheel', wheel],
    [element, 'contextmenu', menu],
    [element, 'dblclick', double],
  ] as const
  for (const [target, name, listener] of listeners)
    target.addEventListener(name, listener as EventListener, { passive: false })
  return () => {
    space.leave(element)
    for (const [target, name, listener] of listeners)
      target.removeEventListener(name, listener as EventListener)
  }
}
