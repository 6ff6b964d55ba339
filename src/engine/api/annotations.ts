import { implement } from '@orpc/server'
import { encodeRuns } from '../../science/drawing/index.ts'
import { annotationsContract } from '../../contract/api/annotations.ts'
import * as annotations from '../annotations/index.ts'
import { leavingUnchanged, ledgerSince, listedFindings, queryLedger } from '../evaluations/index.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'
import { volumeThreads } from './threads.ts'

/** A mask file follows its journal this long after the last stroke. */
const WRITE_AFTER_MS = 1500

export function annotationsPart(session: EngineSession) {
  const calls = implement(annotationsContract).use(withFaults)
  const timers = new Map<number, NodeJS.Timeout>()
  /** The strokes are safe already; the file may wait until the hand rests. A failure shows at the next save or evaluation. */
  const writeSoon = (id: number): void => {
    const { study } = session
    clearTimeout(timers.get(id))
    const write = (): void => {
      timers.delete(id)
      if (study.db.open) void annotations.saveAnnotation(study, id).catch(() => undefined)
    }
    timers.set(id, setTimeout(write, WRITE_AFTER_MS).unref())
  }
  /** Strokes and notes are no part of any figure until the study is evaluated again. */
  const leavingFigures = <T>(write: () => T): T => leavingUnchanged(session.study, write)
  const entry = (id: number) =>
    annotations.annotationEntry(session.study, annotations.annotationById(session.study, id))
  const step = (
    kind: 'undo' | 'redo',
    { annotation_id: id, after }: { annotation_id: number; after: number },
  ) => {
    const runs = leavingFigures(() => annotations.addEntry(session.study, id, after, { kind }))
    writeSoon(id)
    return { ...entry(id), runs: Buffer.from(encodeRuns(runs)).toString('base64') }
  }
  return {
    annotations: {
      list: calls.annotations.list.handler(({ input }) =>
        annotations.listAnnotations(session.study, input.scan_id),
      ),
      open: calls.annotations.open.handler(async ({ input }) => {
        const row = await annotations.openAnnotation(session.study, input.scan_id, input.reader)
        if (row.last > row.written) writeSoon(row.id) // what an engine that died had not written
        return annotations.annotationEntry(session.study, row)
      }),
      stroke: calls.annotations.stroke.handler(({ input }) => {
        const { annotation_id: id, after, tool } = input
        const runs = new Uint8Array(Buffer.from(input.runs, 'base64'))
        leavingFigures(() => annotations.addEntry(session.study, id, after, { kind: 'stroke', tool, runs }))
        writeSoon(id)
        return entry(id)
      }),
      undo: calls.annotations.undo.handler(({ input }) => step('undo', input)),
      redo: calls.annotations.redo.handler(({ input }) => step('redo', input)),
      save: calls.annotations.save.handler(async ({ input }) => {
        await annotations.saveAnnotation(session.study, input.annotation_id)
        return entry(input.annotation_id)
      }),
      agreement: calls.annotations.agreement.handler(() =>
        annotations.agreement(session.study, (input) => volumeThreads().run('agreement', input)),
      ),
    },
    notes: {
      put: calls.notes.put.handler(({ input }) =>
        leavingFigures(() => annotations.putNote(session.study, input)),
      ),
      remove: calls.notes.remove.handler(({ input }) =>
        leavingFigures(() => annotations.removeNote(session.study, input)),
      ),
    },
    review: {
      worklist: calls.review.worklist.handler(({ input }) => queryLedger(session.study, input)),
      worklistSince: calls.review.worklistSince.handler(({ input }) =>
        ledgerSince(session.study, input.query, input.known),
      ),
      judgements: calls.review.judgements.handler(({ input }) => {
        const { study } = session
        return annotations.judgements(study, input.modality, (ids) => listedFindings(study, ids))
      }),
    },
    reference: {
      get: calls.reference.get.handler(() => ({
        choice: annotations.referenceChoice(session.study),
        readers: annotations.readersOf(session.study),
      })),
      set: calls.reference.set.handler(async ({ input }) => {
        annotations.setReferenceChoice(session.study, input.choice)
        await annotations.prepareReferences(session.study)
      }),
    },
  }
}
