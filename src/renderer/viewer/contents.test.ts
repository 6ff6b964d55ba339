import { expect, test } from 'vitest'
import type { MapEntry, ScanEntry, SharedFault } from '../../contract/api.ts'
import type { PaneKind } from '../app/view.ts'
import { ShownFault, type LoadedVoxels } from '../connection/index.ts'
import { drawnOf, loadContents, toldOnce, type Contents } from './contents.ts'
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
  const load = (...corrupt: string[]): Promise<Contents> =>
    loadContents(cacheWithout(...corrupt), request, 'map', none, signal)
  const { original, map, mask, unread } = await load('mask', 'map')
  expect([original, map, mask]).toEqual([volume, undefined, undefined])
  expect(unread.map(({ what, fault: { message } }) => [what, message])).toEqual([
    ['map', 'map.nii.gz is damaged'],
    ['mask', 'mask.nii.gz is damaged'],
  ])
  expect((await load()).unread).toEqual([])
})

test('without a reconstruction there is no image: its own fault is told before that there is none', async () => {
  const load = (kind: PaneKind, corrupt: string, map: MapEntry | undefined): Promise<unknown> =>
    loadContents(cacheWithout(corrupt), { ...request, map }, kind, none, signal)
  for (const kind of ['recon', 'residual', 'mask'] as const) {
    const file = kind === 'mask' ? 'map' : 'recon'
    await expect(load(kind, file, request.map)).rejects.toThrow(`${file}.nii.gz is damaged`)
    await expect(load(kind, '', undefined)).rejects.toThrow('never made')
    await expect(load(kind, 'scan', request.map)).rejects.toThrow('scan.nii.gz is damaged')
  }
})

test('what is no longer wanted is no fault', async () => {
  const get = (): Promise<never> => Promise.reject(new DOMException('gone', 'AbortError'))
  await expect(loadContents({ get }, request, 'map', none, signal)).rejects.toThrow('gone')
})

test('a reference that no pane can read is told once', () => {
  const [mask, map] = [fault('mask'), fault('map')]
  expect(toldOnce([map, mask, { ...mask }])).toEqual([map, mask])
})

test('in the place of the image stands what the pane was asked for; only that has colours of its own', async () => {
  const voxels = (...values: number[]): LoadedVoxels => ({
    info: { datatype: 'float32', dims: [values.length, 1, 1], affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] },
    data: Float32Array.from(values),
  })
  const [scan, recon, map, mask] = [voxels(9, 4), voxels(5, 5), voxels(0.2, 0.8), voxels(1, 0)]
  const get = (kind: string): Promise<LoadedVoxels> => Promise.resolve({ scan, recon, map, mask }[kind]!)
  const drawn = async (kind: PaneKind) =>
    drawnOf(await loadContents({ get }, request, kind, none, signal), 0.5)
  expect(await drawn('image')).toMatchObject({ scan, map: undefined, range: undefined })
  expect(await drawn('map')).toMatchObject({ scan, map, range: undefined })
  expect(await drawn('recon')).toMatchObject({ scan: recon, map: undefined, range: undefined })
  const residual = await drawn('residual')
  expect([...residual.scan.data, ...residual.range!]).toEqual([4, -1, -4, 4])
  const labels = await drawn('mask')
  expect([...labels.scan.data]).toEqual([2, 3]) // missed, false alarm
  expect(labels.ml.map(({ label }) => label)).toEqual(['found', 'missed', 'alarm'])
})
