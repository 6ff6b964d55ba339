import { readdirSync, statSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import { byName } from '../bidsFiles.ts'

/** Deeper than this no folder of scans goes; links that lead back end here. */
const DEEPEST = 8

const isNifti = (name: string): boolean => /\.(nii(\.gz)?|hdr)$/i.test(name)

function isFolder(parent: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return statSync(join(parent, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Maps of ours lie there, not scans. */
const isOurs = (names: readonly string[], folder: string): boolean =>
  names.includes('study.sqlite') || folder === 'derivatives/normascope'

function* walk(root: string, folder: string, depth: number): Generator<string> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => byName(a.name, b.name))
  if (
    isOurs(
      entries.map(({ name }) => name),
      folder,
    )
  )
    return
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (isFolder(join(root, folder), entry)) {
      if (depth > 0) yield* walk(root, path, depth - 1)
    } else if (isNifti(entry.name)) yield path
  }
}

/** NIfTI files under a folder, relative to it with '/', in natural order; hidden ones and those of a study of ours are left out. */
export const niftiFiles = (folder: string): string[] => [...walk(folder, '', DEEPEST)]

export const hasNifti = (folder: string): boolean => walk(folder, '', DEEPEST).next().done !== true
