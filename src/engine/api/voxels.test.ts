import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { readRuns, spreadRuns } from '../../science/volume/index.ts'
// eslint-disable-next-line no-restricted-imports -- the small study that the evaluations themselves are tested on
import { tinyGrid, tinyStudy } from '../evaluations/tiny-study.ts'
import { openStudy, setSetting, type Study } from '../studies/index.ts'
import { readVolume, writeVolume } from '../volumes/index.ts'
import { VoxelStore } from './voxel-store.ts'
import { readVoxels } from './voxels.ts'

const never = new AbortController().signal
const subjects = [{ subject: 'sub-1', group: 'patient', split: 'test', scanner: 'A', age: 50 }] as const
const mapOf = async (study: Study): Promise<Float32Array> => {
  const { packed, info } = await readVoxels(study, 'map', 1, never)
  return spreadRuns(readRuns(packed), new Float32Array(info.dims.reduce((n, side) => n * side)))
}
const keptIn = (folder: string): string[] => {
  const at = join(folder, '.cache', 'voxels')
  return existsSync(at) ? readdirSync(at).filter((name) => name.endsWith('.voxels')) : []
}
/** What the next session of the program sees. */
async function nextSession<T>(folder: string, see: (study: Study) => Promise<T>): Promise<T> {
  const study = openStudy(folder)
  try {
    return await see(study)
  } finally {
    study.close()
  }
}

test('a map is kept in the study after it was sent, a scan is not; neither is shown as it was before', async () => {
  using tiny = await tinyStudy(subjects)
  const { study } = tiny
  const path = tiny.mapPath('good', 'sub-1')
  await readVoxels(study, 'scan', 1, never)
  const first = await mapOf(study)
  expect(first).toEqual((await readVolume(path)).data)
  await vi.waitFor(() => expect(keptIn(study.folder)).toHaveLength(1), { timeout: 5000 })

  const found = vi.spyOn(VoxelStore.prototype, 'get')
  expect(await nextSession(study.folder, mapOf)).toEqual(first)
  expect(await found.mock.results.at(-1)!.value).toBeDefined() // from the disk, not from memory

  // Another map of the same size, its time put back to that of the one before.
  const { atime, mtime } = statSync(path)
  const other = first.map((value) => (value === 0 ? 0 : 1 - value))
  await writeVolume(path, { grid: tinyGrid, data: other }, { datatype: 'float32' })
  utimesSync(path, atime, mtime)
  expect(await mapOf(study)).toEqual(other)
  expect(await nextSession(study.folder, mapOf)).toEqual(other)

  // The same file, measured in another way.
  setSetting(study, 'postprocessing', 'median3')
  const filtered = await nextSession(study.folder, mapOf)
  expect(filtered).not.toEqual(other)
  await vi.waitFor(() => expect(keptIn(study.folder).length).toBeGreaterThan(1), { timeout: 5000 })
  setSetting(study, 'postprocessing', 'none')
  expect(await nextSession(study.folder, mapOf)).toEqual(other)
})
