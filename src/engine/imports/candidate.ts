import { modalities } from '../../contract/index.ts'
import type { FlagCode, Modality, RemarkCode } from '../../contract/index.ts'
import type { Group, ImportNote, Split } from '../studies/index.ts'
import type { GroupWord } from './groups.ts'
import type { NamesSeen } from './names/index.ts'

/** Something worth saying about a scan: what, and what to do about it. */
export type Remark = Pick<ImportNote, 'message' | 'remedy'> & { code: RemarkCode }
/** Something that is not taken, and why. */
export type Skip = Omit<Remark, 'code'> & { code: FlagCode; path: string }

/** A scan as the folder or the table describes it, before a voxel is read. Paths are absolute. */
export interface Candidate {
  path: string
  subject: string
  /** Without `ses-`; '' where there is none. */
  session: string
  modality: Modality
  /** null: not said; decided by the lesion mask. */
  group: Group | null
  age: number | null
  sex: string | null
  scanner: string | null
  site: string | null
  lesionType: string | null
  maskPath: string | null
  brainMaskPath: string | null
  split: Split | null
  remarks: Remark[]
}

/** What a folder or table offers: scans in a fixed order, and what was passed over with its reason. */
export interface Found {
  candidates: Candidate[]
  skipped: Skip[]
  /** Words of the column "group" that are not understood by themselves. */
  groupWords: GroupWord[]
  /** Of a folder without a table. */
  names?: NamesSeen
}

export const knownModalities = modalities.join(', ')

export const describeScan = (scan: Pick<Candidate, 'subject' | 'session' | 'modality'>): string =>
  `${scan.subject}${scan.session === '' ? '' : ` session ${scan.session}`} ${scan.modality}`
