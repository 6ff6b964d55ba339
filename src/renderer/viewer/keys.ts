export interface KeyActions {
  slice: (by: number) => void
  scan: (by: number) => void
  /** true while the key is held. */
  hide: (on: boolean) => void
  reference: () => void
  help: () => void
}

const isTyped = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type="range"]), textarea, [contenteditable="true"]')

/** Where the arrow keys already mean something else: the table, sliders, lists, the splitter. */
const ownsArrows = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('[data-own-arrows], select, input, [role="separator"]') !== null

/**
 * The viewer's keys, wherever the focus is but in a text field. Listens before NiiVue does, whose own keys (some of them
 * open a message box) are stopped at the canvas. Returns the function that ends it.
 */
export function listenToKeys(actions: KeyActions): () => void {
  const pressed: Record<string, () => void> = {
    '[': () => actions.scan(-1),
    ']': () => actions.scan(1),
    r: () => actions.reference(),
    o: () => actions.hide(true),
    '?': () => actions.help(),
  }
  const arrows: Record<string, number> = { ArrowUp: 1, ArrowDown: -1 }
  const down = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLCanvasElement) event.stopPropagation()
    if (isTyped(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    const slices = ownsArrows(event.target) ? undefined : arrows[event.key]
    const action = slices === undefined ? pressed[event.key.toLowerCase()] : () => actions.slice(slices)
    if (!action || (event.repeat && 'o?r'.includes(event.key.toLowerCase()))) return
    event.preventDefault()
    action()
  }
  const up = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLCanvasElement) event.stopPropagation()
    if (event.key.toLowerCase() === 'o') actions.hide(false)
  }
  const away = (): void => actions.hide(false) // the key may be let go in another window
  window.addEventListener('keydown', down, { capture: true })
  window.addEventListener('keyup', up, { capture: true })
  window.addEventListener('blur', away)
  return () => {
    window.removeEventListener('keydown', down, { capture: true })
    window.removeEventListener('keyup', up, { capture: true })
    window.removeEventListener('blur', away)
  }
}
