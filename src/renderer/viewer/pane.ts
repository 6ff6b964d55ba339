import { MULTIPLANAR_TYPE, Niivue, SHOW_RENDER, SLICE_TYPE } from '@niivue/niivue'
import type { LoadedVoxels } from '../connection/index.ts'
import type { Plane } from '../app/view.ts'
import { drawLetters, drawOutline, drawScaleBar } from './annotations.ts'
import { infernoForNiivue } from './colour-map.ts'
import { imageOf } from './images.ts'
import type { IntensityWindow } from './intensities.ts'
import { mosaicOf } from './mosaic.ts'
import {
  fileAxes,
  fileCoordinates,
  fractionOf,
  placeOf,
  planeAxes,
  slicesOf,
  voxelAt,
  type AxisMap,
  type FileAxis,
  type TilePlace,
} from './tiles.ts'

export type Triple = readonly [number, number, number]

export interface Location {
  /** 1-based slice of the plane in view and their number; undefined where several planes are in view. */
  readonly slice: readonly [number, number] | undefined
  readonly mm: Triple
  /** Voxel of the file at the crosshair. */
  readonly voxel: Triple
  readonly image: number
  readonly score: number | undefined
}

export interface PaneContent {
  readonly scan: LoadedVoxels
  readonly map: LoadedVoxels | undefined
  readonly mask: LoadedVoxels | undefined
  /** Scores up to and including `low` are transparent, `high` has the last colour. */
  readonly low: number
  readonly high: number
}

/** Where a pane looks; panes of one scan take it from each other. */
export interface Camera {
  /** Fractions of the volume along right, anterior, superior. */
  readonly crosshair: Triple
  readonly pan: Triple
  readonly zoom: number
}

/** A place of the canvas. */
export interface Picked {
  readonly fraction: Triple
  /** In NiiVue's own mm, which zoom and pan count in. */
  readonly own: Triple
  /** Continuous voxel coordinates of the file. */
  readonly voxel: Triple
  /** Axis of the file that the slices of this view run through, and the slice looked at. */
  readonly axis: FileAxis
  readonly slice: number
  readonly pixelsPerMm: number
  /** In pixels of the canvas. */
  readonly canvas: readonly [x: number, y: number]
}

/** Outlines over the image, in the order of the file's voxels. */
export interface Outline {
  readonly mask: ArrayLike<number>
  readonly colour: string
}

const sliceTypes: Record<Plane, SLICE_TYPE> = {
  axial: SLICE_TYPE.AXIAL,
  coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL,
  multi: SLICE_TYPE.MULTIPLANAR,
  mosaic: SLICE_TYPE.AXIAL,
}
const zooms = { least: 0.5, most: 16 }
const triple = (values: ArrayLike<number>): Triple => [values[0]!, values[1]!, values[2]!]

/**
 * NiiVue computes a volume of gradients with every image, for surfaces that are never drawn here, at twice the cost of the
 * image itself. Its passes draw into nothing: from its first shader to the end of the layer a scissor lets no pixel through.
 */
