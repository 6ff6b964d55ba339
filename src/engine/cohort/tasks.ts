/** What the cohort page looks at, read in a worker thread: plain data in and out. */
import { readMask, readVolume } from '../volumes/index.ts'
import { greyPng } from './png.ts'
import { middleSlice } from './slice.ts'

export interface ThumbnailInput {
  readonly path: string
  readonly brainMaskPath: string | null
  readonly size: number
}

/** A PNG of the scan's middle axial slice, brain alone. Throws Fault. */
export async function thumbnailTask({ path, brainMaskPath, size }: ThumbnailInput): Promise<Uint8Array> {
  const scan = await readVolume(path)
  const brain =
    brainMaskPath === null ? undefined : (await readMask(brainMaskPath, { ...scan.grid, path })).data
  const { width, height, pixels } = middleSlice(scan, brain, size)
  return new Uint8Array(greyPng(width, height, pixels))
}

export interface MaskInput {
  readonly path: string
  readonly maskPath: string
}

/** Volume of a lesion mask in ml. Throws Fault. */
export async function lesionVolumeTask({ path, maskPath }: MaskInput): Promise<number> {
  const scan = await readVolume(path)
  const mask = await readMask(maskPath, { ...scan.grid, path })
  const { affine } = scan.grid
  const [a, b, c, , d, e, f, , g, h, i] = affine as unknown as number[]
  const voxel = Math.abs(a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!))
  return (mask.voxels * voxel) / 1000
}
