import type { AnnotationEntry } from '../../contract/api/annotations.ts'
import { listScans, type Study } from '../studies/index.ts'
import { annotationRows, plainEntry } from './journal.ts'

export { agreement, importedReference } from './agreement.ts'
export {
  addEntry,
  annotationById,
  annotationEntry,
  drawingOf,
  openAnnotation,
  quietChanges,
  type AnnotationRow,
} from './journal.ts'
export { readerMask, saveAll, saveAnnotation, type ReaderMask } from './masks.ts'
export { judgements, listNotes, putNote, removeNote } from './notes.ts'
export {
  prepareReferences,
  readersOf,
  referenceChoice,
  referenceNotes,
  setReferenceChoice,
  withReference,
  type MeasuredScan,
} from './reference.ts'

/** What readers drew, by scan and reader; with the volume in ml and when it was last changed. Drawings without a stroke are left out. */
export function listAnnotations(study: Study, scanId?: number): AnnotationEntry[] {
  const labels = new Map(listScans(study).map((scan) => [scan.id, scan.label]))
  return annotationRows(study, scanId)
    .filter((row) => row.last > 0)
    .map((row) => plainEntry(study, row, labels.get(row.scanId)))
}
