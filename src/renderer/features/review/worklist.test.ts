import { expect, test, vi } from 'vitest'
import { askWorklist, MOST_ALARMS } from './worklist.ts'

test('all lesions of the modality are asked for, false alarms by the filters up to a number', async () => {
  const worklist = vi.fn(() => Promise.resolve({}))
  const judgements = vi.fn(() => Promise.resolve([]))
  const calls = { review: { worklist, judgements } } as unknown as Parameters<typeof askWorklist>[0]
  await askWorklist(calls, { modality: 'FLAIR', method: '', leastMl: 0 })
  await askWorklist(calls, { modality: 'T2w', method: 'a', leastMl: 0.5 })
  const alarms = { kind: 'false-positive', order: 'largest', limit: MOST_ALARMS }
  expect(worklist.mock.calls).toEqual([
    [{ modalities: ['FLAIR'], kind: 'lesion' }],
    [{ modalities: ['FLAIR'], ...alarms }],
    [{ modalities: ['T2w'], kind: 'lesion' }],
    [{ modalities: ['T2w'], ...alarms, methods: ['a'], minMl: 0.5 }],
  ])
  expect(judgements.mock.calls).toEqual([[{ modality: 'FLAIR' }], [{ modality: 'T2w' }]])
})
