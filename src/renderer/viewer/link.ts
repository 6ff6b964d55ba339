import type { Camera } from './camera.ts'
import { dragWindow, windowOf, type IntensityWindow, type WindowPreset } from './intensities.ts'
import type { Pane } from './pane.ts'
import { sampleOfVolume } from './prepared.ts'
import type { FileAxis } from './tiles.ts'

/**
 * Panes of one scan that look at the same place: crosshair, slice, zoom and pan of one hold for all, and the window, whose
 * image they share.
 */
export class PaneLink {
  readonly #panes = new Set<Pane>()
  /** Those that show the scan at hand, not the one before. */
  readonly #current = new Set<Pane>()
  #camera: Camera | undefined
  /** As it was set for this scan; without one that of the preset. */
  #window: IntensityWindow | undefined
  #preset: WindowPreset = 'whole'
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
    return () => {
      this.#panes.delete(pane)
      this.#current.delete(pane)
    }
  }

  /** What the others show, for a pane whose volumes have just arrived. */
  catchUp(pane: Pane): void {
    this.#current.add(pane)
    if (this.#camera) pane.camera = this.#camera
    const window = this.#window ?? this.#windowOf(pane)
    if (window) pane.setWindow(window)
  }

  /** Another scan: its places and intensities are its own. A preset, told by percentiles, holds for it too. */
  forget({ preset }: { preset: boolean }): void {
    this.#current.clear()
    this.#camera = undefined
    this.#window = undefined
    if (preset) this.#preset = 'whole'
  }

  look(camera: Camera, from?: Pane): void {
    this.#camera = camera
    for (const pane of this.#panes) if (pane !== from && pane.content) pane.camera = camera
  }

  /** For this scan alone: the next has its own intensities. */
  setWindow(window: IntensityWindow): void {
    this.#preset = 'whole'
    this.#show(window)
  }
  /** Window and level by so many pixels of a drag to the right and upwards. */
  dragWindow(dx: number, dy: number): void {
    const pane = [...this.#current].find(({ window }) => window)
    const now = this.#window ?? pane?.window
    if (!pane?.content || !now) return
    this.setWindow(dragWindow(now, dx, dy, windowOf(sampleOfVolume(pane.content.original), 'whole')))
  }
  /** For this scan and those after it. */
  usePreset(preset: WindowPreset): void {
    this.#preset = preset
    const window = this.first && this.#windowOf(this.first)
    if (window) this.#show(window)
  }
  #windowOf({ content }: Pane): IntensityWindow | undefined {
    return content && windowOf(sampleOfVolume(content.original), this.#preset)
  }
  /** At most once a frame: a window costs every pane a texture. */
  #show(window: IntensityWindow): void {
    this.#window = window
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      for (const pane of this.#panes) if (pane.content) pane.setWindow(window)
    })
  }
  /** Whether the reader has been anywhere but where the scan opened. */
  get isMoved(): boolean {
    return this.#camera !== undefined
  }
  get window(): IntensityWindow | undefined {
    return this.#window
  }
  /** One that shows the scan at hand; none until its volumes are there. */
  get first(): Pane | undefined {
    return [...this.#current][0]
  }
}
