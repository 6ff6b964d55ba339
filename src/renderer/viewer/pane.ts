import { DRAG_MODE, MULTIPLANAR_TYPE, Niivue, NVImage, SHOW_RENDER, SLICE_TYPE } from '@niivue/niivue'
import type { Plane } from '../app/view.ts'
import type { LoadedVoxels } from '../connection/index.ts'
import { infernoForNiivue } from './colour-map.ts'
import { drawLetters, drawOutline, drawScaleBar } from './annotations.ts'
import { placeOf, planeAxes, slicesOf } from './tiles.ts'

export interface Location {
  /** 1-based slice of the plane in view and their number; undefined in the multi view. */
  readonly slice: readonly [number, number] | undefined
  readonly mm: readonly [number, number, number]
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

const sliceTypes: Record<Plane, SLICE_TYPE> = {
  axial: SLICE_TYPE.AXIAL,
  coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL,
  multi: SLICE_TYPE.MULTIPLANAR,
}
const datatypeCodes = { uint8: 2, float32: 16 } as const

function toImage(
  voxels: LoadedVoxels,
  name: string,
  colormap: string,
  range: [number, number],
): Promise<NVImage> {
  const { dims, affine, datatype } = voxels.info
  const spacing = [0, 1, 2].map((axis) => Math.hypot(affine[axis]!, affine[4 + axis]!, affine[8 + axis]!))
  const bytes = new Uint8Array(
    voxels.data.buffer as ArrayBuffer,
    voxels.data.byteOffset,
    voxels.data.byteLength,
  )
  const file = NVImage.createNiftiArray([...dims], spacing, [...affine], datatypeCodes[datatype], bytes)
  // No trust in a stored window; the middle 99 % of the voxels that are not 0, which is the brain.
  const [cal_min, cal_max] = range
  const window = { cal_min, cal_max, trustCalMinMax: false, percentileFrac: 0.005, ignoreZeroVoxels: true }
  return NVImage.loadFromUrl({ url: file, name: `${name}.nii`, colormap, opacity: 1, ...window })
}

/** One WebGL view of a scan with a map over it. The only owner of NiiVue: whoever makes it closes it. */
export class Pane {
  readonly #niivue: Niivue
  readonly #outline: HTMLCanvasElement
  #content: PaneContent | undefined
  #plane: Plane = 'axial'
  #opacity = 1
  #hidden = false
  #reference = true
  /** Length of the scale bar in words. */
  labelOf: (mm: number) => string = (mm) => `${mm} mm`
  onLocation: (location: Location) => void = () => undefined

  private constructor(niivue: Niivue, outline: HTMLCanvasElement) {
    this.#niivue = niivue
    this.#outline = outline
  }

  /** Throws an Error where the browser has no WebGL2. */
  static async open(canvas: HTMLCanvasElement, outline: HTMLCanvasElement): Promise<Pane> {
    const niivue = new Niivue({
      logLevel: 'error',
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
      isOrientationTextVisible: false, // the letters are drawn with the outline, where the tile's edge does not cut them
      dragMode: DRAG_MODE.windowing,
      multiplanarShowRender: SHOW_RENDER.NEVER,
      multiplanarLayout: MULTIPLANAR_TYPE.GRID,
      multiplanarEqualSize: false,
      sliceType: SLICE_TYPE.AXIAL,
      tileMargin: 0,
    })
    await niivue.attachToCanvas(canvas, true)
    niivue.addColormap('normascope', infernoForNiivue)
    const pane = new Pane(niivue, outline)
    const draw = niivue.drawScene.bind(niivue)
    niivue.drawScene = () => {
      const said = draw()
      pane.#annotate()
      return said
    }
    niivue.onLocationChange = () => pane.#tell()
    return pane
  }

