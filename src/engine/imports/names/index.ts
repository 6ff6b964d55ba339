import { basename } from 'node:path'
import type { FileKind, NamesChoice, SubjectRule } from '../../../contract/api.ts'
import { subjectRules } from '../../../contract/import-words.ts'
import { Fault } from '../../../contract/index.ts'
import { scannerBeside } from '../bidsFiles.ts'
import type { GroupChoices } from '../groups.ts'
import { niftiFiles } from './files.ts'
import { saidWords } from './read.ts'
import { recognise, type Recognised } from './recognise.ts'
import { tableOf } from './table.ts'
import { subjectBy } from './subjects.ts'
import { wordsIn, type NameWord } from './words.ts'

export { hasNifti } from './files.ts'

/** What a window shows of names. */
export interface NamesSeen {
  subject: SubjectRule
  /** What each rule calls the subject of the first scan. */
  examples: Record<SubjectRule, string>
  words: NameWord[]
  files: number
  rows: { file: string; kind: FileKind; subject: string; session: string }[]
}

const ROWS = 300

/** The scans of a folder without a table, by the names of files and folders. Throws Fault 'nothing-to-do'. */
export function findByNames(
  folder: string,
  choice: NamesChoice = {},
  groups: GroupChoices = {},
): Recognised & { names: NamesSeen } {
  const paths = niftiFiles(folder)
  const name = basename(folder)
  if (paths.length === 0)
    throw new Fault({
      code: 'nothing-to-do',
      message: `${folder} holds no NIfTI files (.nii, .nii.gz, .hdr with .img).`,
      remedy: 'Choose the folder that holds the scans.',
      path: folder,
    })
  const found = recognise({ folder, name, paths, choice, groups, scannerOf: scannerBeside })
  const { files, rule } = found
  const first = files.find(({ kind }) => kind !== 'out' && kind !== 'unclear') ?? files[0]!
  const examples = Object.fromEntries(subjectRules.map((one) => [one, subjectBy(one, first, name)]))
  return {
    ...found,
    names: {
      subject: rule,
      examples: examples as Record<SubjectRule, string>,
      words: wordsIn(files, saidWords(choice)),
      files: files.length,
      rows: files
        .slice(0, ROWS)
        .map(({ path, kind, subject, session }) => ({ file: path, kind, subject, session })),
    },
  }
}

/** What the names say as a CSV that can be filled in and imported with the folder. Throws as `findByNames`. */
export function tableByNames(folder: string, choice: NamesChoice, groups: GroupChoices): string {
  return tableOf(findByNames(folder, choice, groups).candidates, folder)
}
