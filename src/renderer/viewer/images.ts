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

function makeImage(volume: LoadedVoxels, name: string, colormap: string): NVImage {
  const { dims, affine } = volume.info
  const spacing = [0, 1, 2].map((axis) => Math.hypot(affine[axis]!, affine[4 + axis]!, affine[8 + axis]!))
  const { voxels, slope } = takePacked(volume)
  const datatype = voxels instanceof Uint8Array ? 'uint8' : 'int16'
  const [low, high] = windowOf(sampleOfVolume(volume), 'whole')
  const image = new NVImage()
  // As from a file, less the file: NiiVue would copy every voxel into one and out of it again.
  image.hdr = NVImage.createNiftiHeader([...dims], spacing, [...affine], datatypeCodes[datatype])
  image.hdr.scl_slope = slope
  const whole = voxels.byteLength === voxels.buffer.byteLength ? voxels : voxels.slice()
  const { buffer } = whole
  image.init(
    buffer,
    `${name}.nii`,
    colormap,
    1,
    null,
    low,
    high,
    false,
    0.005,
    true,
    false,
    '',
    ...([undefined, undefined, undefined, undefined, undefined, undefined, undefined] as const),
    buffer,
  )
  return image
}

const made = new WeakMap<LoadedVoxels, NVImage>()

/** The volume as NiiVue draws it; made once, and shared by all panes that show it. */
export function imageOf(voxels: LoadedVoxels, name: string, colormap: string): NVImage {
  const image = made.get(voxels) ?? makeImage(voxels, name, colormap)
  made.set(voxels, image)
  return image
}
