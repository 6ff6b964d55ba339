/** What an import is told and tells, as plain lists: the first page has them before anything else, so no imports. */
export const layouts = ['bids', 'table', 'images', 'dicom'] as const

/** What a word in the names of files says: 'name' is part of the subject's name, 'nothing' is passed over. */
export const wordMeanings = [
  'T1w',
  'T2w',
  'FLAIR',
  'lesion-mask',
  'brain-mask',
  'out',
  'name',
  'nothing',
] as const

/** What a file is by its name. */
export const fileKinds = ['T1w', 'T2w', 'FLAIR', 'lesion-mask', 'brain-mask', 'out', 'unclear'] as const

/** What the subject is called by: the file's name, its first part, the folder around it, the outermost one. */
export const subjectRules = ['file', 'first-part', 'folder', 'outer-folder'] as const
