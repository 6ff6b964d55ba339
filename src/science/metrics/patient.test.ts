import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { computeMetrics } from './index.ts'

/** The known values of the real patient's SOURCES.md: the scan itself as the map, brain = voxels above 0. */
const known = [
  { modality: 'T2w', brain: 1121103, auroc: 0.8268523, auprc: 0.0202755, dice: 0.0477144, at: 384.53528 },
  { modality: 'FLAIR', brain: 1116744, auroc: 0.9480513, auprc: 0.2478222, dice: 0.3596922, at: 116.29915 },
]

const data = process.env['NORMASCOPE_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data')
const folder = resolve(data, 'ms-patient/sub-26/anat')
const absent = !existsSync(folder)

/** The little-endian float32 or uint8 voxels of a .nii.gz; the reader proper is not science's to import. */
function voxels(name: string): Float32Array {
  const bytes = gunzipSync(readFileSync(resolve(folder, name)))
  const data = bytes.subarray(bytes.readFloatLE(108))
  const type = bytes.readInt16LE(70)
  if (type === 16) return new Float32Array(Uint8Array.from(data).buffer)
  if (type === 2) return Float32Array.from(data)
  throw new Error(`${name}: data type ${type}`)
}

function above(values: Float32Array, limit: number): Uint8Array {
  const mask = new Uint8Array(values.length)
  for (let i = 0; i < mask.length; i++) mask[i] = values[i] > limit ? 1 : 0
  return mask
}

describe.skipIf(absent)(
  `the real patient${absent ? ' (skipped: set NORMASCOPE_DATA to the data folder)' : ''}`,
  () => {
    const grid = {
      dims: [182, 218, 182] as const,
      affine: [-1, 0, 0, 90, 0, 1, 0, -126, 0, 0, 1, -72, 0, 0, 0, 1],
    }
    for (const { modality, brain: voxelsAbove, auroc, auprc, dice, at } of known)
      test(modality, () => {
        const map = voxels(`sub-26_${modality}.nii.gz`)
        const reference = above(voxels('sub-26_seg-anomaly_mask.nii.gz'), 0.5)
        const brain = above(map, 0)
        const threshold = modality === 'FLAIR' ? 113.23989 : undefined
        const found = computeMetrics({ map, brain, reference, threshold, image: map, grid })
        expect(found).toMatchObject({ brain_voxels: voxelsAbove, lesion_voxels: 8227 })
        expect(found.lesions).toHaveLength(19)
        expect(found.auroc).toBeCloseTo(auroc, 7)
        expect(found.auprc).toBeCloseTo(auprc, 7)
        expect(found.dice_best).toBeCloseTo(dice, 7)
        expect(found.dice_best_threshold).toBeCloseTo(at, 5)
        if (threshold === undefined) return
        expect(found.dice).toBeCloseTo(0.3408095, 7)
        expect(found.sensitivity).toBeCloseTo(0.401726, 7)
        expect(found.precision).toBeCloseTo(0.2959348, 7)
        expect(found.fpr).toBeCloseTo(0.0070933, 7)
        expect(found.lesions.filter(({ detected }) => detected)).toHaveLength(16)
        expect(found.false_positive_lesions).toBe(2643)
        // SciPy's distance transform; scikit-learn's ROC curve of each of the 19 lesions
        expect(found.surface_dice).toBeCloseTo(0.3977551020408163, 12)
        expect(found.volume_error).toBeCloseTo(0.3574814634739273, 12)
        expect(found.aupro).toBeCloseTo(0.8107744386159194, 12)
      })
  },
)
