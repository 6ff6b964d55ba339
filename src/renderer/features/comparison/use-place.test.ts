import { createPinia, setActivePinia } from 'pinia'
import { effectScope, ref, shallowRef } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import { useStudy } from '../../app/study.ts'
import type { Connection } from '../../connection/index.ts'
import type { BoardMetric, ScanLine } from './scan-rows.ts'
import { useClicked, usePlace } from './use-place.ts'

const lineOf = (scan: string, centres: [string, [number, number, number]][]): ScanLine =>
  ({ scan: { scan }, centres: new Map(centres) }) as unknown as ScanLine

const asked: { scan: string; methods: string[] }[] = []
let answer: () => Promise<unknown>
beforeEach(() => {
  asked.length = 0
  answer = () => Promise.resolve({ rows: [{ centre_mm: [7, 8, 9] }] })
  setActivePinia(createPinia())
  const worklist = (of: { scan: string; methods: string[] }): Promise<unknown> => {
    asked.push(of)
    return answer()
  }
  useStudy().connection = { calls: { review: { worklist } } } as unknown as Connection
})
const settled = (): Promise<void> => new Promise((done) => setTimeout(done))

test('the place is that of the lesion, and nothing is asked', async () => {
  const line = shallowRef<ScanLine | undefined>(lineOf('s1', [['a', [1, 2, 3]]]))
  const { place, fault } = effectScope().run(() =>
    usePlace(
      () => line.value,
      () => 'a',
      () => 'dice',
    ),
  )!
  await settled()
  expect([place.value, fault.value, asked]).toEqual([[1, 2, 3], undefined, []])
  line.value = undefined
  await settled()
  expect([place.value, asked]).toEqual([undefined, []])
})

test('of a figure of false alarms, and of a scan without a lesion, it is that of the largest false alarm', async () => {
  const line = shallowRef(lineOf('s1', [['a', [1, 2, 3]]]))
  const metric = ref<BoardMetric>('fpr_healthy')
  const { place } = effectScope().run(() =>
    usePlace(
      () => line.value,
      () => 'a',
      () => metric.value,
    ),
  )!
  await settled()
  expect(place.value).toEqual([7, 8, 9])
  expect(asked).toMatchObject([
    { scan: 's1', methods: ['a'], kind: 'false-positive', order: 'largest', limit: 1 },
  ])
  metric.value = 'dice'
  await settled()
  expect(place.value).toEqual([1, 2, 3])
  line.value = lineOf('s2', [])
  answer = () => Promise.resolve({ rows: [] })
  await settled()
  expect([place.value, asked.at(-1)?.scan]).toEqual([undefined, 's2'])
})

test('why the false alarms cannot be found is told, until they can', async () => {
  const method = ref('a')
  answer = () => Promise.reject(new Error('no such table: candidate'))
  const { place, fault } = effectScope().run(() =>
    usePlace(
      () => lineOf('s1', []),
      () => method.value,
      () => 'dice',
    ),
  )!
  await settled()
  expect(place.value).toBeUndefined()
  expect(fault.value?.message).toBeTruthy()
  answer = () => Promise.resolve({ rows: [{ centre_mm: [7, 8, 9] }] })
  method.value = 'b'
  await settled()
  expect([place.value, fault.value]).toEqual([[7, 8, 9], undefined])
})

test('every click goes there again; its method is looked at as long as its scan is shown', () => {
  const shown = ref('s1')
  const { jump, method, click } = useClicked(
    () => shown.value,
    () => 'best',
  )
  expect([jump.value, method.value]).toEqual([0, 'best'])
  click('s1', 'a')
  expect([jump.value, method.value]).toEqual([1, 'a'])
  click('s1', 'a')
  expect([jump.value, method.value]).toEqual([2, 'a'])
  shown.value = 's2'
  expect(method.value).toBe('best')
  click('s2', undefined) // the point of two methods' difference
  expect([jump.value, method.value]).toEqual([3, 'best'])
})
