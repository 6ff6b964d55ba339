import { expect, test } from 'vitest'
import type { EngineClient } from '../../../contract/api.ts'
import { unsavedWork } from '../../app/unsaved.ts'
import { ShownFault } from '../../connection/index.ts'
import { drawingSession, type DrawingPlace } from './drawings.ts'

const place = (more: Partial<DrawingPlace> = {}): DrawingPlace => ({
  study: { name: 'One', created: '2026' },
  scanId: 1,
  scan: 'sub-1_FLAIR',
  reader: 'AB',
  voxels: 10,
  query: { finding: '1 lesion' },
  ...more,
})

test('strokes that cannot be stored are told of and kept for their scan, reader and study until they are', async () => {
  let full = true
  let last = 0
  const entry = () => ({ annotation_id: 1, last, undoable: last, redoable: 0, changed: 'now' })
  const calls = {
    annotations: {
      open: () => Promise.resolve(entry()),
      stroke: () => {
        if (full) throw new ShownFault({ code: 'disk-full', message: 'full', remedy: 'free some' })
        last++
        return Promise.resolve(entry())
      },
    },
  } as unknown as EngineClient
  const source = { calls: () => calls, fetchMask: () => Promise.resolve(new Uint8Array(10)) }

  const drawing = drawingSession(place(), source)
  drawing.apply('pen', 1, [1])
  expect(unsavedWork()).toMatchObject([{ count: 1, failed: false }])
  drawing.apply('pen', 1, [2])
  await drawing.retry()
  expect(unsavedWork()).toMatchObject([
    { kind: 'strokes', scan: 'sub-1_FLAIR', count: 2, failed: true, query: { finding: '1 lesion' } },
  ])
  expect(drawingSession(place({ reader: 'ab' }), source)).toBe(drawing)
  for (const other of [{ scanId: 2 }, { reader: 'CD' }, { study: { name: 'Two', created: '2026' } }])
    expect(drawingSession(place(other), source)).not.toBe(drawing)

  await unsavedWork()[0]!.retry()
  expect(unsavedWork()).toHaveLength(1)
  full = false
  await unsavedWork()[0]!.retry()
  expect(unsavedWork()).toEqual([])
  expect(last).toBe(2)
})
