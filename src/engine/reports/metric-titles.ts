import { metricText } from '../../charts/index.ts'

const german: Record<string, string> = {
  dice: 'Dice',
  dice_best: 'Bester Dice (Orakel)',
  auprc: 'AUPRC',
  auroc: 'AUROC',
  image_auroc: 'Bild-AUROC',
  sensitivity: 'Voxel-Sensitivität',
  precision: 'Präzision',
  lesion_sensitivity: 'Läsions-Sensitivität',
  detected: 'Läsions-Sensitivität',
  fpr: 'Voxel-FPR',
  fpr_healthy: 'Voxel-FPR, Gesunde',
  false_positive_lesions: 'Fehlalarme je Aufnahme',
}

/** A metric's name in the report's language; the English ones are those of the charts. */
export const metricTitle = (metric: string, language: 'en' | 'de'): string =>
  (language === 'de' ? german[metric] : undefined) ?? metricText(metric).title
