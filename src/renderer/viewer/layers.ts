import { SLICE_TYPE, type Niivue, type NVImage } from '@niivue/niivue'

/** Texels along z that a plane at a fraction of `count` slices mixes: one at the middle of a slice, two between. */
export function slicesAt(fraction: number, count: number): readonly number[] {
  const place = fraction * count - 0.5
  const inside = (slice: number): number => Math.min(count - 1, Math.max(0, slice))
  const nearest = Math.round(place)
  if (Math.abs(place - nearest) < 1e-3) return [inside(nearest)]
  return [...new Set([inside(Math.floor(place)), inside(Math.ceil(place))])]
}

/** What is on the graphics card of one layer. */
interface Kept {
  image: NVImage | undefined
  /** The voxels as they were uploaded, the texture's kind and size, and whether they are this image's. */
  source: WebGLTexture | undefined
  shape: string
  uploaded: boolean
  /** The layer in colours, slice after slice, and its size. */
  drawn: WebGLTexture | undefined
  size: string
  /** Axial slices of `drawn` that are still to be drawn. */
  missing: Set<number>
  /** Window or range that the drawn slices have: the image is shared by panes, its own word may have changed. */
  range: readonly [low: number, high: number]
}
const nothing = (): Kept => ({
  image: undefined,
  source: undefined,
  shape: '',
  uploaded: false,
  drawn: undefined,
  size: '',
  missing: new Set(),
  range: [0, 1],
})

const TINY = [3, 1, 1, 1]

/**
 * The textures of a pane's two layers. NiiVue makes a layer anew, from the upload of every voxel to the colours of every
 * slice, whenever a threshold or a window moves, and an overlay's texture each time a further one. Here the voxels are uploaded
 * once for each image, the colours have one texture, and of an axial view only the slices that are looked at are drawn, the
 * others once they are come to. (NiiVue's volume of gradients is for surfaces, which are never drawn here: nothing of it is
 * made. It would take two more textures, and for every slice two questions that wait for the graphics process.)
 */
export class Layers {
  readonly #niivue: Niivue
  readonly #gl: WebGL2RenderingContext
  readonly #kept: readonly [Kept, Kept] = [nothing(), nothing()]
  readonly #refresh: Niivue['refreshLayers']
  readonly #makeTexture: Niivue['rgbaTex']
  /** The layer being made. */
  #making: Kept | undefined

  constructor(niivue: Niivue) {
    this.#niivue = niivue
    this.#gl = niivue.gl
    this.#refresh = niivue.refreshLayers.bind(niivue)
    this.#makeTexture = niivue.rgbaTex.bind(niivue)
    niivue.rgbaTex = (texture, unit, dims, filled) => this.#texture(texture, unit, dims, filled)
    niivue.refreshLayers = (volume, layer) => this.#anew(volume, layer)
    for (const shader of [niivue.blurShader, niivue.gradientPrePassShader]) {
      if (!shader) continue
      const use = shader.use.bind(shader)
      shader.use = (context) => {
        use(context)
        if (this.#making) this.#silence()
      }
    }
    const draw = niivue.drawScene.bind(niivue)
    niivue.drawScene = () => {
      this.#complete()
      return draw()
    }
  }

  /** All slices of a layer are out of date; those in view are drawn. */
  #anew(volume: NVImage, layer: number): void {
    const kept = this.#kept[layer]
    if (!kept) return this.#refresh(volume, layer)
    const count = (layer === 0 ? volume : this.#niivue.volumes[0]!).dimsRAS![3]!
    kept.missing = new Set(Array(count).keys())
    kept.range = [volume.cal_min!, volume.cal_max!]
    this.#draw(volume, layer, kept)
  }

  /** Draws what is in view and not drawn yet. */
  #complete(): void {
    for (const [layer, kept] of this.#kept.entries()) {
      const volume = this.#niivue.volumes[layer]
      if (!volume || volume !== kept.image || kept.missing.size === 0) continue
      if (!this.#inView(kept).some((slice) => kept.missing.has(slice))) continue
      const { cal_min, cal_max } = volume
      Object.assign(volume, { cal_min: kept.range[0], cal_max: kept.range[1] })
      this.#draw(volume, layer, kept)
      Object.assign(volume, { cal_min, cal_max })
    }
  }

  #inView({ missing }: Kept): readonly number[] {
    const { opts, scene, volumes } = this.#niivue
    const axial = opts.sliceType === SLICE_TYPE.AXIAL && opts.sliceMosaicString === ''
    const count = volumes[0]?.dimsRAS?.[3]
    return axial && count !== undefined ? slicesAt(scene.crosshairPos[2]!, count) : [...missing]
  }

