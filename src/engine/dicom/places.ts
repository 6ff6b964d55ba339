import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { z } from 'zod'
import { modalitySchema, type Modality } from '../../contract/index.ts'
import { ownScans, ownScansSetting, setSetting, type Study } from '../studies/index.ts'
import { temporaryName } from '../volumes/index.ts'

/** Where converted series lie in a study. */
export const convertedFolder = ({ folder }: Pick<Study, 'folder'>): string => join(folder, ownScans)
/** Not directly below, so that the folder is not taken for BIDS. */
const imagesFolder = (study: Pick<Study, 'folder'>): string => join(convertedFolder(study), 'images')
export const tablePath = (study: Pick<Study, 'folder'>): string => join(convertedFolder(study), 'scans.csv')
export const statementPath = (study: Pick<Study, 'folder'>): string =>
  join(convertedFolder(study), 'deidentification.json')

/** Makes ready for new files: what a killed import left half-written goes, and the study knows where its own scans are. */
export function prepareConverted(study: Study): void {
  setSetting(study, ownScansSetting, convertedFolder(study) + sep)
  let names: string[]
  try {
    names = readdirSync(convertedFolder(study), { recursive: true, encoding: 'utf8' })
  } catch {
    return // nothing was converted yet
  }
  for (const name of names)
    if (temporaryName.test(basename(name))) rmSync(join(convertedFolder(study), name), { force: true })
}

/** The JSON file beside a converted series; it is written last, so that a series with one is whole. Names of fields as in BIDS. */
export const sidecarSchema = z.object({
  /** Salted hash of the series, by which it is known again. */
  SeriesKey: z.string(),
  Subject: z.string(),
  Session: z.string(),
  Modality: modalitySchema,
  PatientAge: z.number().nullable(),
  PatientSex: z.enum(['M', 'F']).nullable(),
  Manufacturer: z.string().nullable(),
  ManufacturersModelName: z.string().nullable(),
  MagneticFieldStrength: z.number().nullable(),
  /** Seconds. */
  RepetitionTime: z.number().nullable(),
  EchoTime: z.number().nullable(),
  InversionTime: z.number().nullable(),
  ContrastAgent: z.boolean(),
  SourceFiles: z.number(),
  ConversionSoftware: z.string(),
})
export type Sidecar = z.infer<typeof sidecarSchema>

export interface ConvertedPlace {
  image: string
  sidecar: string
}

export function placeOf(
  study: Pick<Study, 'folder'>,
  { subject, session }: { subject: string; session: string },
  modality: Modality,
): ConvertedPlace {
  const stem = join(imagesFolder(study), subject, `${subject}_ses-${session}_${modality}`)
  return { image: `${stem}.nii.gz`, sidecar: `${stem}.json` }
}

/** Endings of masks that a person may put beside a converted image, in place of `.nii.gz`. */
const maskEndings = {
  brain: ['_desc-brain_mask'],
  lesion: ['_desc-lesion_mask', '_label-lesion_mask', '_seg-anomaly_mask'],
} as const

/** The mask beside a converted image, as skull stripping or drawing elsewhere leaves it there; null where there is none. */
export function maskBeside(image: string, kind: keyof typeof maskEndings): string | null {
  const stem = image.replace(/\.nii\.gz$/, '')
  const paths = maskEndings[kind].flatMap((ending) => [`${stem}${ending}.nii.gz`, `${stem}${ending}.nii`])
  return paths.find((path) => existsSync(path)) ?? null
}

/** What was converted for the study, as its files say. Half-done series have no sidecar and are done anew. */
export function convertedSeries(study: Pick<Study, 'folder'>): Sidecar[] {
  let names: string[]
  try {
    names = readdirSync(imagesFolder(study), { recursive: true, encoding: 'utf8' })
  } catch {
    return [] // nothing was converted yet
  }
  const present = new Set(names)
  return names
    .filter((name) => name.endsWith('.json') && present.has(name.replace(/\.json$/, '.nii.gz')))
    .sort()
    .flatMap((name) => {
      try {
        return [sidecarSchema.parse(JSON.parse(readFileSync(join(imagesFolder(study), name), 'utf8')))]
      } catch {
        return [] // not ours, or damaged: the series is converted again
      }
    })
}
