import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** Files that are looked into before a folder counts as one without DICOM. */
const lookedInto = 200

/** DICOM files have these letters behind 128 bytes of anything. */
function isDicom(path: string): boolean {
  try {
    const file = openSync(path, 'r')
    try {
      const letters = Buffer.alloc(4)
      return readSync(file, letters, 0, 4, 128) === 4 && letters.toString('latin1') === 'DICM'
    } finally {
      closeSync(file)
    }
  } catch {
    return false // gone, or not to be opened: the import itself says so
  }
}

/** The files below a folder, in the order of names; what cannot be listed is passed over. */
function* filesBelow(folder: string): Generator<string> {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) if (entry.isFile()) yield join(folder, entry.name)
  for (const entry of entries) if (entry.isDirectory()) yield* filesBelow(join(folder, entry.name))
}

/** Whether one of the first files of a folder, or of the folders in it, is DICOM. */
export function holdsDicom(folder: string): boolean {
  let looked = 0
  for (const path of filesBelow(folder)) {
    if (isDicom(path)) return true
    if (++looked === lookedInto) return false
  }
  return false
}
