import { isTyped } from './keys.ts'

/** The space bar, one for all panes of the window: wherever the focus is but in a text field, it makes a drag pan. */
export class SpaceBar {
  #held = false
  /** Panes under the pointer. */
  readonly #under = new Set<unknown>()
  /** Ends with the press, whatever the pointer does meanwhile: the focused button must not be clicked by it. */
  #taken = false

  get held(): boolean {
    return this.#held
  }
  enter(pane: unknown): void {
    this.#under.add(pane)
  }
  leave(pane: unknown): void {
    this.#under.delete(pane)
  }

  down(event: Pick<KeyboardEvent, 'key' | 'target' | 'preventDefault'>): void {
    if (event.key !== ' ' || isTyped(event.target)) return
    this.#held = true
    this.#taken ||= this.#under.size > 0
    if (this.#taken) event.preventDefault()
  }
  up(event: Pick<KeyboardEvent, 'key' | 'preventDefault'>): void {
    if (event.key !== ' ') return
    if (this.#taken || (this.#held && this.#under.size > 0)) event.preventDefault()
    this.release()
  }
  /** It may be let go in another window. */
  release(): void {
    this.#held = false
    this.#taken = false
  }
}

let bar: SpaceBar | undefined
/** The one of this window, listened to from the first pane on. */
export function spaceBar(): SpaceBar {
  if (bar) return bar
  const made = new SpaceBar()
  window.addEventListener('keydown', (event) => made.down(event), { capture: true })
  window.addEventListener('keyup', (event) => made.up(event), { capture: true })
  window.addEventListener('blur', () => made.release())
  bar = made
  return made
}
