import { afterEach, expect, test, vi } from 'vitest'
import { SpaceBar } from './space.ts'

/** As an element of the page; `field` for one that letters are typed into. */
class Element {
  readonly field: boolean
  constructor(field = false) {
    this.field = field
  }
  matches(): boolean {
    return this.field
  }
}
vi.stubGlobal('HTMLElement', Element)
afterEach(() => vi.clearAllMocks())

const preventDefault = vi.fn()
const press = (field = false) => ({
  key: ' ',
  target: new Element(field) as unknown as EventTarget,
  preventDefault,
})

test('the space bar is held wherever the focus is, but in a text field', () => {
  const bar = new SpaceBar()
  bar.down(press())
  expect(bar.held).toBe(true)
  expect(preventDefault).not.toHaveBeenCalled() // a button elsewhere is pressed by it as ever
  bar.up(press())
  expect(bar.held).toBe(false)
  bar.enter('pane')
  bar.down(press(true))
  expect(bar.held).toBe(false)
  expect(preventDefault).not.toHaveBeenCalled()
})

test('over a pane it does not press the focused button, even when it is let go beside it', () => {
  const bar = new SpaceBar()
  bar.enter('pane')
  bar.down(press())
  bar.leave('pane')
  bar.up(press())
  expect(preventDefault).toHaveBeenCalledTimes(2)
  bar.down(press())
  bar.up(press())
  expect(preventDefault).toHaveBeenCalledTimes(2)
})

test('it may be let go in another window', () => {
  const bar = new SpaceBar()
  bar.down(press())
  bar.release()
  expect(bar.held).toBe(false)
})
