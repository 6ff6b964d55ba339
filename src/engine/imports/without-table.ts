import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../contract/index.ts'

/** Files without a telling name that are looked into. */
const LOOKED_INTO = 20

/** DICOM files have these letters behind 128 bytes of anything. */
function isDicom(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const letters = Buffer.alloc(4)
    return readSync(file, letters, 0, 4, 128) === 4 && letters.toString('latin1') === 'DICM'
  } finally {
    closeSync(file)
  }
}

function countDicom(folder: string, files: readonly string[]): number {
  const named = files.filter((name) => /\.(dcm|ima)$|^DICOMDIR$/i.test(name))
  if (named.length > 0) return named.length
  const unnamed = files.filter((name) => !name.includes('.') || /^[\d.]+$/.test(name))
  const found = unnamed.slice(0, LOOKED_INTO).filter((name) => isDicom(join(folder, name)))
  return found.length > 0 ? unnamed.length : 0
}

/** What to say of a folder that is neither BIDS nor has a table: by what lies in it. */
export function withoutTable(folder: string): Fault {
  const entries = readdirSync(folder, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const said = (message: string, remedy: string): Fault =>
    new Fault({ code: 'not-found', message, remedy, path: folder })
  if (entries.length === 0) return said(`${folder} is empty.`, 'Choose the folder that holds the scans.')
  const dicom = countDicom(folder, files)
  if (dicom > 0)
    return said(
      `${folder} holds DICOM files (${dicom}), which are not read here.`,
      'Convert them to NIfTI first, for example with dcm2niix.',
    )
  const scans = files.filter((name) => /\.nii(\.gz)?$|\.(hdr|img)$/i.test(name)).length
  if (scans > 0)
    return said(
      `${folder} holds NIfTI files (${scans}), but no table that says whose they are.`,
      'Put a scans.csv beside them with the columns path, subject and modality.',
    )
  return said(
    `${folder} has no table (CSV or TSV).`,
    'Name the table of scans (--table on the command line).',
  )
}
