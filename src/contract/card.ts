import { z } from 'zod'

export const modalities = ['T1w', 'T2w', 'FLAIR'] as const
export const modalitySchema = z.enum(modalities)
export type Modality = z.infer<typeof modalitySchema>

/** Host-side loops (design section 5). A card names one; the engine refuses a card whose procedure it does not have. */
export const procedures = [
  'reconstruct',
  'direct',
  'inpaint-sets',
  'iterative-mask',
  'diffusion-aggregate',
  'diffusion-restore',
  'pseudo-healthy',
  'memory-bank',
  'gaussian',
  'normative',
  'intensity',
  'external',
] as const
export const procedureSchema = z.enum(procedures)
export type Procedure = z.infer<typeof procedureSchema>

/** What `--quality` takes: 'fast' puts a card's `fast` parameters in the place of its own. */
export const qualities = ['fast', 'reference'] as const
export type Quality = (typeof qualities)[number]

/**
 * What `run --reference` takes. 'auto': a method that is run for the first time in a study is compared with the study's own healthy
 * scans where there are enough of them, and stays with what it was compared with; 'own': with the study's own; 'bundled': with the
 * reference that came with the method.
 */
export const referenceChoices = ['auto', 'own', 'bundled'] as const
export type ReferenceChoice = (typeof referenceChoices)[number]

const triple = z.tuple([z.number(), z.number(), z.number()])

/**
 * What a procedure is fed. The brain is resampled (linear) to an axis-aligned RAS+ grid: voxel (i, j, k) has its centre
 * at origin_mm + spacing_mm * (i, j, k). In 'mni' space the scan's affine alignment to MNI is applied first; in 'native'
 * space the procedure works on the scan's own voxels and the grid is absent.
 */
export const inputSchema = z.object({
  space: z.enum(['mni', 'native']),
  grid: z
    .object({
      dims: triple.describe('voxels in x, y, z'),
      spacing_mm: triple,
      origin_mm: triple.describe('RAS+ mm of voxel (0,0,0)'),
    })
    .optional(),
  intensity: z.object({
    /** Percentiles of the brain voxels on the method's grid (linear interpolation between ranks, as numpy.percentile). */
    clip_percentiles: z.tuple([z.number().min(0).max(100), z.number().min(0).max(100)]),
    /** These percentiles become range[0] and range[1] (linear); absent: the clip percentiles. Inside them: nothing saturates. */
    scale_percentiles: z.tuple([z.number().min(0).max(100), z.number().min(0).max(100)]).optional(),
    /** Clipped values are scaled linearly so that the low percentile becomes range[0] and the high one range[1]. */
    range: z.tuple([z.number(), z.number()]),
    /** Value of voxels outside the brain. */
    background: z.number(),
  }),
  /** Graph input is [batch, channels, height = y, width = x] for axial slices, x fastest, row 0 the most posterior. */
  slice_axis: z.literal('axial'),
  channels: z.number().int().positive(),
  /**
   * What fills the channels: 'repeat' (default) the slice itself in each; 'neighbours' an odd number of slices around it,
   * from the lowest to the highest (below the first and above the last slice of the grid: background).
   */
  channels_hold: z.enum(['repeat', 'neighbours']).optional(),
  batch: z.number().int().positive(),
  /** Slices with fewer brain voxels are not run; their map is 0. */
  min_brain_voxels: z.number().int().nonnegative(),
})
export type CardInput = z.infer<typeof inputSchema>

export const graphSchema = z.object({
  role: z.string(),
  file: z.string().regex(/^[\w.-]+\.onnx$/, 'a file name beside the card, ending in .onnx'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The modalities this graph serves; absent: all of the card's. */
  modalities: z.array(modalitySchema).optional(),
  /** Name in the graph of its image input [batch, channels, height, width]. */
  input: z.string(),
  /** Name in the graph of its first output. */
  output: z.string(),
  /** Names in the graph of further inputs by what they are (docs/method-card.md): time, condition, reconstruction. */
  inputs: z.record(z.string(), z.string()).optional(),
  /** Names in the graph of further outputs by what they are: log_variance. */
  outputs: z.record(z.string(), z.string()).optional(),
  /** The engine avoids these providers for this graph (cuda, dml, coreml, webgpu): measured not to agree with the CPU. */
  providers_refused: z.array(z.string()).optional(),
})

const healthyFile = z.string().regex(/^[\w.-]+\.nii\.gz$/, 'a file name beside the card, ending in .nii.gz')

/** What a method's maps are in healthy scans, by place: the score is standardised by it (`deviationsByPlace`). */
export const healthyReferenceSchema = z.object({
  modality: modalitySchema,
  /** Mean and standard deviation of the maps, in MNI space on any grid; SHA-256 of each file. */
  mean: healthyFile,
  mean_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sd: healthyFile,
  sd_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Healthy scans they come from. */
  scans: z.number().int().min(2),
  /** Added to the standard deviation, in the map's units. */
  floor: z.number().positive(),
  /**
   * Median of those standardised values in a healthy scan, and distance to their 90th percentile (`scanScale`): every scan is
   * brought to it; absent: scans keep their own.
   */
  scan: z.object({ median: z.number(), spread: z.number().positive() }).optional(),
})
export type HealthyReference = z.infer<typeof healthyReferenceSchema>

export const cardSchema = z.object({
  schema: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, at most 40'),
  name: z.string().min(1),
  family: z.string().min(1),
  version: z.string(),
  description: z.string(),
  /** What differs from the cited paper, and why; absent: nothing is known to. */
  deviations: z.string().optional(),
  citation: z.string(),
  licence: z.string(),
  /** Plain words: on what, whose, under which licence. 'unknown' where unknown. */
  trained_on: z.string(),
  limits: z.string(),
  clinical_use: z.literal('Not for clinical use. Research use only; not a medical device.'),
  modalities: z.array(modalitySchema).min(1),
  procedure: procedureSchema,
  /** reconstruct: { residual: 'l1' | 'l2' | 'ssim', ssim_window? }. intensity: { side: 'high' | 'low' }. normative: { floor }. */
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Parameters that `--quality fast` puts in the place of `parameters`; absent: fast and reference are the same. */
  fast: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  input: inputSchema,
  graphs: z.array(graphSchema),
  /** Modalities whose maps are standardised by place before they leave the method's grid; absent: none. */
  healthy_reference: z.array(healthyReferenceSchema).optional(),
  /** Fixed range of the score histogram (65,536 equal bins); scores outside are counted in the end bins. Higher is more anomalous. */
  score: z.object({ range: z.tuple([z.number(), z.number()]) }),
  /** How it was trained: steps, seeds, parameters, hours; for people, not read by the engine. */
  training: z.record(z.string(), z.unknown()).optional(),
})
export type Card = z.infer<typeof cardSchema>
