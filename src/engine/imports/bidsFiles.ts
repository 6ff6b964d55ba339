import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Modality } from '../../contract/index.ts'

/** A NIfTI file of a BIDS tree: its entities in the order of its name, and its suffix (the last part). */
export interface BidsFile {
  path: string
  /** Name without ending. */
  stem: string
  entities: Record<string, string>
  suffix: string
}

/** Natural order: 2 before 10. One collator for all: making one for every comparison takes most of the time. */
export const byName = new Intl.Collator('en', { numeric: true }).compare

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Names in a folder in natural order, hidden ones left out; none where it is not a folder. Links are followed. */
export const namesIn = (folder: string): string[] =>
  isFolder(folder)
    ? readdirSync(folder)
        .filter((name) => !name.startsWith('.'))
        .sort(byName)
    : []

export function parseBidsName(path: string): BidsFile | undefined {
  const match = /^(.+)\.nii(\.gz)?$/.exec(basename(path))
  if (!match) return undefined
  const parts = match[1].split('_')
  const suffix = parts.at(-1) ?? ''
  const entities: Record<string, string> = {}
  for (const part of parts) {
    const [key, ...value] = part.split('-')
    if (value.length > 0) entities[key] = value.join('-')
  }
  return { path, stem: match[1], entities, suffix }
}

/** NIfTI files under a folder, at most `depth` folders down; folders that `enter` refuses are left out. */
export function niftiUnder(
  folder: string,
  depth: number,
  enter: (name: string) => boolean = () => true,
): BidsFile[] {
  const files: BidsFile[] = []
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const file = parseBidsName(path)
    if (file) files.push(file)
    else if (depth > 0 && isFolder(path) && enter(name)) files.push(...niftiUnder(path, depth - 1, enter))
  }
  return files
}

export const isLesionMask = ({ entities, suffix }: BidsFile): boolean =>
  suffix === 'mask' &&
  (['L', 'lesion'].includes(entities['label'] ?? '') ||
    entities['seg'] === 'anomaly' ||
    entities['desc'] === 'lesion')

export const isBrainMask = ({ entities, suffix }: BidsFile): boolean =>
  suffix === 'mask' && (entities['desc'] === 'brain' || entities['label'] === 'brain')

/** The modality that a mask's name speaks of (`_T2w_`, `space-T2w`, `desc-T1lesion`), if any. */
function modalityNamed(file: BidsFile): Modality | undefined {
  const words = file.stem.split('_').map((part) => part.split('-').at(-1) ?? '')
  const named = (pattern: RegExp): boolean => words.some((word) => pattern.test(word))
  if (named(/flair(lesion)?$/i)) return 'FLAIR'
  if (named(/^T2w?(lesion)?$/i)) return 'T2w'
  return named(/^T1w?(lesion)?$/i) ? 'T1w' : undefined
}

/** Higher fits better: same modality and session in the name, the same space, the scan's own folder. */
function fit(mask: BidsFile, scan: BidsFile, modality: Modality): number {
  const named = modalityNamed(mask)
  const space = mask.entities['space']
  return (
    (named === modality ? 16 : named === undefined ? 8 : 0) +
    (mask.entities['ses'] === scan.entities['ses'] ? 4 : 0) +
    (space === scan.entities['space'] || space === modality ? 2 : 0) +
    (mask.stem.startsWith(scan.stem.slice(0, -scan.suffix.length)) ? 1 : 0)
  )
}

/** The masks of a scan's subject that could be its own, best first; those equally good at the top come back in `others`. */
export function chooseMask(
  masks: readonly BidsFile[],
  scan: BidsFile,
  modality: Modality,
): { path: string | null; others: string[] } {
  const ranked = masks
    .filter(({ entities }) => entities['ses'] === undefined || entities['ses'] === scan.entities['ses'])
    .map((mask) => ({ path: mask.path, fit: fit(mask, scan, modality) }))
    .sort((a, b) => b.fit - a.fit || byName(a.path, b.path))
  const best = ranked[0]
  if (!best) return { path: null, others: [] }
  return {
    path: best.path,
    others: ranked.filter((mask) => mask.fit === best.fit && mask !== best).map((mask) => mask.path),
  }
}

/** Brain masks in another space than the scan (fMRIPrep writes one in MNI) are not the scan's. */
export const brainMasksFor = (masks: readonly BidsFile[], scan: BidsFile, modality: Modality): BidsFile[] =>
  masks.filter(({ entities }) => {
    const space = entities['space']
    return space === undefined || space === scan.entities['space'] || space === modality || space === 'orig'
  })

/** The scanner's model from the JSON file beside a scan. */
export function scannerBeside(scan: string): string | undefined {
  try {
    const sidecar: unknown = JSON.parse(readFileSync(scan.replace(/\.(nii(\.gz)?|hdr)$/i, '.json'), 'utf8'))
    if (typeof sidecar !== 'object' || sidecar === null) return undefined
    const { ManufacturersModelName: model } = sidecar as { ManufacturersModelName?: unknown }
    return (typeof model === 'string' && model.trim()) || undefined
  } catch {
    return undefined // sidecars are optional
  }
}
