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
    /** Logarithm of the lateral ventricles' share of the brain mask. */
    readonly logLateralShare: AgeCurve
    /** Logarithm of the share of CSF outside the ventricles, by T1w signal. */
    readonly logSulcalShare: AgeCurve
    /** White matter over white matter and cortex of the cerebrum. */
    readonly cerebralWhiteShare: { readonly mean: number; readonly sd: number }
  }
  readonly arrays: readonly ModelArray[]
}

/** One map of the template half, x >= 0, read at |x| in template millimetres. */
export interface TemplateMap {
  readonly data: Uint8Array
  readonly scale: number
  readonly mm: number
  readonly dims: readonly [number, number, number]
  /** First and last voxel along each axis from which a read can be above 0. */
  readonly low: readonly [number, number, number]
  readonly high: readonly [number, number, number]
}

export const regionNames = [
  'ventricle',
  'lateral',
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
  /** Sharpened tissue level of the template: about 0.18 CSF, 0.62 grey, 1 white. */
  readonly level: TemplateMap
  /** The same scale without sharpening, for deep structures. */
  readonly raw: TemplateMap
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
    const data = bytes.subarray(at, at + count)
    const dims = [info.dims[0], info.dims[1], info.dims[2]] as const
    return { data, scale: info.scale, mm, dims, ...extent(data, dims) }
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
    level: map('level', 1),
    raw: map('raw', 1),
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

/** Where a map is not 0, one voxel wider: outside it every trilinear read is 0. */
function extent(
  data: Uint8Array,
  dims: readonly [number, number, number],
): Pick<TemplateMap, 'low' | 'high'> {
  const low: [number, number, number] = [...dims]
  const high: [number, number, number] = [0, 0, 0]
  for (let k = 0, at = 0; k < dims[2]; k++) {
    for (let j = 0; j < dims[1]; j++) {
      for (let i = 0; i < dims[0]; i++, at++) {
        if (data[at] === 0) continue
        if (i <= low[0]) low[0] = Math.max(0, i - 1)
        if (j <= low[1]) low[1] = Math.max(0, j - 1)
        if (k <= low[2]) low[2] = Math.max(0, k - 1)
        if (i > high[0]) high[0] = i
        if (j > high[1]) high[1] = j
        if (k > high[2]) high[2] = k
      }
    }
  }
  return {
    low,
    high: [Math.min(high[0], dims[0] - 2), Math.min(high[1], dims[1] - 2), Math.min(high[2], dims[2] - 2)],
  }
}

/** Trilinear read of a template map at template millimetres; 0 outside. */
export function readMap(map: TemplateMap, x: number, y: number, z: number): number {
  const { low: from, high: to, dims, data: d } = map
  const u = (x < 0 ? -x : x) / map.mm
  const v = (y - templateOrigin.y) / map.mm
  const w = (z - templateOrigin.z) / map.mm
  if (v < 0 || w < 0) return 0
  const i = u | 0
  const j = v | 0
  const k = w | 0
  if (i < from[0] || j < from[1] || k < from[2] || i > to[0] || j > to[1] || k > to[2]) return 0
  const a = u - i
  const b = v - j
  const c = w - k
  const nx = dims[0]
  const p = i + nx * (j + dims[1] * k)
  const q = p + nx * dims[1]
  const near = (d[p] * (1 - a) + d[p + 1] * a) * (1 - b) + (d[p + nx] * (1 - a) + d[p + nx + 1] * a) * b
  const far = (d[q] * (1 - a) + d[q + 1] * a) * (1 - b) + (d[q + nx] * (1 - a) + d[q + nx + 1] * a) * b
  return (near * (1 - c) + far * c) * map.scale
}
