import { implement } from '@orpc/server'
import { cohortContract } from '../../contract/api.ts'
import { Fault } from '../../contract/index.ts'
import {
  editCohort,
  editedState,
  leaksOf,
  lesionVolumes,
  qualityFlags,
  redoEdit,
  thumbnailOf,
  undoEdit,
} from '../cohort/index.ts'
import { splitStudy } from '../studies/index.ts'
import type { BytesRoute } from './bytes.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'
import { pictureThreads } from './threads.ts'

export function cohortPart(session: EngineSession) {
  const calls = implement(cohortContract).use(withFaults)
  return {
    cohort: {
      edit: calls.cohort.edit.handler(({ input }) => editCohort(session.study, input)),
      undo: calls.cohort.undo.handler(() => undoEdit(session.study)),
      redo: calls.cohort.redo.handler(() => redoEdit(session.study)),
      edited: calls.cohort.edited.handler(() => editedState(session.study)),
      split: calls.cohort.split.handler(({ input }) =>
        splitStudy(
          session.study,
          'table' in input
            ? { from: session.places.path(input.table) }
            : {
                calibration: input.calibration,
                seed: input.seed,
                stratify: input.stratify,
                keepGiven: input.keep_given,
              },
        ),
      ),
      checks: calls.cohort.checks.handler(() => ({
        flags: qualityFlags(session.study),
        leaks: leaksOf(session.study),
      })),
      volumes: calls.cohort.volumes.handler(() =>
        lesionVolumes(session.study, pictureThreads(), session.closing),
      ),
    },
  }
}

export const thumbnailRoute: BytesRoute = {
  method: 'GET',
  pattern: /^\/thumbnail\/(\d{1,15})$/,
  async answer({ session, parts: [id], signal }) {
    try {
      const body = await thumbnailOf(session.study, Number(id), pictureThreads(), signal)
      return { type: 'image/png', body }
    } catch (error) {
      // A scan that cannot be read shows as one in a table of thousands; the viewer says why.
      if (error instanceof Fault && error.code !== 'cancelled')
        return { type: 'image/png', body: new Uint8Array() }
      throw error
    }
  },
}
