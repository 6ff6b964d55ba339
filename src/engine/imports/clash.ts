import { existsSync } from 'node:fs'
import type { ScanRow } from '../studies/index.ts'
import { describeScan } from './candidate.ts'
import type { Candidate, Remark } from './candidate.ts'

/** The study's scans that a candidate could be: the one with its file, and the one of its subject, session and modality. */
export interface Counterparts {
  samePath: ScanRow | undefined
  slot: ScanRow | undefined
}

/** Whether the files differ has to be found out before it can be said that they clash. */
export const isSecondFile = ({ path }: Candidate, { slot }: Counterparts): boolean =>
  slot !== undefined && slot.path !== path && existsSync(slot.path)

/** Why a candidate cannot be taken beside what the study has. `sha256`: of its file, needed where `isSecondFile`. */
export function clashOf(candidate: Candidate, known: Counterparts, sha256: string): Remark | undefined {
  const { path } = candidate
  const { samePath, slot } = known
  if (samePath && samePath.id !== slot?.id)
    return {
      code: 'bad-input',
      message: `${path} is in the study already as ${samePath.label}, not as ${describeScan(candidate)}.`,
      remedy: 'Correct the table, or import into a new study if the study is wrong.',
    }
  if (slot && slot.sha256 !== sha256 && isSecondFile(candidate, known))
    return {
      code: 'bad-input',
      message: `${path} is a second scan of ${describeScan(candidate)}; the study has ${slot.path}.`,
      remedy: 'Keep one scan of each modality in a session, or give it a session of its own.',
    }
  return undefined
}
