import { NVImage } from '@niivue/niivue'
import type { LoadedVoxels } from '../connection/index.ts'
import { sampleOf, windowOf } from './intensities.ts'

const datatypeCodes = { uint8: 2, int16: 4 } as const
const SLOPE_OFFSET = 112

/** Values as whole numbers of 16 bits, of the largest that fits: finer than any screen, half the memory of float32. */
function packed(data: Float32Array): { voxels: Int16Array; slope: number } {
  let largest = 0
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!)
    if (size > largest && size !== Infinity) largest = size
  }
  const slope = largest === 0 ? 1 : largest / 32_000
  const voxels = new Int16Array(data.length)
  for (let i = 0; i < data.length; i++) {
    const value = data[i]! / slope
    voxels[i] = value > 32_767 ? 32_767 : value < -32_767 ? -32_767 : Math.round(value) // NaN becomes 0
  }
  return { voxels, slope }
}

async function makeImage({ info, data }: LoadedVoxels, name: string, colormap: string): Promise<NVImage> {
  const { dims, affine } = info
  const spacing = [0, 1, 2].map((axis) => Math.hypot(affine[axis]!, affine[4 + axis]!, affine[8 + axis]!))
  const { voxels, slope } = data instanceof Uint8Array ? { voxels: data, slope: 1 } : packed(data)
  const datatype = voxels instanceof Uint8Array ? 'uint8' : 'int16'
  const bytes = new Uint8Array(voxels.buffer as ArrayBuffer, voxels.byteOffset, voxels.byteLength)
  const file = NVImage.createNiftiArray([...dims], spacing, [...affine], datatypeCodes[datatype], bytes)
  const whole = file.buffer as ArrayBuffer
  new DataView(whole, file.byteOffset).setFloat32(SLOPE_OFFSET, slope, true)
  const [low, high] = windowOf(sampleOf(data), 'whole')
  const window = {
    cal_min: low,
    cal_max: high,
    trustCalMinMax: false,
    percentileFrac: 0.005,
    ignoreZeroVoxels: true,
  }
  // the array's own buffer, where it fills it: NiiVue copies a view
  const url = whole.byteLength === file.byteLength ? whole : file
  return NVImage.loadFromUrl({ url, name: `${name}.nii`, colormap, opacity: 1, ...window })
}

const made = new WeakMap<LoadedVoxels, Promise<NVImage>>()

/** The volume as NiiVue draws it; made once, and shared by all panes that show it. */
export function imageOf(voxels: LoadedVoxels, name: string, colormap: string): Promise<NVImage> {
  const image = made.get(voxels) ?? makeImage(voxels, name, colormap)
  made.set(voxels, image)
  return image
}
