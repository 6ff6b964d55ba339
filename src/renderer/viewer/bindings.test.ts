import { expect, test } from 'vitest'
import {
  actionOf,
  chordOf,
  defaultBindings,
  keyActions,
  keyGroups,
  parseBindings,
  rebind,
} from './bindings.ts'

const press = (key: string, modifiers: Partial<Parameters<typeof chordOf>[0]> = {}) =>
  chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers })

test('keys of any keyboard become chords', () => {
  expect(press('o')).toBe('O')
  expect(press('?', { shiftKey: true })).toBe('?')
  expect(press('[', { ctrlKey: true, altKey: true })).toBe('[') // AltGr + 8 on a German keyboard
  expect(press('z', { ctrlKey: true })).toBe('Ctrl+Z')
  expect(press('Z', { metaKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z')
  expect(press('ArrowUp', { shiftKey: true })).toBe('Shift+ArrowUp')
  expect(press(' ')).toBe('Space')
  expect(press('Shift', { shiftKey: true })).toBeUndefined()
  expect(press('Tab')).toBeUndefined()
})

test('no key does two things by default, and every action stands in the list once', () => {
  const chords = Object.values(defaultBindings).flat()
  expect(new Set(chords).size).toBe(chords.length)
  expect(Object.values(keyGroups).flat().toSorted()).toEqual(keyActions.toSorted())
  expect(Object.keys(defaultBindings)).toEqual(keyActions) // as stored ones are read
  expect(actionOf(defaultBindings, 'Ctrl+Y')).toBe('redo')
  expect(actionOf(defaultBindings, 'Q')).toBeUndefined()
})

test('a new key is taken from what had it; what is stored badly is left out', () => {
  const mine = rebind(defaultBindings, 'draw', 'E')
  expect(actionOf(mine, 'E')).toBe('draw')
  expect(mine.erase).toEqual([])
  expect(actionOf(mine, 'D')).toBeUndefined()
  expect(parseBindings(JSON.parse(JSON.stringify(mine)))).toEqual(mine)
  expect(parseBindings({ draw: 5, help: ['F1'] })).toEqual({ ...defaultBindings, help: ['F1'] })
  expect(parseBindings('nonsense')).toEqual(defaultBindings)
  // as stored before there was an action of that key
  const bound = rebind(defaultBindings, 'fill', 'Z')
  const before = Object.fromEntries(Object.entries(bound).filter(([action]) => action !== 'large'))
  expect(parseBindings(before)).toEqual({ ...bound, large: [] })
})

test('back and forward stay those of the browser', () => {
  const chords = Object.values(defaultBindings).flat()
  for (const taken of ['Alt+ArrowLeft', 'Alt+ArrowRight', 'Ctrl+ArrowLeft', 'Ctrl+ArrowRight'])
    expect(chords).not.toContain(taken) // Ctrl stands for the command key of a Mac too
  expect(new Set(chords).size).toBe(chords.length)
})
