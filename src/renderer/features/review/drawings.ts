import { shallowReactive } from 'vue'
import { sameStudy, type StudyMark } from '../../../contract/study-link.ts'
import { tellUnsaved, type UnsavedWork } from '../../app/unsaved.ts'
import { DrawingSession, type DrawingSource } from './drawing.ts'

/** Whose drawing of what, and where it is to be seen again. */
export interface DrawingPlace {
  readonly study: StudyMark
  readonly scanId: number
  /** Label of the scan. */
  readonly scan: string
  readonly reader: string
  readonly voxels: number
  readonly query: UnsavedWork['query']
}

/** Drawings with strokes that are not stored yet outlive the page that drew them. */
const open = shallowReactive(new Map<DrawingSession, DrawingPlace>())

const isSame = (a: DrawingPlace, b: DrawingPlace): boolean =>
  sameStudy(a.study, b.study) &&
  a.scanId === b.scanId &&
  a.voxels === b.voxels &&
  a.reader.toLowerCase() === b.reader.toLowerCase()

/** The drawing of a reader on a scan: the one at hand where it has strokes that are not stored yet, else a new one. */
export function drawingSession(place: DrawingPlace, source: DrawingSource): DrawingSession {
  for (const session of open.keys()) if (!session.hasUnsaved) open.delete(session)
  const known = [...open].find(([, other]) => isSame(place, other))?.[0]
  if (known) return known
  const session = new DrawingSession(place.scanId, place.reader, place.voxels, source)
  open.set(session, place)
  return session
}

/** Strokes anywhere that are not stored yet. */
export const unsavedStrokes = (): UnsavedWork[] =>
  [...open]
    .filter(([session]) => session.hasUnsaved)
    .map(([session, { study, scan, query }]) => ({
      kind: 'strokes',
      study,
      scan,
      query,
      count: session.view.pending,
      failed: session.view.save === 'unsaved',
      retry: () => session.retry(),
    }))
tellUnsaved(unsavedStrokes)
