import { z } from 'zod'
import { triple } from './base.ts'

/**
 * Voxels travel beside the calls, by id: GET `/volume/<kind>/<id>` with the token in a header. The body is the voxels
 * that are not 0 (`packRuns` of src/science/volume), exactly, x fastest, in the order of the scan's own grid;
 * `loopback.volumeHeader` says which grid, and as what type they are kept.
 * `id` is the scan's for 'scan' and 'mask' (its reference mask), the map's for 'map' and 'recon' (the image as its method
 * would have it healthy, in the intensities of the scan), the
 * drawing's for 'annotation' (what one reader drew). A map comes post-processed as the
 * study has it, so that what is seen above the operating point is what was counted. A failure is JSON (`SharedFault`).
 */
export const volumeInfoSchema = z.object({
  datatype: z.enum(['float32', 'uint8']),
  dims: triple,
  /** Voxel to RAS+ mm, row-major 4 x 4. */
  affine: z.array(z.number()).length(16),
})
export type VolumeInfo = z.infer<typeof volumeInfoSchema>
