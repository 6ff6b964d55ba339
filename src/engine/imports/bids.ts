import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Fault } from '../../contract/index.ts'
import type { Modality } from '../../contract/index.ts'
import { readTable, subjectKey } from '../studies/index.ts'
import {
  brainMasksFor,
  chooseMask,
  isBrainMask,
  isLesionMask,
  namesIn,
  niftiUnder,
  scannerBeside,
} from './bidsFiles.ts'
import type { BidsFile } from './bidsFiles.ts'
import { describeScan, knownModalities } from './candidate.ts'
import type { Candidate, Found, Remark, Skip } from './candidate.ts'
import { factsIn } from './facts.ts'
import { GroupReader, type GroupChoices } from './groups.ts'
import { columnAliases } from './words.ts'

type Cells = Record<string, string>

/** Rows of participants.tsv by subject; more than one row where it lists sessions. */
type Participants = Map<string, Cells[]>

function readParticipants(root: string): Participants {
  const path = join(root, 'participants.tsv')
  if (!existsSync(path)) return new Map()
  const aliases = { ...columnAliases, subject: ['participant_id', ...columnAliases.subject] }
  const { rows } = readTable(path, aliases, ['subject'])
  const named = rows.map(({ cells }) => cells).filter((cells) => cells['subject'] !== undefined)
  return Map.groupBy(named, (cells) => subjectKey(cells['subject']))
}

/** sub-07/sub-07_sessions.tsv: age, scanner or site by session, where a study scanned people more than once. */
function readSessions(root: string, subject: string): Map<string, Cells> {
  const path = join(root, subject, `${subject}_sessions.tsv`)
  if (!existsSync(path)) return new Map()
  const { rows } = readTable(path, columnAliases, ['session'])
  return new Map(rows.map(({ cells }) => [(cells['session'] ?? '').replace(/^ses-/, ''), cells]))
}

const anatFolders = (root: string, subject: string): string[] => [
  join(root, subject, 'anat'),
  ...namesIn(join(root, subject))
    .filter((name) => name.startsWith('ses-'))
    .map((session) => join(root, subject, session, 'anat')),
]

const subjectOf = (file: BidsFile): string => `sub-${file.entities['sub'] ?? ''}`

interface Tree {
  masks: Map<string, BidsFile[]>
  brainMasks: Map<string, BidsFile[]>
  participants: Participants
  groups: GroupReader
}

function severalMasks(kind: string, scan: BidsFile, chosen: string, others: string[]): Remark[] {
  if (others.length === 0) return []
  return [
    {
      code: 'several-masks',
      message: `${scan.path} has ${others.length + 1} ${kind} masks that fit; ${chosen} is used, not ${others.join(', ')}.`,
      remedy: 'Keep one of them, or import with a table that names the mask.',
    },
  ]
}

function remarksOnName(scan: BidsFile): Remark[] {
  if (scan.entities['ce'] === undefined) return []
  const message = `${scan.path} was taken with a contrast agent (ce-${scan.entities['ce']}).`
  const remedy = 'Methods here know no contrast agent; leave the scan out if another of this modality exists.'
  return [{ code: 'contrast-agent', message, remedy }]
}

function candidateOf(scan: BidsFile, tree: Tree, sessions: Map<string, Cells>): Candidate | Skip {
  const subject = subjectOf(scan)
  const session = scan.entities['ses'] ?? ''
  const modality = scan.suffix as Modality
  const rows = tree.participants.get(subjectKey(subject)) ?? []
  const ofSession =
    rows.find((row) => (row['session'] ?? '').replace(/^ses-/, '') === session) ?? rows[0] ?? {}
  const scanner = scannerBeside(scan.path)
  const cells: Cells = { ...(scanner && { scanner }), ...sessions.get(session), ...ofSession }
  const group = tree.groups.read(cells['group'], subject)
  if (typeof group === 'object' && group !== null) return { path: scan.path, ...group }
  const mask = chooseMask(tree.masks.get(subject) ?? [], scan, modality)
  const brains = brainMasksFor(tree.brainMasks.get(subject) ?? [], scan, modality)
  const brain = chooseMask(brains, scan, modality)
  const facts = factsIn(cells, group, describeScan({ subject, session, modality }))
  return {
    path: scan.path,
    subject,
    session,
    modality,
    ...facts,
    maskPath: mask.path,
    brainMaskPath: brain.path,
    remarks: [
      ...facts.remarks,
      ...remarksOnName(scan),
      ...severalMasks('lesion', scan, mask.path ?? '', mask.others),
      ...severalMasks('brain', scan, brain.path ?? '', brain.others),
    ],
  }
}

