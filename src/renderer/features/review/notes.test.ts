import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EngineClient } from '../../../contract/api.ts'
import type { ReviewNote, StoredNote } from '../../../contract/api/annotations.ts'
import { ShownFault } from '../../connection/index.ts'
import { NoteKeeper, type NotePlace } from './notes.ts'

const study = { name: 'One', created: '2026' }
const note = (more: Partial<ReviewNote> = {}): ReviewNote => ({
  scan_id: 1,
  reader: 'AB',
  item: 'lesion - 1,2,3',
  category: null,
  comment: '',
  place_mm: [1, 2, 3],
  ...more,
})

let keeper: NoteKeeper
let stored: ReviewNote[]
let fails: boolean
const place: NotePlace = {
  study,
  scan: 'sub-1_FLAIR',
  modality: 'FLAIR',
  calls: () =>
    ({
      notes: {
        put: (put: ReviewNote) => {
          if (fails) throw new ShownFault({ code: 'disk-full', message: 'full', remedy: 'free some' })
          stored.push(put)
          return Promise.resolve({ ...put, scan: 'sub-1_FLAIR', changed: `at ${stored.length}` })
        },
      },
    }) as unknown as EngineClient,
}
beforeEach(() => {
  vi.useFakeTimers()
  keeper = new NoteKeeper()
  stored = []
  fails = false
})
afterEach(() => vi.useRealTimers())
const settle = () => vi.advanceTimersByTimeAsync(0)
const told: StoredNote = { ...note({ comment: 'older' }), scan: 'sub-1_FLAIR', changed: 'at 0' }
const shown = (): string[] =>
  keeper.over(study, 'FLAIR', [{ ...told, finding: 'listed' }]).map(({ comment }) => comment)

test('what is typed is sent when the hand rests or the field is left, and stands over what was told before', async () => {
  for (const comment of ['a', 'ab', 'abc']) keeper.say(note({ comment }), place, true)
  expect(shown()).toEqual(['abc'])
  expect(keeper.unsaved()).toMatchObject([{ count: 1, failed: false }])
  await vi.advanceTimersByTimeAsync(999)
  expect(stored).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(stored.map(({ comment }) => comment)).toEqual(['abc'])
  keeper.say(note({ comment: 'abcd' }), place, true)
  keeper.flush()
  await settle()
  await vi.advanceTimersByTimeAsync(5000)
  expect(stored).toHaveLength(2)
  expect(keeper.unsaved()).toEqual([])

  keeper.told(study, [told]) // an answer from before
  expect(shown()).toEqual(['abcd'])
  keeper.told(study, [{ ...told, comment: 'abcd', changed: 'at 2' }])
  expect(shown()).toEqual(['older'])
})

test('what could not be stored is not taken back: it is told of, and stored by the next try', async () => {
  fails = true
  keeper.say(note({ comment: 'kept' }), place)
  keeper.say(note({ item: 'lesion - 9,9,9', category: 'agreed' }), place)
  await settle()
  expect(shown()).toContain('kept')
  expect(keeper.fault.value?.code).toBe('disk-full')
  expect(keeper.unsaved()).toMatchObject([{ kind: 'notes', scan: 'sub-1_FLAIR', count: 2, failed: true }])
  await keeper.retry({ name: 'Two', created: '2026' })
  fails = false
  await keeper.retry(study)
  expect(stored.map(({ comment }) => comment)).toEqual(['kept', ''])
  expect(keeper.fault.value).toBeUndefined()
  expect(keeper.unsaved()).toEqual([])
})

test('without a name it waits for one', async () => {
  keeper.say(note({ reader: '', category: 'agreed' }), place)
  await vi.advanceTimersByTimeAsync(5000)
  expect(stored).toEqual([])
  expect(keeper.unsaved()).toMatchObject([{ count: 1, failed: false }])
  expect(keeper.takeUnnamed(study, 'T2w')).toEqual([])
  expect(keeper.takeUnnamed(study, 'FLAIR').map((one) => one.note.category)).toEqual(['agreed'])
  expect(keeper.unsaved()).toEqual([])
})