  #draw(volume: NVImage, layer: number, kept: Kept): void {
    const slices = new Set(this.#inView(kept).filter((slice) => kept.missing.has(slice)))
    if (kept.image !== volume) kept.uploaded = false
    kept.image = volume
    this.#making = kept
    Object.assign(this.#gl, this.#overrides(kept, slices))
    try {
      this.#refresh(volume, layer)
    } finally {
      this.#making = undefined
      for (const name of overridden) Reflect.deleteProperty(this.#gl, name) // those of the prototype again
    }
    for (const slice of slices) kept.missing.delete(slice)
  }

  #texture(
    texture: WebGLTexture | null,
    unit: number,
    dims: number[],
    filled?: boolean,
  ): WebGLTexture | null {
    const gl = this.#gl
    if (unit === gl.TEXTURE6 || unit === gl.TEXTURE8) return this.#real(texture, unit, TINY, filled)
    const kept = this.#making
    if (!kept || (unit !== gl.TEXTURE0 && unit !== gl.TEXTURE2))
      return this.#real(texture, unit, dims, filled)
    const size = dims.slice(1, 4).join(' ')
    if (kept.drawn && kept.size === size) {
      gl.activeTexture(unit)
      gl.bindTexture(gl.TEXTURE_3D, kept.drawn)
      return kept.drawn
    }
    if (texture !== kept.drawn) gl.deleteTexture(kept.drawn ?? null)
    kept.drawn = this.#real(texture, unit, dims, filled) ?? undefined
    kept.size = size
    return kept.drawn ?? null
  }

  /** As NiiVue makes it, none of it held back. */
  #real(texture: WebGLTexture | null, unit: number, dims: number[], filled?: boolean): WebGLTexture | null {
    const making = this.#making
    const held = Object.fromEntries(overridden.map((name) => [name, Reflect.get(this.#gl, name) as unknown]))
    for (const name of overridden) Reflect.deleteProperty(this.#gl, name)
    const made = this.#makeTexture(texture, unit, dims, filled)
    if (making) Object.assign(this.#gl, held)
    return made
  }

  /** WebGL while a layer is made: uploads only what is not there, draws only the wanted slices. */
  #overrides(kept: Kept, slices: ReadonlySet<number>): Partial<WebGL2RenderingContext> {
    const real = this.#gl
    const own = WebGL2RenderingContext.prototype
    let newest: WebGLTexture | null = null
    /** What NiiVue made for the voxels, where they are there already. */
    let instead: WebGLTexture | null = null
    let skip = false
    return {
      createTexture: () => (newest = own.createTexture.call(real)),
      texStorage3D: (...of) => {
        const shape = of.slice(1).join(' ')
        // another scan of the same size is put into the same texture: making one costs as much as filling it
        if (kept.source && kept.shape === shape) {
          instead = newest
          own.bindTexture.call(real, real.TEXTURE_3D, kept.source)
          return
        }
        if (kept.source) own.deleteTexture.call(real, kept.source)
        kept.source = newest!
        kept.shape = shape
        kept.uploaded = false
        own.texStorage3D.apply(real, of)
      },
      texSubImage3D: ((...of: Parameters<typeof own.texSubImage3D>) => {
        if (!kept.uploaded) own.texSubImage3D.apply(real, of)
        kept.uploaded = true
      }) as typeof own.texSubImage3D,
      bindTexture: (target, texture) =>
        own.bindTexture.call(real, target, texture !== null && texture === instead ? kept.source! : texture),
      deleteTexture: (texture) => {
        if (texture === null || texture !== kept.source) own.deleteTexture.call(real, texture)
      },
      framebufferTextureLayer: (target, attachment, texture, level, slice) => {
        skip = texture === kept.drawn && !slices.has(slice)
        if (!skip) own.framebufferTextureLayer.call(real, target, attachment, texture, level, slice)
      },
      drawArrays: (...of) => {
        if (!skip) own.drawArrays.apply(real, of)
      },
    }
  }

  /** The gradients: nothing is drawn or asked until the layer is done. */
  #silence(): void {
    const { FRAMEBUFFER_COMPLETE } = this.#gl
    Object.assign(this.#gl, {
      drawArrays: () => undefined,
      framebufferTextureLayer: () => undefined,
      checkFramebufferStatus: () => FRAMEBUFFER_COMPLETE,
    })
  }
}

const overridden = [
  'createTexture',
  'texStorage3D',
  'texSubImage3D',
  'bindTexture',
  'deleteTexture',
  'framebufferTextureLayer',
  'drawArrays',
  'checkFramebufferStatus',
] as const
