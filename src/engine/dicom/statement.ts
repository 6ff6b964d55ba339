/**
 * What was removed and what was retained, in the words of DICOM PS3.15 Annex E (codes of table CID 7050), for whoever is handed the
 * converted files.
 */
export const statement = (software: string): unknown => ({
  DeidentificationMethod: [
    { code: '113100', meaning: 'Basic Application Confidentiality Profile' },
    { code: '113108', meaning: 'Retain Patient Characteristics Option' },
    { code: '113109', meaning: 'Retain Device Identity Option' },
  ],
  PatientIdentityRemoved: 'YES',
  LongitudinalTemporalInformationModified: 'REMOVED',
  RecognizableVisualFeatures: 'YES',
  Retained: {
    'Patient characteristics': 'Age in full years (90 for everything over 89), sex.',
    'Device identity':
      'Manufacturer, model, field strength. No serial number, no station name, no institution.',
    Image: 'Voxels, their size and place in the scanner, repetition, echo and inversion time.',
  },
  Removed:
    'Names, patient IDs, accession numbers, dates and times, UIDs, descriptions, comments, private elements: everything else.',
  NotDone: {
    '113102 Clean Recognizable Visual Features Option':
      'Faces are not removed: a head can be recognised from its image. Treat the images as personal data.',
    '113101 Clean Pixel Data Option':
      'Words burned into the pixels are not looked for; screenshots and other derived images are not taken unasked.',
  },
  Pseudonyms:
    'Numbers in random order; sessions are numbered by their dates. study.sqlite keeps a salted hash of each patient ID, so that a later import knows the person again.',
  Software: software,
})
