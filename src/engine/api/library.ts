import { implement } from '@orpc/server'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { libraryContract } from '../../contract/api.ts'
import { Fault } from '../../contract/index.ts'
import { demoPlan, demoStudy, isDemoComplete, prepareDemo } from '../demo/index.ts'
import { isStudyThere, programFolder } from '../places/index.ts'
import { createStudy, openStudy } from '../studies/index.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'

/** A name for a folder that every system takes: letters, digits and dashes. */
export const folderNameOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60) || 'study'

async function openDemo(session: EngineSession): Promise<void> {
  const root = join(programFolder(), 'demo')
  const folder = demoStudy(root)
  if (session.open?.folder !== folder) {
    prepareDemo(root)
    mkdirSync(root, { recursive: true })
    await session.take(isStudyThere(folder) ? openStudy(folder) : createStudy(folder, { name: 'Demo study' }))
  }
  const study = session.study
  const busy = session.jobs
    .list()
    .some(({ kind, state }) => kind === 'demo' && ['queued', 'running', 'paused'].includes(state))
  if (!busy && !isDemoComplete(study)) session.jobs.start(demoPlan(study, root, session.spawn))
}

/** A place that must be named by a dialog of the host, where the host has dialogs. */
function browsing(session: EngineSession): void {
  if (session.browsable) return
  throw new Fault({
    code: 'usage',
    message: 'Folders are chosen in the window of the system here.',
    remedy: 'Use the button that opens it, or drop the folder on the window.',
  })
}

export function libraryPart(session: EngineSession) {
  const calls = implement(libraryContract).use(withFaults)
  const { places, recent } = session
  return {
    places: {
      list: calls.places.list.handler(({ input }) => {
        browsing(session)
        return places.list(input.place, input.files)
      }),
      typed: calls.places.typed.handler(({ input }) => {
        browsing(session)
        return places.typed(input.path)
      }),
    },
    library: {
      current: calls.library.current.handler(() =>
        session.open ? { ...places.grant(session.open.folder), study: session.open.name } : null,
      ),
      recent: calls.library.recent.handler(() =>
        recent.list().map(({ folder, study, opened, created }) => ({
          ...places.grant(folder),
          study,
          opened,
          created,
          there: isStudyThere(folder),
        })),
      ),
      forget: calls.library.forget.handler(({ input }) => recent.forget(places.path(input.place))),
      open: calls.library.open.handler(async ({ input }) => {
        const folder = places.path(input.place)
        // the one that is open goes on, and so do its jobs
        if (session.open?.folder !== folder) await session.take(openStudy(folder))
      }),
      create: calls.library.create.handler(({ input }) => {
        const folder = join(places.path(input.place), folderNameOf(input.name))
        return session.take(createStudy(folder, { name: input.name }))
      }),
      demo: calls.library.demo.handler(() => openDemo(session)),
      close: calls.library.close.handler(() => session.take(undefined)),
    },
  }
}
