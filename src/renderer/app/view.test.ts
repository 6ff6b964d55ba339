import { expect, test } from 'vitest'
import { choiceOf, derivedKinds, imageOnly, paneView } from './view.ts'

test('what a pane shows can be told from its choice in the address', () => {
  expect(paneView(imageOnly)).toEqual({ kind: 'image', method: undefined })
  expect(paneView('recon:ae')).toEqual({ kind: 'recon', method: 'ae' })
  expect(paneView('maskrcnn')).toEqual({ kind: 'map', method: 'maskrcnn' })
  for (const kind of ['map', ...derivedKinds] as const)
    expect(paneView(choiceOf(kind, 'ra-t1'))).toEqual({ kind, method: 'ra-t1' })
  expect(choiceOf('image', 'ae')).toBe(imageOnly)
})
