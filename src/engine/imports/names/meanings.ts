import type { WordMeaning } from '../../../contract/api.ts'
import { parseModality } from '../words.ts'

const list = (words: string): string[] => words.split(' ')

const meanings = new Map<string, WordMeaning>([
  ...list(
    'mask masks lesion lesions lesionmask lesionmasks seg autoseg segm segmentation segmentations label labels gt groundtruth ' +
      'consensus manual annotation annotations annot roi rois wmh truth reference ' +
      'maske masken läsion läsionen laesion laesionen läsionsmaske laesionsmaske referenz segmentierung',
  ).map((word) => [word, 'lesion-mask'] as const),
  ...list('brainmask brainmasks betmask hirnmaske gehirnmaske').map((word) => [word, 'brain-mask'] as const),
  ...list(
    'pd pdw dwi adc dti swi swan bold func fmri asl cbf mra tof ct pet spect scout localizer localiser ' +
      't2star t2s t1c t1ce t1gd t1post t1km t1contrast gd ce km contrast postcontrast',
  ).map((word) => [word, 'out'] as const),
  ...list(
    'brain stripped skullstripped skull strip bet n4 reg registered coreg coregistered norm normalized normalised mni mni152 ' +
      'iso preproc preprocessed processed orig original raw anat image images img scan scans mri mr nii nifti resampled ' +
      'corrected biascorrected denoised deface defaced ax axial tra sag sagittal cor coronal 3d 2d tse fse tfe ' +
      'desc anomaly derivatives hirn bild bilder daten data',
  ).map((word) => [word, 'nothing'] as const),
])

/** What a word of a name means by itself; undefined for what is more likely part of somebody's name. */
export const meaningOf = (word: string): WordMeaning | undefined => parseModality(word) ?? meanings.get(word)
