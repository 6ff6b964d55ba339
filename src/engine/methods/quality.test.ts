import { expect, test } from 'vitest'
import { atQuality, cardKey, chooseMethods, qualityOf } from './index.ts'

const [dae] = chooseMethods(['dae'])

test('fast puts its parameters over the card’s and gives other results; without them there is one quality', () => {
  const method = {
    ...dae!,
    card: { ...dae!.card, parameters: { start: 125, stride: 1 }, fast: { stride: 10 } },
  }
  const fast = atQuality(method, 'fast')
  expect(fast.card.parameters).toEqual({ start: 125, stride: 10 })
  expect(qualityOf(fast.card, 'fast')).toBe('fast')
  expect(cardKey(fast.card)).not.toBe(cardKey(method.card))
  expect(atQuality(method, 'reference')).toBe(method)
  expect(atQuality(dae!, 'fast')).toBe(dae)
  expect(qualityOf(dae!.card, 'fast')).toBe('reference')
})
