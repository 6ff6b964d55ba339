import { Fault, type Modality } from '../../contract/index.ts'
import type { Skip } from '../imports/index.ts'
import type { Group, Study } from '../studies/index.ts'
import type { Decided } from './choose.ts'
import type { Found } from './find.ts'
import { placeOf, tablePath } from './places.ts'
import type { FolderRead } from './read-folder.ts'
import { told, type Told } from './reasons.ts'

/** A series that is converted. */
export type Taken = Decided & { modality: Modality }
/** By pseudonym; undefined where nothing says it. */
export type Groups = ReadonlyMap<string, Group | 'out' | undefined>

/** As the study keeps it: without the words of the headers. */
export const notTaken = (
  { subject, session, series }: Decided,
  modality: string,
  path: string,
  code: Skip['code'],
  { message, remedy }: Told,
): Skip => ({
  path,
  code,
  message: `Series ${series.slices[0].seriesNumber ?? '?'} of ${subject || '?'}, session ${session || '?'} (${modality}) is not taken. ${message}`,
  remedy,
})

/** Series of a contrast that methods read which are not taken because something is wrong with them. */
export function refused(study: Study, found: Found): Skip[] {
  return found.decided.flatMap((one): Skip[] => {
    const { refusal, modality, series } = one
    if (refusal === null || refusal !== series.obstacle || modality === null) return []
    const path = one.subject === '' ? tablePath(study) : placeOf(study, one, modality).image
    const code =
      refusal === 'damaged' ? 'truncated' : refusal === 'no-identity' ? 'bad-input' : 'not-a-volume'
    return [notTaken(one, modality, path, code, told(refusal, series))]
  })
}

/** Damaged files of which nobody can tell what they belong to. */
export function astray(study: Study, { damaged }: FolderRead): Skip[] {
  const files = damaged.filter(({ seriesUid }) => seriesUid === null).length
  if (files === 0) return []
  return [
    {
      path: tablePath(study),
      code: 'truncated',
      message: `${files} DICOM files could not be read; a series may lack its first or last slices.`,
      remedy:
        'Look whether the scans are whole; where they are not, export the series again and import it anew.',
    },
  ]
}

export function withoutGroup(study: Study, taken: readonly Taken[], groups: Groups): Skip[] {
  return taken
    .filter(({ subject }) => groups.get(subject) === undefined)
    .map((one) => ({
      path: placeOf(study, one, one.modality).image,
      code: 'unknown-group',
      message: `Nothing says whether ${one.subject} is healthy or a patient; its ${one.modality} scan is not taken.`,
      remedy:
        'Say it at the import (on the command line with --group or --subject), and import the folder again.',
    }))
}

export const noGroup = (folder: string): Fault =>
  new Fault({
    code: 'missing-column',
    message: `Nothing says whether the people of ${folder} are healthy or patients.`,
    remedy: 'Say it at the import (on the command line with --group or --subject).',
    path: folder,
  })

export function nothingToTake({ folder, slices, damaged }: FolderRead): Fault {
  const say = (message: string, remedy: string): Fault =>
    new Fault({ code: 'nothing-to-do', message, remedy, path: folder })
  if (slices.length > 0)
    return say(
      `None of the series of ${folder} is taken: none is recognised as a whole T1w, T2w or FLAIR scan of a head.`,
      'Say what they are in the list of series (on the command line with --series).',
    )
  return damaged.length > 0
    ? say(
        `${folder} holds no readable DICOM images; ${damaged.length} files are damaged.`,
        'Export the series again, complete, and import it anew.',
      )
    : say(`${folder} holds no DICOM images.`, 'Choose the folder that holds the scans.')
}

export const nothingConverted = (folder: string, [first]: readonly Skip[]): Fault =>
  new Fault({
    code: 'nothing-to-do',
    message: first?.message ?? `Nothing of ${folder} is taken.`,
    remedy: first?.remedy ?? 'Choose other series or another folder.',
    path: folder,
  })

/** Subjects whose group the study knows otherwise than this import was told: the study's holds, as a person may have corrected it. */
export const keptGroups = (said: Groups, known: ReadonlyMap<string, Group>): Told[] =>
  [...known].flatMap(([subject, group]) => {
    const now = said.get(subject)
    if (now === undefined || now === 'out' || now === group) return []
    return [
      {
        message:
          group === 'healthy'
            ? `${subject} is healthy in the study and stays so; this import said patient.`
            : `${subject} is a patient in the study and stays so; this import said healthy.`,
        remedy: 'Correct the group in the cohort if the study is wrong.',
      },
    ]
  })
