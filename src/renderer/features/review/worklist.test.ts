import { expect, test, vi } from 'vitest'
import { askWorklist, ledgerKeeper, MOST_ALARMS } from './worklist.ts'

test('all lesions of the modality are asked for, false alarms by the filters up to a number', async () => {
  const worklistSince = vi.fn(() => Promise.resolve({ stamp: 'now', ledger: {} }))
  const judgements = vi.fn(() => Promise.resolve([]))
  const calls = { review: { worklistSince, judgements } } as unknown as Parameters<typeof askWorklist>[0]
  await askWorklist(calls, { modality: 'FLAIR', method: '', leastMl: 0 })
  await askWorklist(calls, { modality: 'T2w', method: 'a', leastMl: 0.5 })
  const alarms = { kind: 'false-positive', order: 'largest', limit: MOST_ALARMS }
  expect(worklistSince.mock.calls).toEqual([
    [{ query: { modalities: ['FLAIR'], kind: 'lesion' } }],
    [{ query: { modalities: ['FLAIR'], ...alarms } }],
    [{ query: { modalities: ['T2w'], kind: 'lesion' } }],
    [{ query: { modalities: ['T2w'], ...alarms, methods: ['a'], minMl: 0.5 } }],
  ])
  expect(judgements.mock.calls).toEqual([[{ modality: 'FLAIR' }], [{ modality: 'T2w' }]])
})

test('what was answered before stays where nothing has changed, and another question is asked whole', async () => {
  const answers = [
    { stamp: 's1', ledger: { total: 1 } },
    { stamp: 's1', ledger: null },
    { stamp: 's2', ledger: { total: 2 } },
    { stamp: 's2', ledger: { total: 3 } },
  ]
  const worklistSince = vi.fn(() => Promise.resolve(answers.shift()!))
  const review = { worklistSince } as unknown as Parameters<ReturnType<typeof ledgerKeeper>>[0]
  const ask = ledgerKeeper()
  const first = await ask(review, { kind: 'lesion' })
  expect(await ask(review, { kind: 'lesion' })).toBe(first)
  expect(await ask(review, { kind: 'lesion' })).toEqual({ total: 2 })
  expect(await ask(review, { kind: 'lesion', minMl: 1 })).toEqual({ total: 3 })
  expect(worklistSince.mock.calls).toEqual([
    [{ query: { kind: 'lesion' } }],
    [{ query: { kind: 'lesion' }, known: 's1' }],
    [{ query: { kind: 'lesion' }, known: 's1' }],
    [{ query: { kind: 'lesion', minMl: 1 } }],
  ])
})
