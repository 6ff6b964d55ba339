import type { IntensityWindow } from './intensities.ts'
import type { Camera } from './camera.ts'
import type { Pane } from './pane.ts'
import type { FileAxis } from './tiles.ts'

/**
 * Panes of one scan that look at the same place: crosshair, slice, zoom and pan of one hold for all, and the window, whose
 * image they share.
 */
export class PaneLink {
  readonly #panes = new Set<Pane>()
  #camera: Camera | undefined
  #window: IntensityWindow | undefined
  #pointed: FileAxis | undefined
  #frame = 0

  /** Takes a pane in, which looks where the others look. Returns the function that lets it go. */
  join(pane: Pane): () => void {
    this.#panes.add(pane)
    pane.onCamera = (camera) => this.look(camera, pane)
    pane.pointed = this.#pointed
    pane.onPointed = (through) => {
      this.#pointed = through
      for (const one of this.#panes) one.pointed = through
    }
    return () => void this.#panes.delete(pane)
  }

  /** What the others show, for a pane whose volumes have just arrived. */
  catchUp(pane: Pane): void {
    if (this.#camera) pane.camera = this.#camera
    if (this.#window) pane.setWindow(this.#window)
  }

  /** Another scan: its places and intensities are its own. */
  forget(): void {
    this.#camera = undefined
    this.#window = undefined
  }

  look(camera: Camera, from?: Pane): void {
    this.#camera = camera
    for (const pane of this.#panes) if (pane !== from && pane.content) pane.camera = camera
  }

  /** At most once a frame: a window costs every pane a texture. */
  setWindow(window: IntensityWindow): void {
    this.#window = window
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      for (const pane of this.#panes) if (pane.content) pane.setWindow(window)
    })
  }
  get window(): IntensityWindow | undefined {
    return this.#window
  }
  get first(): Pane | undefined {
    return [...this.#panes][0]
  }
}
