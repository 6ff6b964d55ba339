import { SLICE_TYPE, type Niivue } from '@niivue/niivue'
import type { Plane } from '../app/view.ts'
import type { Box } from './boxes.ts'
import { centred, lookingAt, panned, shifted, stepped, zoomed, type Camera } from './camera.ts'
import type { Drawn } from './contents.ts'
import { imageOf } from './images.ts'
import type { IntensityWindow } from './intensities.ts'
import { locationOf, type Location } from './location.ts'
import { mosaicText } from './mosaic.ts'
import { openNiivue } from './niivue.ts'
import { drawOverlay, type Outline } from './overlay.ts'
import { pickAt, tilePlace, type Picked } from './picking.ts'
import { planesInView, sliceAxis } from './planes.ts'
import { fileAxes, triple, type AxisMap, type FileAxis, type Triple } from './tiles.ts'

export interface PaneContent extends Omit<Drawn, 'unread' | 'ml'> {
  /** Scores up to and including `low` are transparent, `high` has the last colour. */
  readonly low: number
  readonly high: number
}

const sliceTypes: Record<Plane, SLICE_TYPE> = {
  axial: SLICE_TYPE.AXIAL,
  coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL,
  multi: SLICE_TYPE.MULTIPLANAR,
  mosaic: SLICE_TYPE.AXIAL,
}

/** One WebGL view of a scan with a map over it. The only owner of NiiVue: whoever makes it closes it. */
export class Pane {
  readonly #niivue: Niivue
  readonly #overlay: HTMLCanvasElement
  #content: PaneContent | undefined
  #axes: readonly AxisMap[] = []
  #plane: Plane = 'axial'
  #opacity = 1
  #hidden = false
  /** What the textures were made with: the image is shared, so its own word does not tell. */
  #window: IntensityWindow | undefined
  #range: IntensityWindow | undefined
  #outlines: readonly Outline[] = []
  #corners: readonly Box[] = []
  #cursor: ((context: CanvasRenderingContext2D) => void) | undefined
  /** While several things are put in place: whether the scene is to be drawn after them. */
  #waits: boolean | undefined
  /** While colours alone change: what lies over the image stands. */
  #recolours = false
  /** Length of the scale bar in words. */
  labelOf: (mm: number) => string = (mm) => `${mm} mm`
  onLocation: (location: Location) => void = () => undefined
  /** Axis through the slice last pointed at, in this pane or one that looks at the same. */
  pointed: FileAxis | undefined
  onPointed: (through: FileAxis) => void = () => undefined
  /** The person moved this pane's crosshair, zoom or pan. */
  onCamera: (camera: Camera) => void = () => undefined
  /** The window was changed, by whoever. */
  onWindow: (window: IntensityWindow) => void = () => undefined

  private constructor(niivue: Niivue, overlay: HTMLCanvasElement) {
    this.#niivue = niivue
    this.#overlay = overlay
  }

  /** Throws an Error where the browser has no WebGL2. */
  static async open(canvas: HTMLCanvasElement, overlay: HTMLCanvasElement): Promise<Pane> {
    const niivue = await openNiivue(canvas)
    const pane = new Pane(niivue, overlay)
    const draw = niivue.drawScene.bind(niivue)
    niivue.drawScene = () => {
      if (pane.#waits !== undefined) {
        pane.#waits = true
        return
      }
      const said = draw()
      if (!pane.#recolours) pane.redrawOverlay()
      return said
    }
    return pane
  }

  /** Does several things to the pane and draws it once, after them. */
  together(act: () => void): void {
    this.#waits = false
    try {
      act()
    } finally {
      const wanted = this.#waits
      this.#waits = undefined
      if (wanted) this.#niivue.drawScene()
    }
  }

  /** Puts the content on the screen; what was shown before keeps its place in space, zoom and plane. */
  show(content: PaneContent): void {
    const niivue = this.#niivue
    const before = this.#content
    const sameScan = before?.scan === content.scan && niivue.volumes.length > 0
    const image = imageOf(content.scan, 'scan', content.colours)
    const map = content.map && imageOf(content.map, 'map', 'normascope')
    const place = before && niivue.frac2mm(niivue.scene.crosshairPos)
    this.#content = content
    this.#axes = fileAxes(image, content.scan.info.dims)
    niivue.volumes = map ? [image, map] : [image]
    niivue.back = image
    niivue.overlays = map ? [map] : []
    this.#applyRange(content.low, content.high)
    if (content.range) [image.cal_min, image.cal_max] = content.range
    this.#window = [image.cal_min!, image.cal_max!]
    this.#range = [content.low, content.high]
    niivue.updateGLVolume()
    if (place && !sameScan) niivue.scene.crosshairPos = niivue.mm2frac([place[0]!, place[1]!, place[2]!])
    this.#applyPlane()
    this.#tell()
  }

  get content(): PaneContent | undefined {
    return this.#content
  }
  get axes(): readonly AxisMap[] {
    return this.#axes
  }

  #applyRange(low: number, high: number): void {
    const map = this.#niivue.volumes[1]
    if (!map) return
    map.cal_min = low
    map.cal_max = Math.max(high, low * 1.0001 + Number.MIN_VALUE)
  }