  /** Puts the content on the screen; what was shown before keeps its place in space, zoom and plane. */
  async show(content: PaneContent): Promise<void> {
    const niivue = this.#niivue
    const before = this.#content
    const sameScan = before?.scan === content.scan && niivue.volumes.length > 0
    const [image, map] = await Promise.all([
      sameScan ? niivue.volumes[0]! : toImage(content.scan, 'scan', 'gray', [NaN, NaN]),
      content.map && toImage(content.map, 'map', 'normascope', [content.low, content.high]),
    ])
    const place = before && niivue.frac2mm(niivue.scene.crosshairPos)
    this.#content = content
    niivue.volumes = map ? [image, map] : [image]
    niivue.back = image
    niivue.overlays = map ? [map] : []
    this.#applyRange(content.low, content.high)
    niivue.updateGLVolume()
    if (place && !sameScan) niivue.scene.crosshairPos = niivue.mm2frac([place[0]!, place[1]!, place[2]!])
    niivue.drawScene()
    this.#tell()
  }

  #applyRange(low: number, high: number): void {
    const map = this.#niivue.volumes[1]
    if (!map) return
    map.cal_min = low
    map.cal_max = Math.max(high, low * 1.0001 + Number.MIN_VALUE)
  }

  setRange(low: number, high: number): void {
    if (!this.#niivue.volumes[1]) return
    this.#applyRange(low, high)
    this.#niivue.updateGLVolume()
  }

  setOverlays({
    opacity,
    hidden,
    reference,
  }: {
    opacity: number
    hidden: boolean
    reference: boolean
  }): void {
    this.#opacity = opacity
    this.#hidden = hidden
    this.#reference = reference
    this.#niivue.overlayAlphaShader = this.#hidden ? 0 : this.#opacity
    this.#niivue.drawScene()
  }

  setPlane(plane: Plane): void {
    this.#plane = plane
    this.#niivue.setSliceType(sliceTypes[plane])
    this.#tell()
  }

  /** Moves by slices of the plane in view; axial slices in the multi view. */
  moveSlice(by: number): void {
    if (this.#niivue.volumes.length === 0) return
    const step: [number, number, number] = [0, 0, 0]
    step[this.#through()] = by
    this.#niivue.moveCrosshairInVox(...step)
  }

  close(): void {
    this.#niivue.onLocationChange = () => undefined
    this.#niivue.cleanup()
    this.#niivue.gl.getExtension('WEBGL_lose_context')?.loseContext()
  }

  #through(): number {
    return planeAxes[sliceTypes[this.#plane]]?.[0] ?? 2
  }

  #tell(): void {
    const [image, map] = this.#niivue.volumes
    if (!image?.dimsRAS) return
    const position = this.#niivue.scene.crosshairPos
    const mm = this.#niivue.frac2mm(position)
    const value = (volume: NVImage): number => {
      const [x, y, z] = volume.mm2vox([mm[0]!, mm[1]!, mm[2]!])
      return volume.getValue(x!, y!, z!)
    }
    const count = image.dimsRAS[this.#through() + 1]!
    this.onLocation({
      slice:
        this.#plane === 'multi'
          ? undefined
          : [Math.min(count, Math.floor(position[this.#through()]! * count) + 1), count],
      mm: [mm[0]!, mm[1]!, mm[2]!],
      image: value(image),
      score: map && value(map),
    })
  }

  /** Reference outline, orientation letters and scale bar over every slice in view. */
  #annotate(): void {
    const { canvas, screenSlices } = this.#niivue
    const context = this.#outline.getContext('2d')
    const back = this.#niivue.volumes[0]
    if (!canvas || !context || !back?.dimsRAS) return
    this.#outline.width = canvas.width
    this.#outline.height = canvas.height
    const mask = this.#hidden || !this.#reference ? undefined : this.#content?.mask?.data
    const fraction = (x: number, y: number, tile: number): ArrayLike<number> =>
      this.#niivue.screenXY2TextureFrac(x, y, tile, false)
    for (const [index, tile] of screenSlices.entries()) {
      const place = placeOf(tile, (x, y) => fraction(x, y, index))
      if (!place) continue
      if (mask) drawOutline(context, place, slicesOf(back, mask, this.#niivue.scene.crosshairPos, place))
      drawLetters(context, place)
      drawScaleBar(context, place, this.labelOf)
    }
  }
}
