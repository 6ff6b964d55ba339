import { expect, test } from 'vitest'
import type { MapEntry, ScanEntry, SharedFault } from '../../contract/api.ts'
import { ShownFault, type LoadedVoxels } from '../connection/index.ts'
import { loadContents, toldOnce } from './contents.ts'
import type { VoxelCache } from './voxel-cache.ts'

const fault = (message: string): SharedFault => ({ code: 'bad-input', message, remedy: '' })
const request = {
  scan: { scan_id: 1, has_mask: true } as ScanEntry,
  map: { map_id: 2, created: '' } as MapEntry,
}
const volume = { data: new Uint8Array(1) } as unknown as LoadedVoxels
/** Every volume can be read but those of these kinds. */
const cacheWithout = (...corrupt: string[]): Pick<VoxelCache, 'get'> => ({
  get: (kind) =>
    corrupt.includes(kind)
      ? Promise.reject(new ShownFault(fault(`${kind}.nii.gz is damaged`)))
      : Promise.resolve(volume),
})
const signal = new AbortController().signal
const none = fault('never made')

test('every overlay that cannot be read is named, and the image is there without it', async () => {
  const { scan, map, mask, unread } = await loadContents(
    cacheWithout('mask', 'map'),
    request,
    undefined,
    signal,
  )
  expect([scan, map, mask]).toEqual([volume, undefined, undefined])
  expect(unread.map(({ what, fault: { message } }) => [what, message])).toEqual([
    ['map', 'map.nii.gz is damaged'],
    ['mask', 'mask.nii.gz is damaged'],
  ])
  expect((await loadContents(cacheWithout(), request, undefined, signal)).unread).toEqual([])
})

test('without a reconstruction there is no image: its own fault is told before that there is none', async () => {
  const load = (corrupt: string, map: MapEntry | undefined): Promise<unknown> =>
    loadContents(cacheWithout(corrupt), { ...request, map }, { none }, signal)
  await expect(load('recon', request.map)).rejects.toThrow('recon.nii.gz is damaged')
  await expect(load('', undefined)).rejects.toThrow('never made')
  await expect(load('scan', request.map)).rejects.toThrow('scan.nii.gz is damaged')
})

test('what is no longer wanted is no fault', async () => {
  const get = (): Promise<never> => Promise.reject(new DOMException('gone', 'AbortError'))
  await expect(loadContents({ get }, request, undefined, signal)).rejects.toThrow('gone')
})

test('a reference that no pane can read is told once', () => {
  const [mask, map] = [fault('mask'), fault('map')]
  expect(toldOnce([map, mask, { ...mask }])).toEqual([map, mask])
})
