import type { Texts } from '../translator.ts'

/** To which kind of method a bundled method belongs. */
export const families: Texts = {
  'baseline: intensity': 'Vergleichsmethode: Intensität',
  'baseline: normative model': 'Vergleichsmethode: normatives Modell',
  'diffusion: aggregated denoising': 'Diffusion: gemitteltes Entrauschen',
  'diffusion: synthetic restoration': 'Diffusion: synthetische Wiederherstellung',
  'ensemble: self-supervised and diffusion': 'Ensemble: selbstüberwacht und Diffusion',
  'feature: Gaussian per position': 'Merkmale: Gaußverteilung je Ort',
  'feature: feature reconstruction': 'Merkmale: Rekonstruktion der Merkmale',
  'feature: knowledge distillation': 'Merkmale: Wissensdestillation',
  'feature: memory bank': 'Merkmale: Speicher gesunder Merkmale',
  'feature: transformer reconstruction': 'Merkmale: Rekonstruktion durch einen Transformer',
  'reconstruction: autoencoder': 'Rekonstruktion: Autoencoder',
  'reconstruction: denoising autoencoder': 'Rekonstruktion: Denoising-Autoencoder',
  'reconstruction: inpainting': 'Rekonstruktion: Inpainting',
  'reconstruction: iterative masking': 'Rekonstruktion: schrittweises Maskieren',
  'reconstruction: pseudo-healthy': 'Rekonstruktion: pseudo-gesund',
  'reconstruction: uncertainty-aware autoencoder': 'Rekonstruktion: Autoencoder mit Unsicherheit',
  'reconstruction: variational autoencoder': 'Rekonstruktion: Variations-Autoencoder',
  'self-supervised: one stage': 'selbstüberwacht: einstufig',
}