const isScan = (file: BidsFile): boolean => ['T1w', 'T2w', 'FLAIR'].includes(file.suffix)

/** Files that hold no scan: segmentations, and maps computed from scans. */
const isDerived = (file: BidsFile): boolean => ['mask', 'dseg', 'probseg'].includes(file.suffix)

/** Without contrast agent first, then by name: of two scans of one modality the first is taken. */
const preferPlain = (files: BidsFile[]): BidsFile[] =>
  files.toSorted((a, b) => Number('ce' in a.entities) - Number('ce' in b.entities))

const otherModality = (file: BidsFile): Skip => ({
  path: file.path,
  code: 'unknown-modality',
  message: `${file.path} is of the kind "${file.suffix}", which methods here cannot read.`,
  remedy: `Only ${knownModalities} are imported.`,
})

function unusedMasks(tree: Tree, candidates: readonly Candidate[]): Skip[] {
  const used = new Set(candidates.map((candidate) => candidate.maskPath))
  return [...tree.masks.values()]
    .flat()
    .filter((mask) => !used.has(mask.path))
    .map((mask) => ({
      path: mask.path,
      code: 'unused-mask',
      message: `${mask.path} is a lesion mask, but no scan uses it.`,
      remedy: 'Name it after its scan, or import with a table that names both.',
    }))
}

/**
 * The scans of a BIDS folder: sub-<subject>/[ses-<session>/]anat/*_{T1w,T2w,FLAIR}.nii[.gz] with participants.tsv. Lesion
 * masks: *_label-L_mask.nii[.gz] anywhere under derivatives/ (but not derivatives/normascope), or <scan>_seg-anomaly_mask
 * beside the scan; brain masks: *_desc-brain_mask in either place. Order: subject, session, name, all in natural order.
 */
export function findInBids(root: string, choices: GroupChoices = {}): Found {
  const subjects = namesIn(root).filter(
    (name) => name.startsWith('sub-') && namesIn(join(root, name)).length > 0,
  )
  const bySubject = new Map(
    subjects.map((subject) => [
      subject,
      anatFolders(root, subject).flatMap((folder) => niftiUnder(folder, 0)),
    ]),
  )
  const derived = niftiUnder(join(root, 'derivatives'), 6, (name) => name !== 'normascope')
  const all = [...[...bySubject.values()].flat(), ...derived]
  const tree: Tree = {
    masks: Map.groupBy(all.filter(isLesionMask), subjectOf),
    brainMasks: Map.groupBy(all.filter(isBrainMask), subjectOf),
    participants: readParticipants(root),
    groups: new GroupReader(choices),
  }
  const found: Found = { candidates: [], skipped: [], groupWords: [] }
  for (const [subject, own] of bySubject) {
    const sessions = readSessions(root, subject)
    for (const scan of preferPlain(own.filter(isScan))) {
      const item = candidateOf(scan, tree, sessions)
      if ('subject' in item) found.candidates.push(item)
      else found.skipped.push(item)
    }
    found.skipped.push(...own.filter((file) => !isScan(file) && !isDerived(file)).map(otherModality))
    if (!own.some(isScan)) found.skipped.push(noScan(join(root, subject)))
  }
  found.skipped.push(...unusedMasks(tree, found.candidates), ...missingFolders(root, tree, subjects))
  if (found.candidates.length === 0 && found.skipped.length === 0) throw nothingFound(root)
  found.groupWords = tree.groups.words
  return found
}

const noScan = (folder: string): Skip => ({
  path: folder,
  code: 'no-scan',
  message: `${folder} holds no scan that can be imported.`,
  remedy: `Scans are expected as anat/${basename(folder)}_T1w.nii.gz (or ${knownModalities}).`,
})

function missingFolders(root: string, tree: Tree, subjects: readonly string[]): Skip[] {
  const present = new Set(subjects.map(subjectKey))
  return [...tree.participants.keys()]
    .filter((key) => !present.has(key))
    .map((key) => ({
      path: join(root, `sub-${key}`),
      code: 'not-found',
      message: `participants.tsv lists sub-${key}, but ${join(root, `sub-${key}`)} does not exist.`,
      remedy: 'Add the folder, or remove the line.',
    }))
}

const nothingFound = (root: string): Fault =>
  new Fault({
    code: 'nothing-to-do',
    message: `${root} holds no BIDS subjects (folders called sub-…).`,
    remedy:
      'Name the folder that holds participants.tsv and the sub- folders, or choose the layout of a table (--layout table on the command line).',
    path: root,
  })