function skipGradients(niivue: Niivue): void {
  const { gl } = niivue
  for (const shader of [niivue.blurShader, niivue.gradientPrePassShader]) {
    if (!shader) continue
    const use = shader.use.bind(shader)
    shader.use = (context) => {
      use(context)
      gl.enable(gl.SCISSOR_TEST)
      gl.scissor(0, 0, 0, 0)
    }
  }
  const refresh = niivue.refreshLayers.bind(niivue)
  niivue.refreshLayers = (volume, layer) => {
    refresh(volume, layer)
    gl.disable(gl.SCISSOR_TEST)
  }
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
  #cursor: ((context: CanvasRenderingContext2D) => void) | undefined
  /** Length of the scale bar in words. */
  labelOf: (mm: number) => string = (mm) => `${mm} mm`
  onLocation: (location: Location) => void = () => undefined
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
    if (!canvas.getContext('webgl2', { alpha: true, antialias: true })) throw new Error('no WebGL2')
    const niivue = new Niivue({
      logLevel: 'error',
      interactive: false, // mouse and keys are ours: pointer.ts, keys.ts
      backColor: [0, 0, 0, 1],
      crosshairColor: [0.3, 0.64, 1, 0.55],
      crosshairWidth: 0.5,
      crosshairWidthUnit: 'mm',
      crosshairGap: 10,
      fontColor: [0.72, 0.76, 0.8, 1],
      loadingText: '',
      dragAndDropEnabled: false,
      isRadiologicalConvention: true,
      sagittalNoseLeft: true,
      isOrientationTextVisible: false, // the letters are drawn over it, where the tile's edge does not cut them
      multiplanarShowRender: SHOW_RENDER.NEVER,
      multiplanarLayout: MULTIPLANAR_TYPE.GRID,
      multiplanarEqualSize: false,
      sliceType: SLICE_TYPE.AXIAL,
      tileMargin: 0,
      centerMosaic: true,
    })
    await niivue.attachToCanvas(canvas, true)
    niivue.addColormap('normascope', infernoForNiivue)
    skipGradients(niivue)
    const pane = new Pane(niivue, overlay)
    const draw = niivue.drawScene.bind(niivue)
    niivue.drawScene = () => {
      const said = draw()
      pane.redrawOverlay()
      return said
    }
    return pane
  }

  /** Puts the content on the screen; what was shown before keeps its place in space, zoom and plane. */
  async show(content: PaneContent): Promise<void> {
    const niivue = this.#niivue
    const before = this.#content
    const sameScan = before?.scan === content.scan && niivue.volumes.length > 0
    const [image, map] = await Promise.all([
      imageOf(content.scan, 'scan', 'gray'),
      content.map && imageOf(content.map, 'map', 'normascope'),
    ])
    const place = before && niivue.frac2mm(niivue.scene.crosshairPos)
    this.#content = content
    this.#axes = fileAxes(image, content.scan.info.dims)
    niivue.volumes = map ? [image, map] : [image]
    niivue.back = image
    niivue.overlays = map ? [map] : []
    this.#applyRange(content.low, content.high)
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
    this.#niivue.refreshLayers(volume, layer)
    this.#niivue.drawScene()
  }

  setRange(low: number, high: number): void {
    if (this.#range?.[0] === low && this.#range[1] === high) return
    this.#range = [low, high]
    this.#applyRange(low, high)
    this.#refresh(1)
  }

  get window(): IntensityWindow | undefined {
    const image = this.#niivue.volumes[0]
    return image && [image.cal_min!, image.cal_max!]
  }
  setWindow([low, high]: IntensityWindow): void {
    const image = this.#niivue.volumes[0]
    if (!image) return
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

  setPlane(plane: Plane): void {
    this.#plane = plane
    this.#applyPlane()
    this.#tell()
  }

  #applyPlane(): void {
    const niivue = this.#niivue
    niivue.opts.sliceMosaicString = this.#plane === 'mosaic' ? this.#mosaic() : ''
    niivue.setSliceType(sliceTypes[this.#plane])
  }

  #mosaic(): string {
    const { volumes, canvas } = this.#niivue
    const data = this.#content?.scan
    if (!volumes[0] || !canvas || !data) return ''
    const heights = mosaicOf(data, this.#axes, canvas.width / canvas.height)
    const rows = heights.map((row) =>
      row.map((fraction) => this.#niivue.frac2mm([0.5, 0.5, fraction])[2]!.toFixed(3)).join(' '),
    )
    return rows.map((row) => `A ${row}`).join(' ; ')
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

  /** Moves by slices of the plane in view; axial slices in the multi view. */
  moveSlice(by: number): void {
    const image = this.#niivue.volumes[0]
    if (!image?.dimsRAS) return
    const through = this.#through()
    const count = image.dimsRAS[through + 1]!
    const crosshair = [...this.camera.crosshair] as [number, number, number]
    const slice = voxelAt(crosshair[through], count) + by
    if (slice < 0 || slice >= count) return
    crosshair[through] = (slice + 0.5) / count
    this.#moveTo({ ...this.camera, crosshair })
  }

  /** Puts the crosshair on a voxel of the file. */
  lookAt(voxel: Triple): void {
    if (this.#axes.length === 0) return
    this.#moveTo({ ...this.camera, crosshair: fractionOf(this.#axes, voxel) })
  }

  moveCrosshair(to: Picked): void {
    const image = this.#niivue.volumes[0]
    if (!image?.dimsRAS) return
    const crosshair = to.fraction.map((value, ras) => {
      const count = image.dimsRAS![ras + 1]!
      return (voxelAt(value, count) + 0.5) / count
    })
    this.#moveTo({ ...this.camera, crosshair: triple(crosshair) })
  }

  /** Larger by a factor, the place under the pointer staying where it is. */
  zoomAt(place: Picked | undefined, factor: number): void {
    const { pan, zoom, crosshair } = this.camera
    const to = Math.min(zooms.most, Math.max(zooms.least, zoom * factor))
    const fixed = place?.own ?? triple(this.#niivue.frac2mm([...crosshair]))
    const moved = pan.map((value, axis) => value + fixed[axis]! * (zoom - to))
    this.#moveTo({ crosshair, pan: triple(moved), zoom: to })
  }

  /** Drags the image so that what was at one place comes to lie at the other. */
  panBy(from: Picked, to: Picked): void {
    const { pan, zoom, crosshair } = this.camera
    const moved = pan.map((value, axis) => value + (to.own[axis]! - from.own[axis]!) * zoom)
    this.#moveTo({ crosshair, pan: triple(moved), zoom })
  }

  resetView(): void {
    this.#moveTo({ crosshair: this.camera.crosshair, pan: [0, 0, 0], zoom: 1 })
  }

  /** What lies at a point of the window, undefined beside the image. */
  pick(clientX: number, clientY: number): Picked | undefined {
    const { canvas, volumes } = this.#niivue
    if (!canvas || !volumes[0]?.dimsRAS) return undefined
    const box = canvas.getBoundingClientRect()
    const scale = canvas.width / box.width
    const [x, y] = [(clientX - box.left) * scale, (clientY - box.top) * scale]
    const index = this.#niivue.tileIndex(x, y)
    const tile = this.#niivue.screenSlices[index]
    const through = tile && planeAxes[tile.axCorSag]?.[0]
    if (!tile || through === undefined) return undefined
    const fraction = [...triple(this.#niivue.screenXY2TextureFrac(x, y, index, false))]
    if (fraction[0]! < -0.5) return undefined
    fraction[through] = tile.sliceFrac
    const voxel = fileCoordinates(this.#axes, fraction)
    const { axis } = this.#axes[through]!
    return {
      fraction: triple(fraction),
      own: triple(this.#niivue.frac2mm([...triple(fraction)])),
      voxel,
      axis,
      slice: Math.round(voxel[axis]),
      pixelsPerMm: this.#placeOf(index)?.pixelsPerMm ?? 1,
      canvas: [x, y],
    }
  }

  close(): void {
    this.#niivue.cleanup()
    this.#niivue.volumes = []
    this.#niivue.gl.getExtension('WEBGL_lose_context')?.loseContext()
  }

  #through(): FileAxis {
    return planeAxes[sliceTypes[this.#plane]]?.[0] ?? 2
  }

  #tell(): void {
    const image = this.#niivue.volumes[0]
    const content = this.#content
    if (!image?.dimsRAS || !content) return
    const { crosshair } = this.camera
    const { dims, affine: m } = content.scan.info
    const voxel = triple(
      fileCoordinates(this.#axes, crosshair).map((value, axis) =>
        Math.min(dims[axis]! - 1, Math.max(0, Math.round(value))),
      ),
    )
    const index = voxel[0] + dims[0] * (voxel[1] + dims[1] * voxel[2])
    const mm = [0, 1, 2].map(
      (row) =>
        m[4 * row]! * voxel[0] + m[4 * row + 1]! * voxel[1] + m[4 * row + 2]! * voxel[2] + m[4 * row + 3]!,
    )
    const through = this.#through()
    const count = image.dimsRAS[through + 1]!
    this.onLocation({
      slice:
        this.#plane === 'multi' || this.#plane === 'mosaic'
          ? undefined
          : [voxelAt(crosshair[through], count) + 1, count],
      mm: triple(mm),
      voxel,
      image: content.scan.data[index]!,
      score: content.map?.data[index],
    })
  }

  #placeOf(index: number): TilePlace | undefined {
    const tile = this.#niivue.screenSlices[index]
    return tile && placeOf(tile, (x, y) => this.#niivue.screenXY2TextureFrac(x, y, index, false))
  }

  /** Outlines, orientation letters and scale bar over every slice in view; no texture is touched. */
  redrawOverlay(): void {
    const { canvas, screenSlices } = this.#niivue
    const context = this.#overlay.getContext('2d')
    const back = this.#niivue.volumes[0]
    if (!canvas || !context || !back?.dimsRAS) return
    if (this.#overlay.width !== canvas.width) this.#overlay.width = canvas.width
    if (this.#overlay.height !== canvas.height) this.#overlay.height = canvas.height
    context.clearRect(0, 0, canvas.width, canvas.height)
    const small = this.#plane === 'mosaic'
    for (const index of screenSlices.keys()) {
      const place = this.#placeOf(index)
      if (!place) continue
      if (!this.#hidden)
        for (const { mask, colour } of this.#outlines)
          drawOutline(context, place, slicesOf(back, mask, place), colour)
      drawLetters(context, place, small)
      if (!small) drawScaleBar(context, place, this.labelOf)
    }
    this.#cursor?.(context)
  }
}
