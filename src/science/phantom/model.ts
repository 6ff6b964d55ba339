/**
 * The fitted phantom model: a symmetric tissue template (x >= 0 half), averaged region maps and a linear shape
 * model on a coarse control grid. Parameters only; see resources/phantom/README.md for what they were fitted to.
 */
export interface ModelArray {
  readonly name: string
  readonly type: 'uint8' | 'int8' | 'int16'
  /** Stored value times scale is the value. */
  readonly scale: number
  readonly dims: readonly number[]
}

/** A regression on t = (age - centre) / scale: c0 + c1 t + c2 t^2, with the residual standard deviation. */
export interface AgeCurve {
  readonly coefficients: readonly [number, number, number]
  readonly sd: number
}

export interface ModelHeader {
  readonly format: 'normascope-phantom-model'
  readonly version: 1
  readonly people: number
  readonly age: {
    readonly centre: number
    readonly scale: number
    readonly fittedFrom: number
    readonly fittedTo: number
  }
  readonly control: {
    readonly mm: number
    readonly origin: readonly [number, number, number]
    readonly dims: readonly [number, number, number]
    readonly modes: number
  }
  readonly head: { readonly logScaleSexDifference: number; readonly logScaleSd: number }
  readonly reference: {
    readonly logLateralMm3: AgeCurve
    readonly sulcalShare: AgeCurve
    readonly corticalShare: AgeCurve
  }
  readonly arrays: readonly ModelArray[]
}

/** One map of the template half, x >= 0, read at |x| in template millimetres. */
export interface TemplateMap {
  readonly data: Uint8Array
  readonly scale: number
  readonly mm: number
  readonly dims: readonly [number, number, number]
}

export const regionNames = [
  'ventricle',
  'caudate',
  'putamen',
  'pallidum',
  'thalamus',
  'hippocampus',
  'brainstem',
  'cerebellum',
] as const
export type RegionName = (typeof regionNames)[number]

export interface ShapeModel {
  /** Displacements in mm, control nodes x fastest, three components after one another. */
  readonly mean: Float32Array
  readonly age: Float32Array
  readonly ageSquared: Float32Array
  readonly sex: Float32Array
  /** Each scaled to one standard deviation of the people. */
  readonly modes: readonly Float32Array[]
  /** Standard deviation of what the modes leave, per node and component, mm. */
  readonly residual: Float32Array
}

export interface PhantomModel {
  readonly header: ModelHeader
  readonly gm: TemplateMap
  readonly wm: TemplateMap
  readonly mask: TemplateMap
  readonly regions: Readonly<Record<RegionName, TemplateMap>>
  /** Distance to the lateral ventricles, mm, at most 50. */
  readonly ventricleDistance: TemplateMap
  readonly shape: ShapeModel
}

/** World y and z of the first template voxel, mm; x starts at 0. */
export const templateOrigin = { y: -134, z: -72 } as const

const bytesOf = { uint8: 1, int8: 1, int16: 2 } as const

/**
 * Reads the unpacked bytes of model.bin with its header.
 * @throws Error when the byte count does not match the header.
 */
export function parseModel(header: ModelHeader, bytes: Uint8Array): PhantomModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Map<string, { info: ModelArray; offset: number; count: number }>()
  let offset = 0
  for (const info of header.arrays) {
    const count = info.dims.reduce((a, b) => a * b, 1)
    found.set(info.name, { info, offset, count })
    offset += count * bytesOf[info.type]
  }
  if (offset !== bytes.byteLength) {
    throw new Error(`phantom model: ${bytes.byteLength} bytes, the header describes ${offset}`)
  }
  const get = (name: string): { info: ModelArray; offset: number; count: number } => {
    const entry = found.get(name)
    if (!entry) throw new Error(`phantom model: array ${name} is missing`)
    return entry
  }
  const map = (name: string, mm: number): TemplateMap => {
    const { info, offset: at, count } = get(name)
    return {
      data: bytes.subarray(at, at + count),
      scale: info.scale,
      mm,
      dims: [info.dims[0]!, info.dims[1]!, info.dims[2]!],
    }
  }
  const field = (name: string): Float32Array => {
    const { info, offset: at, count } = get(name)
    const out = new Float32Array(count)
    for (let i = 0; i < count; i++) {
      const raw =
        info.type === 'int16'
          ? view.getInt16(at + 2 * i, true)
          : info.type === 'int8'
            ? view.getInt8(at + i)
            : view.getUint8(at + i)
      out[i] = raw * info.scale
    }
    return out
  }
  const regions = Object.fromEntries(regionNames.map((name) => [name, map(name, 2)])) as Record<
    RegionName,
    TemplateMap
  >
  return {
    header,
    gm: map('gm', 1),
    wm: map('wm', 1),
    mask: map('mask', 1),
    regions,
    ventricleDistance: map('ventricleDistance', 2),
    shape: {
      mean: field('shape.mean'),
      age: field('shape.age'),
      ageSquared: field('shape.ageSquared'),
      sex: field('shape.sex'),
      modes: Array.from({ length: header.control.modes }, (_, i) => field(`shape.mode${i}`)),
      residual: field('shape.residual'),
    },
  }
}

/** Trilinear read of a template map at template millimetres; 0 outside. */
export function readMap(map: TemplateMap, x: number, y: number, z: number): number {
  const [nx, ny, nz] = map.dims
  const u = (x < 0 ? -x : x) / map.mm
  const v = (y - templateOrigin.y) / map.mm
  const w = (z - templateOrigin.z) / map.mm
  const i = Math.floor(u)
  const j = Math.floor(v)
  const k = Math.floor(w)
  if (j < 0 || k < 0 || i >= nx - 1 || j >= ny - 1 || k >= nz - 1) return 0
  const a = u - i
  const b = v - j
  const c = w - k
  const d = map.data
  const p = i + nx * (j + ny * k)
  const q = p + nx * ny
  const low = (d[p]! * (1 - a) + d[p + 1]! * a) * (1 - b) + (d[p + nx]! * (1 - a) + d[p + nx + 1]! * a) * b
  const high = (d[q]! * (1 - a) + d[q + 1]! * a) * (1 - b) + (d[q + nx]! * (1 - a) + d[q + nx + 1]! * a) * b
  return (low * (1 - c) + high * c) * map.scale
}
