import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { Fault, toFault } from '../../contract/index.ts'
import { replaceFile } from '../volumes/index.ts'

export interface KeyRow {
  subject: string
  session: string
  patientId: string
  studyDate: string
}

const header = 'pseudonym,session,patient_id,study_date'

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The real place of a file that may not be there yet. */
function realPlace(path: string): string {
  const folder = dirname(resolve(path))
  try {
    return join(realpathSync(folder), basename(path))
  } catch (error) {
    throw toFault(error, folder)
  }
}

/** Refuses a key inside the study, which may be handed on, or in the source folder, which is only read. */
export function checkKeyFile(path: string, study: string, source: string): string {
  const place = realPlace(path)
  const inside = (folder: string): boolean => place.startsWith(realpathSync(folder) + sep)
  const refuse = (message: string): Fault =>
    new Fault({
      code: 'bad-input',
      message,
      remedy:
        'Name a file in a folder of its own, to which only those have access who may know the patients.',
      path,
    })
  if (inside(study)) throw refuse(`${path} lies in the study, which must not hold the key to its pseudonyms.`)
  if (inside(source)) throw refuse(`${path} lies in the folder of the DICOM files, which is only read.`)
  if (existsSync(place) && !readFileSync(place, 'utf8').startsWith(header))
    throw refuse(`${path} exists and is not a key file.`)
  return place
}

/**
 * Writes the key: whose pseudonym is whose, readable for its owner alone. Lines of earlier imports stay. `path` is what `checkKeyFile`
 * returned.
 */
export async function writeKeyFile(path: string, rows: readonly KeyRow[]): Promise<void> {
  const before = existsSync(path) ? readFileSync(path, 'utf8').split(/\r?\n/).slice(1) : []
  const lines = rows.map(({ subject, session, patientId, studyDate }) =>
    [subject, session, patientId, studyDate.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')]
      .map(cell)
      .join(','),
  )
  const all = [...new Set([...before.filter((line) => line !== ''), ...lines])].sort()
  await replaceFile(path, Buffer.from([header, ...all, ''].join('\n')), (temporary) =>
    open(temporary, 'wx', 0o600),
  )
}
