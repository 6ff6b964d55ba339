import { expect, test } from 'vitest'
import { panesOf, withShown, withToggled } from './panes.ts'

const choices = ['none', 'a', 'b', 'c', 'd', 'e', 'recon:a']
const six = ['none', 'a', 'b', 'c', 'd', 'recon:a']

test('without a choice the image and the best methods are shown', () => {
  expect(panesOf(undefined, choices, ['b', 'a', 'd', 'c'])).toEqual(['none', 'b', 'a', 'd'])
  expect(panesOf('a,gone,none', choices, [])).toEqual(['a', 'none'])
  expect(panesOf(choices.join(), choices, [])).toHaveLength(6)
})

test('there is always one pane, and never a seventh', () => {
  expect(withToggled(['none', 'b'], 'a', choices)).toEqual(['none', 'a', 'b'])
  expect(withToggled(['b'], 'b', choices)).toEqual(['b'])
  expect(withToggled(six, 'e', choices)).toEqual(six)
})

test('what is to be seen is added, or takes the place of the last', () => {
  expect(withShown(['none', 'b'], 'a', choices)).toEqual(['none', 'a', 'b'])
  expect(withShown(['none', 'b'], 'b', choices)).toEqual(['none', 'b'])
  expect(withShown(six, 'e', choices)).toEqual(['none', 'a', 'b', 'c', 'd', 'e'])
})
