import { expect, test, vi } from 'vitest'
import { KeptVoxels } from './kept-voxels.ts'
import type { Voxels } from './view-tasks.ts'

const voxels = (bytes: number): Voxels => ({
  info: { datatype: 'float32', dims: [1, 1, 1], affine: [] },
  packed: new Uint8Array(bytes),
})
const never = new AbortController().signal
/** A read that ends when it is told to, or is given up. */
function slow(volume: Voxels) {
  let finish = (): void => undefined
  const read = vi.fn(
    (signal: AbortSignal) =>
      new Promise<Voxels>((done, fail) => {
        finish = () => done(volume)
        signal.addEventListener('abort', () => fail(new Error('cancelled')))
      }),
  )
  return { read, finish: () => finish() }
}

test('asked for by several at once, read once; kept until there is no room', async () => {
  const kept = new KeptVoxels(250)
  const read = vi.fn(async () => voxels(100))
  await Promise.all([kept.get('a', read, never), kept.get('a', read, never)])
  await kept.get('b', read, never)
  await kept.get('a', read, never) // used after b
  expect(read).toHaveBeenCalledTimes(2)
  await kept.get('c', read, never)
  await kept.get('a', read, never)
  expect(read).toHaveBeenCalledTimes(3)
  await kept.get('b', read, never)
  expect(read).toHaveBeenCalledTimes(4)
})

test('given up when the last one leaves, not before', async () => {
  const kept = new KeptVoxels()
  const { read, finish } = slow(voxels(8))
  const [one, two] = [new AbortController(), new AbortController()]
  const first = kept.get('a', read, one.signal)
  const second = kept.get('a', read, two.signal)
  one.abort()
  expect(read.mock.calls[0]![0].aborted).toBe(false)
  finish()
  expect((await second).packed).toHaveLength(8)
  expect((await first).packed).toHaveLength(8)

  const other = slow(voxels(8))
  const last = new AbortController()
  const given = kept.get('b', other.read, last.signal)
  last.abort()
  expect(other.read.mock.calls[0]![0].aborted).toBe(true)
  await expect(given).rejects.toThrow('cancelled')
})

test('whoever comes in the moment in which it is given up has it read again', async () => {
  const kept = new KeptVoxels()
  const left = slow(voxels(8))
  const stop = new AbortController()
  const given = kept.get('a', left.read, stop.signal)
  given.catch(() => undefined)
  stop.abort()
  const again = vi.fn(async () => voxels(4))
  expect((await kept.get('a', again, never)).packed).toHaveLength(4)
  expect(again).toHaveBeenCalledTimes(1)
  await expect(given).rejects.toThrow('cancelled')
})

test('a failure is told and not kept', async () => {
  const kept = new KeptVoxels()
  await expect(kept.get('a', () => Promise.reject(new Error('no such file')), never)).rejects.toThrow(
    'no such',
  )
  expect((await kept.get('a', async () => voxels(4), never)).packed).toHaveLength(4)
})
