/**
 * The engine in Electron's utilityProcess. Main says which study, hands over the ports of a page, and starts the processes
 * of inference; scans, maps and calls go straight between page and engine.
 */
import { RPCHandler } from '@orpc/server/message-port'
import type { MessagePortMain } from 'electron'
import { toFaultData } from '../../contract/index.ts'
import { EngineSession, makeRouter } from '../../engine/api/index.ts'
import { isStudyThere } from '../../engine/places/index.ts'
import { createdOf, openStudy, type Study } from '../../engine/studies/index.ts'
import type { FromEngine, ToEngine } from '../messages.ts'
import { serveBytes } from './bytes-port.ts'
import { AskedProcesses } from './spawn.ts'

// Work whose outcome nobody waited for must not take the open study with it; what was stored is stored.
process.on('unhandledRejection', (reason) => {
  console.error('Something of the engine failed unnoticed:', reason)
})

const parent = process.parentPort
const tell = (message: FromEngine): void => parent.postMessage(message)
const processes = new AskedProcesses(tell)
const session = new EngineSession(undefined, processes.spawn, { browsable: false })
const calls = new RPCHandler(makeRouter(session))

function tellStudy(study: Study | undefined): void {
  tell({
    kind: 'study',
    open: study ? { folder: study.folder, name: study.name, created: createdOf(study) } : null,
  })
  const there = session.recent.list().filter(({ folder }) => isStudyThere(folder))
  tell({
    kind: 'recent',
    studies: there.map(({ folder, study: name }) => ({ name, place: session.places.grant(folder) })),
  })
}
session.onTake(tellStudy)

let working = false
function tellWorking(): void {
  const on = session.jobs.list().some(({ state }) => state === 'running' || state === 'queued')
  if (on !== working) tell({ kind: 'working', on })
  working = on
}
/** Every study has a queue of its own. */
session.onTake(() => {
  session.jobs.onChange(tellWorking)
  tellWorking()
})

async function begin(folder: string | null, going: boolean): Promise<void> {
  try {
    if (folder === null) tellStudy(undefined)
    else await session.take(openStudy(folder), going)
  } catch (error) {
    tell({ kind: 'not-opened', fault: toFaultData(error, folder ?? undefined) })
    tellStudy(undefined)
  }
  tell({ kind: 'ready' })
}

function servePage([call, bytes]: readonly MessagePortMain[]): void {
  if (!call || !bytes) return
  calls.upgrade(call)
  call.start()
  serveBytes(session, bytes)
}

function pathOf(place: string): string | null {
  try {
    return session.places.path(place)
  } catch {
    return null
  }
}

/** Waits for the first message: pages are answered once the study is there. */
let begun: Promise<void> = Promise.resolve()

parent.on('message', ({ data, ports }) => {
  const message = data as ToEngine
  switch (message.kind) {
    case 'begin':
      begun = begin(message.study, message.going)
      return
    case 'page':
      return void begun.then(() => servePage(ports))
    case 'grant':
      return tell({ kind: 'granted', ask: message.ask, place: session.places.grant(message.path) })
    case 'path':
      return tell({ kind: 'path-is', ask: message.ask, path: pathOf(message.place) })
    case 'process':
      return processes.started(message.id, ports[0])
    case 'process-ended':
      return processes.ended(message.id, message.why)
    case 'end':
      return void session.close().finally(() => {
        tell({ kind: 'ended' })
        process.exit(0)
      })
  }
})
