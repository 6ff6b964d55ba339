import { resolve } from 'node:path'
import type { NamesChoice, SubjectRule } from '../../../contract/api.ts'
import { subjectKey } from '../../studies/index.ts'
import type { Group } from '../../studies/index.ts'
import { describeScan, type Candidate, type Remark, type Skip } from '../candidate.ts'
import { factsIn } from '../facts.ts'
import { GroupReader, type GroupChoices, type GroupWord } from '../groups.ts'
import { groupKey } from '../words.ts'
import { masksFor, severalMasks } from './masks.ts'
import { notAScan, sameScan, unusedMask } from './problems.ts'
import { readName, saidWords, type NameReading } from './read.ts'
import { bestRule, isMask, isScan, slotOf, subjectBy } from './subjects.ts'

export type NamedFile = NameReading & { subject: string }

/** What is known of a folder of scans by its names alone. */
export interface Recognised {
  candidates: Candidate[]
  skipped: Skip[]
  groupWords: GroupWord[]
  /** Where subjects are taken from. */
  rule: SubjectRule
  files: NamedFile[]
}

export interface NamesInput {
  /** Absolute. */
  folder: string
  /** Of the folder: whose the files are where nothing else says so. */
  name: string
  /** Relative to the folder, with '/', in the order in which scans are to be listed. */
  paths: readonly string[]
  choice: NamesChoice
  groups: GroupChoices
  /** What a file beside a scan says of its scanner. */
  scannerOf?: (path: string) => string | undefined
}

/** Folders that hold several subjects: each may be called by a group that only a person can explain. */
function sharedFolders(files: readonly NamedFile[]): Set<string> {
  const byFolder = Map.groupBy(files.filter(isScan), ({ outer }) => outer ?? '')
  const subjects = (of: readonly NamedFile[]): number =>
    new Set(of.map(({ subject }) => subjectKey(subject))).size
  return new Set(
    [...byFolder].filter(([folder, of]) => folder !== '' && subjects(of) > 1).map(([name]) => name),
  )
}

/** The group that the folders say; null where none does; a remark where a person left it out. */
function groupReader(
  files: readonly NamedFile[],
  groups: GroupReader,
): (file: NamedFile) => Group | Remark | null {
  const shared = sharedFolders(files)
  return ({ groupFolder, outer, subject }) => {
    const read = groups.read(
      groupFolder ?? (outer !== null && shared.has(outer) ? outer : undefined),
      subject,
    )
    // a folder need not be called by a group
    return typeof read === 'object' && read?.code === 'unknown-group' ? null : read
  }
}

/**
 * Recognises scans and their masks by the names of files and folders. Nothing is guessed between equals: files that come out as
 * the same scan are all left out, and what names no modality is said to have none.
 */
export function recognise({ folder, name, paths, choice, groups, scannerOf }: NamesInput): Recognised {
  const said = saidWords(choice)
  const readings = paths.map((path) => readName(path, said, (word) => Object.hasOwn(groups, groupKey(word))))
  const rule = choice.subject ?? bestRule(readings, name)
  const files = readings.map((one) => ({ ...one, subject: subjectBy(rule, one, name) }))
  const whole = (file: NamedFile): string => resolve(folder, file.path)
  const masks = Map.groupBy(files.filter(isMask), ({ subject }) => subjectKey(subject))
  const slots = Map.groupBy(files.filter(isScan), (scan) => slotOf(scan))
  const reader = new GroupReader(groups)
  const groupOf = groupReader(files, reader)
  const used = new Set<NamedFile>()

  function masksOf(scan: NamedFile, kind: 'lesion-mask' | 'brain-mask'): string[] {
    const own = masks.get(subjectKey(scan.subject)) ?? []
    const ofKind = own.filter((mask) => mask.kind === kind)
    const fitting = masksFor(ofKind, scan)
    for (const mask of fitting) used.add(mask)
    return fitting.map(whole)
  }
  function scanOf(file: NamedFile): Candidate | Skip {
    const path = whole(file)
    if (!isScan(file)) return { path, ...notAScan(path, file) }
    const scan = { subject: file.subject, session: file.session, modality: file.modality! }
    const [lesions, brains] = [masksOf(file, 'lesion-mask'), masksOf(file, 'brain-mask')]
    const same = slots.get(slotOf(file))!.map(whole)
    if (same.length > 1) return { path, ...sameScan(path, describeScan(scan), same) }
    const group = choice.group ?? groupOf(file)
    if (typeof group === 'object' && group !== null) return { path, ...group }
    const scanner = scannerOf?.(path)
    const facts = factsIn(scanner === undefined ? {} : { scanner }, group, file.subject)
    const remarks = [
      ...facts.remarks,
      ...severalMasks('lesion', path, lesions),
      ...severalMasks('brain', path, brains),
    ]
    return {
      path,
      ...scan,
      ...facts,
      maskPath: lesions[0] ?? null,
      brainMaskPath: brains[0] ?? null,
      remarks,
    }
  }

  const candidates: Candidate[] = []
  const skipped: Skip[] = []
  for (const file of files) {
    if (isMask(file)) continue
    const scan = scanOf(file)
    if ('subject' in scan) candidates.push(scan)
    else skipped.push(scan)
  }
  for (const mask of files) {
    if (isMask(mask) && !used.has(mask)) skipped.push({ path: whole(mask), ...unusedMask(whole(mask)) })
  }
  return { candidates, skipped, groupWords: reader.words, rule, files }
}
