import type { ClientLink, ClientContext } from '@orpc/client'
import { expect, test } from 'vitest'
import { makeConnection } from './client.ts'
import { engineEnded } from '../../contract/engine-faults.ts'
import { faultFrom, ShownFault } from './faults.ts'
import { Lines, type Fetch } from './link.ts'

const link: ClientLink<ClientContext> = { call: () => Promise.reject(new Error('no calls here')) }
/** A way to bytes that answers with what is given, in turn, and counts. */
function way(...answers: (() => Response)[]): { fetch: Fetch; asked: string[] } {
  const asked: string[] = []
  const fetch: Fetch = async (path) => {
    asked.push(path)
    return answers[asked.length - 1]!()
  }
  return { fetch, asked }
}
const overview = (stamp: string) => (): Response => Response.json({ stamp })

test('the overview is asked for at once, by a way that is there before the line; then anew by the line', async () => {
  const early = way(overview('early'))
  const late = way(overview('late'), () => Response.json(null))
  const lines = new Lines()
  const { connection } = makeConnection(lines, early.fetch)
  expect(early.asked).toEqual(['/overview'])
  expect(await connection.overview()).toEqual({ stamp: 'early' })
  lines.put({ link, fetch: late.fetch })
  expect(await connection.overview()).toEqual({ stamp: 'late' })
  expect(await connection.overview()).toBeNull()
  expect(early.asked).toHaveLength(1)
})

test('where the early way fails, the line is waited for', async () => {
  const lines = new Lines()
  const { connection } = makeConnection(lines, () => Promise.reject(new TypeError('no engine yet')))
  const asked = connection.overview()
  lines.put({ link, fetch: way(overview('line')).fetch })
  expect(await asked).toEqual({ stamp: 'line' })
})

test("the engine's own fault is told in its words", async () => {
  const fault = { code: 'unreadable', message: 'The study cannot be read.', remedy: 'Copy it again.' }
  const refused = way(() => Response.json(fault, { status: 422 }))
  const { connection } = makeConnection(new Lines(), refused.fetch)
  const error = await connection.overview().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ShownFault)
  expect((error as ShownFault).fault).toEqual(fault)
})

test('without an engine a call waits for the next one, and is refused at once where there will be none', async () => {
  const lines = new Lines()
  const { connection } = makeConnection(lines, way(overview('early')).fetch)
  await connection.overview()
  lines.break(true)
  const waiting = connection.overview()
  lines.put({ link, fetch: way(overview('next')).fetch })
  expect(await waiting).toEqual({ stamp: 'next' })
  lines.break(false)
  await expect(connection.overview()).rejects.toMatchObject({ fault: engineEnded })
})

test('a refusal by the process of the window, which comes as text, is told as the fault it is', () => {
  const error = new Error(`Error invoking remote method 'normascope:pick': Error: ${engineEnded.message}`)
  expect(faultFrom(error)).toEqual(engineEnded)
})
