/** Every bundled method by its id: its name as the card has it, and in German. A method that is not here is somebody's own. */
export const names: Readonly<Record<string, readonly [english: string, german: string]>> = {
  ae: ['Autoencoder', 'Autoencoder'],
  aeu: ['AE-U (autoencoder with uncertainty)', 'AE-U (Autoencoder mit Unsicherheit)'],
  andi: ['ANDi (aggregated normative diffusion)', 'ANDi (aggregierte normative Diffusion)'],
  consensus: [
    'Consensus of lesion segmentation and restoration',
    'Konsens aus Läsionssegmentierung und Wiederherstellung',
  ],
  cutpaste: ['CutPaste (one stage)', 'CutPaste (einstufig)'],
  dae: ['Denoising autoencoder', 'Denoising-Autoencoder'],
  disyre: [
    'Disyre (diffusion-inspired synthetic restoration)',
    'Disyre (von Diffusion inspirierte synthetische Wiederherstellung)',
  ],
  fae: ['FAE (feature autoencoder) on brain features', 'FAE (Merkmals-Autoencoder) auf Hirnmerkmalen'],
  'fae-imagenet': [
    'FAE (feature autoencoder) on ImageNet features',
    'FAE (Merkmals-Autoencoder) auf ImageNet-Merkmalen',
  ],
  intensity: ['Intensity threshold', 'Intensitätsschwelle'],
  itermask: ['IterMask (iterative mask refinement)', 'IterMask (schrittweise Verfeinerung der Maske)'],
  lesions: ['Segmentation of synthetic lesions', 'Segmentierung synthetischer Läsionen'],
  normative: ['Normative z-map', 'Normative z-Karte'],
  nsa: ['NSA (natural synthetic anomalies)', 'NSA (natürliche synthetische Anomalien)'],
  padim: ['PaDiM on brain features', 'PaDiM auf Hirnmerkmalen'],
  'padim-imagenet': ['PaDiM on ImageNet features', 'PaDiM auf ImageNet-Merkmalen'],
  patchcore: ['PatchCore on brain features', 'PatchCore auf Hirnmerkmalen'],
  'patchcore-imagenet': ['PatchCore on ImageNet features', 'PatchCore auf ImageNet-Merkmalen'],
  ra: ['RA (Reversed Auto-Encoder)', 'RA (Reversed Auto-Encoder)'],
  rd: ['RD (reverse distillation) on brain features', 'RD (umgekehrte Destillation) auf Hirnmerkmalen'],
  'rd-imagenet': [
    'RD (reverse distillation) on ImageNet features',
    'RD (umgekehrte Destillation) auf ImageNet-Merkmalen',
  ],
  riad: ['RIAD (reconstruction by inpainting)', 'RIAD (Rekonstruktion durch Inpainting)'],
  uniad: ['UniAD on brain features', 'UniAD auf Hirnmerkmalen'],
  vae: ['Variational autoencoder', 'Variations-Autoencoder'],
}
