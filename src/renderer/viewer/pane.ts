import { DRAG_MODE, MULTIPLANAR_TYPE, Niivue, NVImage, SHOW_RENDER, SLICE_TYPE } from '@niivue/niivue'
import { referenceColour } from '../app/colours.ts'
import type { Plane } from '../app/view.ts'
import type { LoadedVoxels } from '../connection/index.ts'
import { infernoForNiivue } from './colour-map.ts'
import { contour } from './contour.ts'

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
/** RAS axis through which a plane's slices run, and the two that span it. */
const axes: Record<number, readonly [through: number, u: number, v: number]> = {
  [SLICE_TYPE.AXIAL]: [2, 0, 1],
  [SLICE_TYPE.CORONAL]: [1, 0, 2],
  [SLICE_TYPE.SAGITTAL]: [0, 1, 2],
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
      crosshairWidth: 1,
      crosshairWidthUnit: 'voxels',
      crosshairGap: 8,
      fontColor: [0.72, 0.76, 0.8, 1],
      loadingText: '',
      dragAndDropEnabled: false,
      isRadiologicalConvention: true,
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
      pane.#drawOutline()
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
    return axes[sliceTypes[this.#plane]]?.[0] ?? 2
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

  /** The reference as a vector outline over the picture, on every slice in view. */
  #drawOutline(): void {
    const { canvas, screenSlices } = this.#niivue
    const context = this.#outline.getContext('2d')
    if (!canvas || !context) return
    this.#outline.width = canvas.width
    this.#outline.height = canvas.height
    const mask = this.#content?.mask
    const back = this.#niivue.volumes[0]
    if (!mask || !back || this.#hidden || !this.#reference) return
    context.strokeStyle = referenceColour
    context.lineWidth = 1.5 * window.devicePixelRatio
    for (const index of screenSlices.keys()) this.#outlineTile(context, index, mask.data, back)
  }

  #outlineTile(
    context: CanvasRenderingContext2D,
    index: number,
    mask: ArrayLike<number>,
    back: NVImage,
  ): void {
    const tile = this.#niivue.screenSlices[index]!
    const spanned = axes[tile.axCorSag]
    const { dimsRAS, img2RASstep: step, img2RASstart: start } = back
    const place = this.#placeOf(index)
    if (!spanned || !dimsRAS || !step || !start || !place) return
    const [through, u, v] = spanned
    const count = dimsRAS[through + 1]!
    const slice = Math.min(count - 1, Math.floor(this.#niivue.scene.crosshairPos[through]! * count))
    const base = start[0]! + start[1]! + start[2]! + slice * step[through]!
    const inside = (a: number, b: number): boolean => mask[base + a * step[u]! + b * step[v]!] === 1
    const [width, height] = [dimsRAS[u + 1]!, dimsRAS[v + 1]!]
    const segments = contour(inside, width, height)
    const x = (a: number, b: number): number => place.x + (a / width) * place.xu + (b / height) * place.xv
    const y = (a: number, b: number): number => place.y + (a / width) * place.yu + (b / height) * place.yv
    const [left, top, wide, high] = tile.leftTopWidthHeight as [number, number, number, number]
    context.save()
    context.beginPath()
    context.rect(left, top, wide, high)
    context.clip()
    context.beginPath()
    for (let i = 0; i < segments.length; i += 4) {
      const [a, b, c, d] = segments.subarray(i, i + 4) as unknown as [number, number, number, number]
      context.moveTo(x(a, b), y(a, b))
      context.lineTo(x(c, d), y(c, d))
    }
    context.stroke()
    context.restore()
  }

  /** How the fractions 0..1 of the volume along a tile's two axes lie on the canvas: measured at three points, linear. */
  #placeOf(index: number): Record<'x' | 'y' | 'xu' | 'xv' | 'yu' | 'yv', number> | undefined {
    const tile = this.#niivue.screenSlices[index]!
    const spanned = axes[tile.axCorSag]
    if (!spanned) return undefined
    const [left, top, width, height] = tile.leftTopWidthHeight as [number, number, number, number]
    const at = (x: number, y: number): [number, number] => {
      const fraction = this.#niivue.screenXY2TextureFrac(x, y, index, false)
      return [fraction[spanned[1]]!, fraction[spanned[2]]!]
    }
    const [dx, dy] = [width / 4, height / 4]
    const [x0, y0] = [left + width / 2, top + height / 2]
    const [origin, right, down] = [at(x0, y0), at(x0 + dx, y0), at(x0, y0 + dy)]
    const [a, b] = [(right[0] - origin[0]) / dx, (down[0] - origin[0]) / dy]
    const [c, d] = [(right[1] - origin[1]) / dx, (down[1] - origin[1]) / dy]
    const determinant = a * d - b * c
    if (determinant === 0 || !Number.isFinite(determinant)) return undefined
    const inverse = { xu: d / determinant, xv: -b / determinant, yu: -c / determinant, yv: a / determinant }
    return {
      ...inverse,
      x: x0 - inverse.xu * origin[0] - inverse.xv * origin[1],
      y: y0 - inverse.yu * origin[0] - inverse.yv * origin[1],
    }
  }
}
