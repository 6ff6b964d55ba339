import { expect, test, vi } from 'vitest'
import { loopback } from '../../contract/api/paths.ts'
import { packRuns } from '../../science/volume/index.ts'
import type { Connection } from '../connection/index.ts'
import { VoxelCache } from './voxel-cache.ts'

const mask = Uint8Array.from([0, 1, 1, 0])
const info = { datatype: 'uint8', dims: [4, 1, 1], affine: [] }

/** Answers every request after a moment, or never once it is given up. */
function slowConnection() {
  const fetch = vi.fn(
    (_path: string, signal: AbortSignal) =>
      new Promise<Response>((done, fail) => {
        const headers = { [loopback.volumeHeader]: JSON.stringify(info) }
        const timer = setTimeout(() => done(new Response(packRuns(mask), { headers })), 20)
        signal.addEventListener('abort', () => {
          clearTimeout(timer)
          setTimeout(() => fail(new DOMException('gone', 'AbortError')), 5)
        })
      }),
  )
  return { fetch, cache: new VoxelCache({ fetch } as unknown as Connection) }
}

test('two who ask for the same volume fetch it once, and it comes though one of them leaves', async () => {
  const { fetch, cache } = slowConnection()
  const ahead = new AbortController()
  const given = cache.get('mask', 1, '', ahead.signal)
  const wanted = cache.get('mask', 1, '', new AbortController().signal)
  ahead.abort()
  await expect(given).rejects.toMatchObject({ name: 'AbortError' })
  expect((await wanted).data).toEqual(mask)
  expect(fetch).toHaveBeenCalledTimes(1)
})

test('asked for in the moment in which a fetch ahead is given up, it is fetched anew', async () => {
  const { fetch, cache } = slowConnection()
  const ahead = new AbortController()
  const given = cache.get('mask', 1, '', ahead.signal)
  ahead.abort()
  const wanted = cache.get('mask', 1, '', new AbortController().signal)
  await expect(given).rejects.toMatchObject({ name: 'AbortError' })
  expect((await wanted).data).toEqual(mask)
  expect(fetch).toHaveBeenCalledTimes(2)
  await cache.get('mask', 1, '', new AbortController().signal)
  expect(fetch).toHaveBeenCalledTimes(2)
})
