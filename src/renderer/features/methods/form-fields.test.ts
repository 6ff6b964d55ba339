import { expect, test } from 'vitest'
import { applies, guessed, isOpen } from './form-fields.ts'

test('what a direct map or a single channel does not have is not asked', () => {
  expect(applies('residual', { procedure: 'direct' })).toBe(false)
  expect(applies('residual', { procedure: 'reconstruct' })).toBe(true)
  expect(applies('channels_hold', { channels: 1 })).toBe(false)
  expect(applies('channels_hold', { channels: 3 })).toBe(true)
  expect(isOpen('residual', { procedure: 'direct', residual: null })).toBe(false)
  expect(isOpen('residual', { procedure: 'reconstruct', residual: null })).toBe(true)
  expect(isOpen('background', { background: null })).toBe(false)
})

test('what was filled in is a guess until it is changed', () => {
  const prefilled = { width: 160, modalities: ['T1w'], id: null }
  expect(guessed('width', prefilled, { width: 160 })).toBe(true)
  expect(guessed('width', prefilled, { width: 128 })).toBe(false)
  expect(guessed('modalities', prefilled, { modalities: ['T1w'] })).toBe(true)
  expect(guessed('id', prefilled, { id: 'own' })).toBe(false)
})
