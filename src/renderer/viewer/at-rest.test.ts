import { expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useAtRest } from './at-rest.ts'

test('a text is told once it rests, and only where it is wanted', async () => {
  vi.useFakeTimers()
  const [text, wanted] = [ref('slice 1'), ref(true)]
  const scope = effectScope()
  const told = scope.run(() =>
    useAtRest(
      () => text.value,
      () => wanted.value,
    ),
  )!
  for (const next of ['slice 2', 'slice 3']) {
    text.value = next
    await nextTick()
    vi.advanceTimersByTime(300)
    expect(told.value).toBe('')
  }
  vi.advanceTimersByTime(600)
  expect(told.value).toBe('slice 3')
  wanted.value = false
  text.value = 'slice 4'
  await nextTick()
  vi.advanceTimersByTime(900)
  expect(told.value).toBe('')
  scope.stop()
  vi.useRealTimers()
})
