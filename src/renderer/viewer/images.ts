import { NVImage } from '@niivue/niivue'
import type { LoadedVoxels } from '../connection/index.ts'
import { windowOf } from './intensities.ts'
import { sampleOfVolume, takePacked } from './prepared.ts'

/** NiiVue looks through every volume several times for a window; the one that is given is trusted. */
const findWindow = NVImage.prototype.calMinMax
NVImage.prototype.calMinMax = function (this: NVImage, ...of) {
  const { cal_min: low, cal_max: high } = this.hdr ?? {}
  if (low === undefined || high === undefined || !(high > low)) return findWindow.apply(this, of)
  Object.assign(this, { cal_min: low, cal_max: high })
  Object.assign(this, { robust_min: low, robust_max: high, global_min: low, global_max: high })
  return [low, high, low, high]
}

const datatypeCodes = { uint8: 2, int16: 4 } as const
const SLOPE_OFFSET = 112

async function makeImage(volume: LoadedVoxels, name: string, colormap: string): Promise<NVImage> {
  const { dims, affine } = volume.info
  const spacing = [0, 1, 2].map((axis) => Math.hypot(affine[axis]!, affine[4 + axis]!, affine[8 + axis]!))
  const { voxels, slope } = takePacked(volume)
  const datatype = voxels instanceof Uint8Array ? 'uint8' : 'int16'
  const bytes = new Uint8Array(voxels.buffer as ArrayBuffer, voxels.byteOffset, voxels.byteLength)
  const file = NVImage.createNiftiArray([...dims], spacing, [...affine], datatypeCodes[datatype], bytes)
  const whole = file.buffer as ArrayBuffer
  new DataView(whole, file.byteOffset).setFloat32(SLOPE_OFFSET, slope, true)
  const [low, high] = windowOf(sampleOfVolume(volume), 'whole')
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
