import { expect, test } from 'vitest'
import type { AnnotationEntry } from '../../contract/api/annotations.ts'
import { drawingToShow } from './use-reader-mask.ts'

const by = (reader: string, changed: string, voxels = 5): AnnotationEntry =>
  ({ reader, changed, voxels }) as AnnotationEntry

test('the own drawing is shown, else the newest that has a voxel', () => {
  const all = [by('Anna', '2026-01-01'), by('Ben', '2026-03-01'), by('Cleo', '2026-04-01', 0)]
  expect(drawingToShow(all, 'anna')?.reader).toBe('Anna')
  expect(drawingToShow(all, 'Cleo')?.reader).toBe('Ben')
  expect(drawingToShow(all, '')?.reader).toBe('Ben')
  expect(drawingToShow([by('Cleo', '', 0)], 'Cleo')).toBeUndefined()
})
