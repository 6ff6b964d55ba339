import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { loopback } from '../../contract/api.ts'
import { serve, type Served } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'normascope-connections-'))
let served: Served

beforeAll(async () => {
  process.env['NORMASCOPE_HOME'] = join(folder, 'home')
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  served = await serve(undefined, { open: false, page: folder })
})
afterAll(async () => {
  await served.close()
  rmSync(folder, { recursive: true, force: true })
})

const opened = (): Promise<WebSocket> => {
  const { host, origin, searchParams } = new URL(served.url)
  const token = loopback.tokenProtocol(searchParams.get(loopback.tokenParameter)!)
  const socket = new WebSocket(`ws://${host}${loopback.rpcPath}`, [loopback.protocol, token], { origin })
  return new Promise((done, fail) => {
    socket.once('open', () => done(socket))
    socket.once('error', fail)
  })
}
/** A call as the page makes it, and its answer. */
const called = (socket: WebSocket, path: string, json: unknown): Promise<string> =>
  new Promise((done, fail) => {
    socket.once('message', (data) => done((data as Buffer).toString()))
    socket.once('close', (code) => fail(new Error(`closed with ${code}`)))
    socket.send(JSON.stringify({ i: '1', p: { u: path, b: { json } } }))
  })

test('a stroke of several megabytes is a call as any other', async () => {
  const socket = await opened()
  const stroke = { annotation_id: 1, after: 0, tool: 'grow', runs: 'A'.repeat(5 * 2 ** 20) }
  // without a study the engine refuses it, in an answer
  expect(await called(socket, '/annotations/stroke', stroke)).toContain('No study is open')
  socket.close()
})

test.each([
  ['a message that nobody would send', (socket: WebSocket) => socket.send(Buffer.alloc(2 ** 26 + 1)), 1009],
  [
    'a frame that is none',
    (socket: WebSocket) => {
      const { _socket } = socket as unknown as { _socket: { write(bytes: Buffer): void } }
      _socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]))
    },
    1002,
  ],
])('%s ends its connection, not the engine', async (_name, send, code) => {
  const socket = await opened()
  const closed = new Promise<number>((done) => socket.once('close', done))
  socket.on('error', () => undefined)
  send(socket)
  expect(await closed).toBe(code)
  const next = await opened()
  expect(await called(next, '/jobs/list', undefined)).toContain('"json":[]')
  next.close()
})
