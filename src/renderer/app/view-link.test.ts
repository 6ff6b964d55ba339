import { expect, test } from 'vitest'
import { viewOf } from './view-link.ts'

test('a link copied on the desktop or in a browser names its view, another text none', () => {
  const view = '/cohort?scan=sub-01_T2w&at=1,2,3'
  expect(viewOf(`app://normascope/#${view}`)).toBe(view)
  expect(viewOf(` http://127.0.0.1:4173/#${view}\n`)).toBe(view)
  expect(viewOf('http://localhost/#/bias')).toBe('/bias')
  for (const other of [
    'sub-01_T2w',
    'https://example.org/#/cohort',
    'app://normascope.example/#/cohort',
    'http://127.0.0.1:4173/',
    'see http://127.0.0.1:4173/#/bias',
  ])
    expect(viewOf(other), other).toBeUndefined()
})
