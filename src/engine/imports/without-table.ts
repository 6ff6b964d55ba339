import { readdirSync } from 'node:fs'
import { Fault } from '../../contract/index.ts'
import { holdsDicom } from './holds-dicom.ts'

/** What to say of a folder that is neither BIDS nor has a table: by what lies in it. */
export function withoutTable(folder: string): Fault {
  const entries = readdirSync(folder, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const said = (message: string, remedy: string): Fault =>
    new Fault({ code: 'not-found', message, remedy, path: folder })
  if (entries.length === 0) return said(`${folder} is empty.`, 'Choose the folder that holds the scans.')
  if (holdsDicom(folder))
    return said(
      `${folder} holds DICOM files and no table.`,
      'Import it as DICOM (--layout dicom on the command line).',
    )
  const scans = files.filter((name) => /\.nii(\.gz)?$|\.(hdr|img)$/i.test(name)).length
  if (scans > 0)
    return said(
      `${folder} holds NIfTI files (${scans}), but no table that says whose they are.`,
      'Import by the names of the files (--layout images on the command line), or put a scans.csv beside them with the columns path, subject, modality and group.',
    )
  return said(
    `${folder} has no table (CSV or TSV).`,
    'Name the table of scans (--table on the command line).',
  )
}
