import { EventEmitter } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { engineEnded, engineStopped } from '../contract/engine-faults.ts'
import type { ToEngine } from './messages.ts'

/** A process of the engine that answers nothing and dies when it is told. */
class Silent extends EventEmitter {
  readonly pid = 1
  readonly heard: ToEngine[] = []
  postMessage(message: ToEngine): void {
    this.heard.push(message)
  }
}
const started: Silent[] = []
vi.mock('electron', () => ({
  utilityProcess: {
    fork: () => {
      const process = new Silent()
      started.push(process)
      return process
    },
  },
}))
const { EngineProcess } = await import('./engine-process.ts')
afterEach(() => started.splice(0))

test('a question to an engine that dies is refused, and the next goes to the one that took its place', async () => {
  const engine = new EngineProcess(null)
  const asked = engine.grant('/scans')
  started[0]!.emit('exit', 9)
  await expect(asked).rejects.toThrow(engineStopped.message)

  const again = engine.grant('/scans')
  const place = { id: 'a', name: 'scans', shown: '/scans' }
  const question = started[1]!.heard.find((message) => message.kind === 'grant')
  started[1]!.emit('message', { kind: 'granted', ask: question?.ask, place })
  expect(await again).toEqual(place)
})

test('an engine that is not started again refuses every question at once', async () => {
  const engine = new EngineProcess(null)
  for (let death = 0; death < 4; death++) started.at(-1)!.emit('exit', 9)
  expect(started).toHaveLength(4)
  await expect(engine.grant('/scans')).rejects.toThrow(engineEnded.message)
  await expect(engine.path('a')).rejects.toThrow(engineEnded.message)
})
