import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Study } from '../studies/index.ts'

/** Path of the reconstruction that a run keeps beside an anomaly map, where the method has one; relative as the map's. */
export const reconstructionOf = (map: string): string => map.replace(/_desc-anomaly(?=\.nii)/, '_desc-recon')

/** Whether a method keeps the image as it would look healthy: its first map tells for all. */
export function reconstructs({ db, folder }: Pick<Study, 'db' | 'folder'>, method: string): boolean {
  const path = db
    .prepare<[string], string>('SELECT path FROM map WHERE method = ? LIMIT 1')
    .pluck()
    .get(method)
  return path !== undefined && existsSync(join(folder, reconstructionOf(path)))
}
