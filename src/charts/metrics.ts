export interface MetricText {
  /** As an axis title and a column heading. */
  title: string
  /** A d3 format for axes. */
  format: string
  /** Shares that are printed in per cent. */
  percent: boolean
  upper?: number
}

const unit = (title: string): MetricText => ({ title, format: '.1~f', percent: false, upper: 1 })

const known: Record<string, MetricText> = {
  dice: unit('Dice'),
  dice_best: unit('Oracle Dice'),
  auprc: unit('AUPRC'),
  auroc: unit('AUROC'),
  image_auroc: unit('Image AUROC'),
  sensitivity: unit('Voxel sensitivity'),
  precision: unit('Precision'),
  lesion_sensitivity: unit('Lesion sensitivity'),
  detected: unit('Lesion sensitivity'),
  fpr: { title: 'Voxel FPR', format: '~%', percent: true, upper: 1 },
  fpr_healthy: { title: 'Voxel FPR, healthy', format: '~%', percent: true, upper: 1 },
  score_top1: { title: 'Image score, top 1 %', format: '~g', percent: false },
  false_positive_lesions: { title: 'False alarms per scan', format: '~g', percent: false },
}

/** How a metric of the contract is named and formatted in charts and tables. Unknown names are shown as they are. */
export const metricText = (metric: string): MetricText =>
  known[metric] ?? { title: metric.replaceAll('_', ' '), format: '~g', percent: false }
