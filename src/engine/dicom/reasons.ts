import type { SeriesReason } from '../../contract/api.ts'
import type { Series } from './series.ts'

export interface Told {
  message: string
  remedy: string
}

const tellContrast = 'Say what it is if it should be taken all the same.'
const exportAgain = 'Export the series again, complete, and import it anew.'

/** A sentence for every reason why a series is not taken, without a word of the series' own texts. */
export function told(refusal: SeriesReason, { figure }: Pick<Series, 'figure'>): Told {
  const say = (message: string, remedy: string): Told => ({ message, remedy })
  switch (refusal) {
    case 'other-modality':
      return say(
        'Not magnetic resonance imaging.',
        'Nothing needs to be done: methods here read T1w, T2w and FLAIR.',
      )
    case 'not-head':
      return say('Of another part of the body than the head, by its name.', tellContrast)
    case 'localizer':
      return say('A localizer or a calibration scan.', tellContrast)
    case 'derived':
      return say('Made from other images (reformatted, subtracted, a screenshot).', tellContrast)
    case 'diffusion':
      return say('Diffusion imaging.', tellContrast)
    case 'functional':
      return say('Functional or perfusion imaging.', tellContrast)
    case 'angiography':
      return say('Angiography.', tellContrast)
    case 'other-contrast':
      return say('Another contrast than T1w, T2w and FLAIR.', tellContrast)
    case 'unknown-contrast':
      return say('Neither its name nor its times say what it is.', tellContrast)
    case 'contrast-agent':
      return say('T1w after a contrast agent; methods have learned scans without one.', tellContrast)
    case 'few-slices':
      return figure === 1
        ? say('A single slice, which does not cover a head.', tellContrast)
        : say(`Only ${figure} slices, which do not cover a head.`, tellContrast)
    case 'damaged':
      return say('Some of its files are damaged.', exportAgain)
    case 'unsupported-coding':
      return say(
        'Its pixels are packed in a way that is not read here.',
        'Have the archive send it uncompressed, and import it anew.',
      )
    case 'no-geometry':
      return say('Its headers do not say where in space the slices lie.', exportAgain)
    case 'missing-slices':
      return say(`Slices are missing in the middle (${figure}), or lie at uneven distances.`, exportAgain)
    case 'several-volumes':
      return say(
        `More than one volume (up to ${figure} slices lie in the same place).`,
        'Export the one volume that is wanted as a series of its own.',
      )
    case 'no-identity':
      return say(
        'Nothing says whose scan it is, or its patient ID stands for people with different dates of birth.',
        'Give each person an ID of their own in the DICOM headers, and import the folder anew.',
      )
    case 'other-taken':
      return say('Another series of this contrast is taken for this session.', tellContrast)
    case 'in-study':
      return say('The study has a scan of this contrast and session already.', tellContrast)
    case 'left-out':
      return say('Chosen to be left out.', 'Import again with another choice if that was not meant.')
  }
}
