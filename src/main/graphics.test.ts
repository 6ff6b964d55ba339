import { EventEmitter } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repeatedly, watchGraphics } from './graphics.ts'
import { words } from './locale.ts'
import { addLine, lineOf } from './process-log.ts'

const minutes = (count: number): number => count * 60_000
type App = Parameters<typeof watchGraphics>[0]

test('the second death within ten minutes is told, then the fourth', () => {
  const tell = repeatedly()
  expect([0, 5, 6, 7, 30, 41, 42].map((at) => tell(minutes(at)))).toEqual([
    false,
    true,
    false,
    true,
    false,
    false,
    true,
  ])
})

test('software drawing is offered where the card draws; it is taken only when it is chosen', () => {
  const asked: Electron.MessageBoxOptions[] = []
  for (const inSoftware of [false, true]) {
    const app = new EventEmitter()
    watchGraphics(app as unknown as App, {
      language: () => 'en',
      ask: async (options) => {
        asked.push(options)
        return 0
      },
      inSoftware: () => inSoftware,
      useSoftware: () => expect.unreachable('nobody has chosen it'),
    })
    for (const type of ['GPU', 'Utility', 'GPU'])
      app.emit('child-process-gone', {}, { type, reason: 'crashed', exitCode: 1 })
  }
  const { graphics } = words('en')
  expect(asked.map(({ buttons }) => buttons)).toEqual([
    process.platform === 'darwin' ? [graphics.goOn] : [graphics.goOn, graphics.useSoftware],
    [graphics.goOn],
  ])
  expect(asked[1]!.detail).toContain(graphics.remedy)
})

test('the record of processes names what ended and keeps the newest lines', () => {
  const now = new Date('2026-11-23T10:00:00Z')
  const gone = { type: 'Utility', name: 'Network Service', reason: 'killed', exitCode: 9 } as const
  expect(lineOf(gone, now)).toBe('2026-11-23T10:00:00.000Z Utility (Network Service) killed, exit code 9')
  const file = join(mkdtempSync(join(tmpdir(), 'normascope-record-')), 'deep', 'processes.log')
  for (let i = 0; i < 510; i++) addLine(file, `line ${i}`)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([500, 'line 10', 'line 509'])
})
