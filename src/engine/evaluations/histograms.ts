import type { Postprocessing } from '../../contract/index.ts'
import { studyCards } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'
import { forEachLimited, type TaskRunner } from './runner.ts'
import { findHistogram, mapFiles, storeHistogram, type MapRow, type StoredHistogram } from './store.ts'

export interface Work {
  runner: TaskRunner
  signal: AbortSignal | undefined
}

/** The stored histograms of maps of one method; missing ones are counted from the map files and stored. */
export async function histogramsOf(
  study: Study,
  maps: readonly MapRow[],
  postprocessing: Postprocessing,
  { runner, signal }: Work,
): Promise<StoredHistogram[]> {
  if (maps.length === 0) return []
  const range = studyCards(study.db).find(({ id }) => id === maps[0]!.method)!.score.range
  return forEachLimited(maps, runner.size, signal, async (map) => {
    const stored = findHistogram(study, map, postprocessing, range)
    if (stored) return stored
    const files = mapFiles(study, map, postprocessing)
    const counted = await runner.run('scoreHistogram', { files, range }, signal ? { signal } : {})
    return storeHistogram(study, map, postprocessing, counted)
  })
}
