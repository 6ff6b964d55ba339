import type { Grid, Mask } from '../volume/types.ts'
import type { LesionMatch } from './overlap.ts'

/** One connected component (26 neighbours) of the reference mask. */
export interface LesionMetrics {
  /** 1, 2, ... as `scipy.ndimage.label` numbers an array indexed [x, y, z]. */
  id: number
  voxels: number
  volume_mm3: number
  /** Any of its voxels is above the threshold (or its IoU reaches `minIou`). Null without a threshold. */
  detected: boolean | null
  /** Share of its voxels above the threshold, 0..1. Null without a threshold. */
  overlap: number | null
  /** How predicted components meet it; null without a threshold. */
  match: LesionMatch | null
  /** Mean of its voxel centres, RAS+ mm in the scan's own world. */
  centre_mm: [number, number, number]
  /** |mean in lesion - mean in the 3 mm shell of brain around it| / sd of that shell, on the image. */
  contrast: number | null
}

/** What `normascope metrics --json` prints; every null has its reason in `undefined`. */
export interface Metrics {
  voxels: number
  brain_voxels: number
  lesion_voxels: number
  threshold: number | null
  auroc: number | null
  auprc: number | null
  dice: number | null
  dice_best: number | null
  dice_best_threshold: number | null
  sensitivity: number | null
  precision: number | null
  fpr: number | null
  hd95_mm: number | null
  /** Surface Dice at 2 mm. */
  surface_dice: number | null
  /** Surface Dice at 2 mm over areas of surface elements, as DeepMind's surface-distance. */
  surface_dice_area: number | null
  /** Called minus lesion voxels in the brain, in mm3: above 0 is too much. */
  volume_error_mm3: number | null
  /** The same as a share of the lesion volume. */
  volume_error: number | null
  /** Area under the per-region overlap curve up to an FPR of 0.3, divided by 0.3 (BMAD's variant B). */
  aupro: number | null
  lesions: LesionMetrics[]
  lesion_sensitivity: number | null
  false_positive_lesions: number | null
  score_mean: number | null
  score_max: number | null
  score_top1: number | null
  undefined: Record<string, string>
}

export interface MetricsInput {
  /** Anomaly scores on the scan's own grid. */
  readonly map: Float32Array
  readonly brain: Mask
  /** Reference standard, non-zero = lesion. Absent: unknown. A scan known to be healthy has one that is all zero. */
  readonly reference?: Mask | undefined
  /** A voxel is called anomalous when score > threshold. */
  readonly threshold?: number | null | undefined
  /** The scan itself, for the lesions' contrast. */
  readonly image?: Float32Array | undefined
  readonly grid: Grid
  /** Smallest intersection over union for a detected lesion; absent: any voxel above the threshold. */
  readonly minIou?: number | undefined
}
