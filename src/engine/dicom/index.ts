export { listOf, sortSeries, type Found } from './find.ts'
export { importDicom, type DicomImportOptions, type DicomImportReport } from './import.ts'
export { readFolder, type FolderRead, type ReadOptions } from './read-folder.ts'
