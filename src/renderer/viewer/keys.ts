import { actionOf, chordOf, type KeyAction } from './bindings.ts'
import { useViewerSettings } from './settings.ts'

export type KeyHandlers = { [A in KeyAction]?: () => void } & {
  /** Overlays hidden as long as the key is held. */
  hideWhile?: (on: boolean) => void
}

/** A text field, whose letters are its own. */
export const isTyped = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches(
    'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, [contenteditable="true"]',
  )

/** Where keys that scroll already mean something else: the table, sliders, lists, the splitter. With Shift only in fields. */
const ownsArrows = ({ target, shiftKey }: KeyboardEvent): boolean =>
  target instanceof HTMLElement &&
  target.closest(shiftKey ? 'select, input' : '[data-own-arrows], select, input, [role="separator"]') !== null
/** A list that is focused looks for what is typed. */
const ownsLetters = ({ target, key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  target instanceof HTMLSelectElement && /^[\p{L}\p{N}]$/u.test(key) && !ctrlKey && !metaKey && !altKey
const ownsEnter = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, summary, select, input') !== null
/** Keys that do something again while they are held. */
const repeatable = new Set<KeyAction>([
  'sliceUp',
  'sliceDown',
  'zoomIn',
  'zoomOut',
  'crosshairLeft',
  'crosshairRight',
  'crosshairUp',
  'crosshairDown',
  'panLeft',
  'panRight',
  'panUp',
  'panDown',
  'narrower',
  'wider',
  'levelUp',
  'levelDown',
  'smaller',
  'larger',
  'undo',
  'redo',
])

let suspended = false
/** While a new key is being chosen, keys do nothing. */
export const suspendKeys = (on: boolean): void => {
  suspended = on
}

/** Who listens, the last at the end. */
const listening: KeyHandlers[] = []
/** Shows all keys, or hides them, where the last that listens shows them. */
export const toggleHelp = (): void => listening.findLast(({ help }) => help !== undefined)?.help?.()

/**
 * The viewer's keys as the person has bound them, wherever the focus is but in a text field. An action without a handler
 * is left to the page. Returns the function that ends it.
 */
export function listenToKeys(handlers: KeyHandlers): () => void {
  const settings = useViewerSettings()
  /** The key that hides, while it is held: whatever modifiers come to it, letting it go shows again. */
  let hiding: string | undefined
  const show = (): void => {
    if (hiding !== undefined) handlers.hideWhile?.(false)
    hiding = undefined
  }
  const down = (event: KeyboardEvent): void => {
    if (suspended || isTyped(event.target) || ownsLetters(event) || event.defaultPrevented) return
    const chord = chordOf(event)
    const action = chord === undefined ? undefined : actionOf(settings.bindings, chord)
    if (!action) return
    if (event.key.startsWith('Arrow') && ownsArrows(event)) return
    if (event.key === 'Enter' && ownsEnter(event.target)) return
    const handler = action === 'hide' ? handlers.hideWhile : handlers[action]
    if (!handler) return
    event.preventDefault()
    event.stopPropagation()
    if (event.repeat && !repeatable.has(action)) return
    if (action === 'hide') {
      hiding = event.code
      handlers.hideWhile?.(true)
    } else if (action === 'help') toggleHelp()
    else handlers[action]?.()
  }
  const up = (event: KeyboardEvent): void => {
    if (event.code === hiding) show()
  }
  listening.push(handlers)
  window.addEventListener('keydown', down, { capture: true })
  window.addEventListener('keyup', up, { capture: true })
  window.addEventListener('blur', show) // the key may be let go in another window
  return () => {
    listening.splice(listening.indexOf(handlers), 1)
    window.removeEventListener('keydown', down, { capture: true })
    window.removeEventListener('keyup', up, { capture: true })
    window.removeEventListener('blur', show)
  }
}