  /** Draws one layer's texture anew, without the other's. */
  #refresh(layer: 0 | 1): void {
    const volume = this.#niivue.volumes[layer]
    if (!volume) return
    this.#recolours = true
    try {
      this.#niivue.refreshLayers(volume, layer)
      this.#niivue.drawScene()
    } finally {
      this.#recolours = false
    }
  }

  setRange(low: number, high: number): void {
    if (this.#range?.[0] === low && this.#range[1] === high) return
    this.#range = [low, high]
    this.#applyRange(low, high)
    this.#refresh(1)
  }

  /** Undefined where what is shown has a range of its own. */
  get window(): IntensityWindow | undefined {
    const image = this.#content?.range ? undefined : this.#niivue.volumes[0]
    return image && [image.cal_min!, image.cal_max!]
  }
  setWindow([low, high]: IntensityWindow): void {
    const image = this.#niivue.volumes[0]
    if (!image || this.#content?.range) return
    image.cal_min = low
    image.cal_max = high
    this.onWindow([low, high])
    if (this.#window?.[0] === low && this.#window[1] === high) return
    this.#window = [low, high]
    this.#refresh(0)
  }

  setOverlays({ opacity, hidden }: { opacity: number; hidden: boolean }): void {
    this.#opacity = opacity
    this.#hidden = hidden
    this.#niivue.overlayAlphaShader = this.#hidden ? 0 : this.#opacity
    this.#niivue.drawScene()
  }

  /** Outlines over the image, the last on top; gone while overlays are hidden. Drawn again by `redrawOverlay`. */
  setOutlines(outlines: readonly Outline[]): void {
    this.#outlines = outlines
    this.redrawOverlay()
  }

  /** Something of a tool drawn over all, in canvas pixels. */
  setCursor(draw: ((context: CanvasRenderingContext2D) => void) | undefined): void {
    this.#cursor = draw
    this.redrawOverlay()
  }

  /** Where the page writes over the image, which letters keep clear of. */
  setCorners(corners: readonly Box[]): void {
    this.#corners = corners
    this.redrawOverlay()
  }

  setPlane(plane: Plane): void {
    this.#plane = plane
    this.#applyPlane()
    this.#tell()
  }

  #applyPlane(): void {
    const niivue = this.#niivue
    const scan = this.#plane === 'mosaic' ? this.#content?.scan : undefined
    niivue.opts.sliceMosaicString = scan ? mosaicText(niivue, scan, this.#axes) : ''
    niivue.setSliceType(sliceTypes[this.#plane])
  }

  setConvention(convention: 'radiological' | 'neurological'): void {
    this.#niivue.setRadiologicalConvention(convention === 'radiological')
  }

  get camera(): Camera {
    const { crosshairPos, pan2Dxyzmm } = this.#niivue.scene
    return { crosshair: triple(crosshairPos), pan: triple(pan2Dxyzmm), zoom: pan2Dxyzmm[3] }
  }
  /** Looks where another pane looks; tells nobody but `onLocation`. */
  set camera({ crosshair, pan, zoom }: Camera) {
    this.#niivue.scene.crosshairPos = [...crosshair]
    this.#niivue.scene.pan2Dxyzmm = [...pan, zoom]
    this.#niivue.drawScene()
    this.#tell()
  }

  #moveTo(camera: Camera): void {
    this.camera = camera
    this.onCamera(camera)
  }

  /** Moves by slices of the plane in view, of several that which is pointed at. A mosaic has no slice to move from. */
  moveSlice(by: number): void {
    const through = sliceAxis(this.#plane, this.pointed)
    if (through === undefined || this.#axes.length === 0) return
    const camera = stepped(this.camera, by, through, this.#axes)
    if (camera) this.#moveTo(camera)
  }

  /** Where so many voxels to the right and downwards lie, in the plane whose slices move. */
  #beside(right: number, down: number): Triple | undefined {
    const through = sliceAxis(this.#plane, this.pointed)
    for (const index of this.#niivue.screenSlices.keys()) {
      const place = tilePlace(this.#niivue, index)
      if (place && place.axes[0] === through)
        return shifted(this.camera.crosshair, place, [right, down], this.#axes)
    }
    return undefined
  }
  /** Moves the crosshair by voxels in its plane. */
  nudge(right: number, down: number): void {
    const to = this.#beside(right, down)
    if (to) this.#moveTo(centred(this.camera, to, this.#axes))
  }
  /** Moves the image by voxels in its plane. */
  panBySteps(right: number, down: number): void {
    const to = this.#beside(right, down)
    if (!to) return
    const own = (place: Triple): Triple => triple(this.#niivue.frac2mm([...place]))
    this.#moveTo(panned(this.camera, own(this.camera.crosshair), own(to)))
  }

  /** The pointer is over a slice of this pane. */
  pointAt({ through }: Pick<Picked, 'through'>): void {
    if (this.pointed === through) return
    this.pointed = through
    this.onPointed(through)
  }

  /** Puts the crosshair on a voxel of the file. */
  lookAt(voxel: Triple): void {
    if (this.#axes.length === 0) return
    this.#moveTo(lookingAt(this.camera, voxel, this.#axes))
  }

  moveCrosshair(to: Picked): void {
    if (this.#axes.length === 0) return
    this.#moveTo(centred(this.camera, to.fraction, this.#axes))
  }

  /** Larger by a factor, the place under the pointer staying where it is. */
  zoomAt(place: Picked | undefined, factor: number): void {
    const { camera } = this
    const fixed = place?.own ?? triple(this.#niivue.frac2mm([...camera.crosshair]))
    this.#moveTo(zoomed(camera, fixed, factor))
  }

  /** Drags the image so that what was at one place comes to lie at the other. */
  panBy(from: Picked, to: Picked): void {
    this.#moveTo(panned(this.camera, from.own, to.own))
  }

  resetView(): void {
    this.#moveTo({ crosshair: this.camera.crosshair, pan: [0, 0, 0], zoom: 1 })
  }

  /** What lies at a point of the window, undefined beside the image. */
  pick(clientX: number, clientY: number): Picked | undefined {
    return pickAt(this.#niivue, this.#axes, clientX, clientY)
  }

  /** Ends it after its graphics were lost, leaving the canvas to the next. */
  abandon(): void {
    this.#niivue.cleanup()
    this.#niivue.volumes = []
  }

  close(): void {
    this.abandon()
    this.#niivue.gl.getExtension('WEBGL_lose_context')?.loseContext()
  }

  #tell(): void {
    if (!this.#content || this.#axes.length === 0) return
    this.onLocation(locationOf(this.#content, this.#axes, this.camera.crosshair, planesInView[this.#plane]))
  }

  /** Outlines, orientation letters and scale bar over every slice in view; no texture is touched. */
  redrawOverlay(): void {
    drawOverlay(this.#niivue, this.#overlay, {
      outlines: this.#hidden ? [] : this.#outlines,
      small: this.#plane === 'mosaic',
      corners: this.#corners,
      labelOf: this.labelOf,
      cursor: this.#cursor,
    })
  }
}
