/** Everything that a key does in viewer and review, in the order of the list of keys. */
export const keyActions = [
  'sliceUp',
  'sliceDown',
  'previousScan',
  'nextScan',
  'disagreement',
  'hide',
  'reference',
  'drawing',
  'window1',
  'window2',
  'window3',
  'window4',
  'window5',
  'zoomIn',
  'zoomOut',
  'resetView',
  'convention',
  'large',
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
  'missed',
  'falseAlarm',
  'artefact',
  'referenceWrong',
  'agreed',
  'nextFinding',
  'previousFinding',
  'draw',
  'erase',
  'fill',
  'grow',
  'interpolate',
  'smaller',
  'larger',
  'undo',
  'redo',
  'help',
] as const
export type KeyAction = (typeof keyActions)[number]
/** Where the list of keys puts them. */
export const keyGroups: Record<'look' | 'move' | 'judge' | 'draw', readonly KeyAction[]> = {
  look: keyActions.slice(0, keyActions.indexOf('crosshairLeft')).concat('help'),
  move: keyActions.slice(keyActions.indexOf('crosshairLeft'), keyActions.indexOf('missed')),
  judge: keyActions.slice(keyActions.indexOf('missed'), keyActions.indexOf('draw')),
  draw: keyActions.slice(keyActions.indexOf('draw'), keyActions.indexOf('help')),
}

/** A key with its modifiers, as 'Ctrl+Shift+Z'; Ctrl stands for the command key too. Letters are capitals. */
export type Chord = string
export type Bindings = Readonly<Record<KeyAction, readonly Chord[]>>

export const defaultBindings: Bindings = {
  sliceUp: ['ArrowUp'],
  sliceDown: ['ArrowDown'],
  previousScan: ['['],
  nextScan: [']'],
  disagreement: ['N'],
  hide: ['O'],
  reference: ['R'],
  drawing: ['G'],
  window1: ['1'],
  window2: ['2'],
  window3: ['3'],
  window4: ['4'],
  window5: ['5'],
  zoomIn: ['+', '='],
  zoomOut: ['-'],
  resetView: ['0'],
  convention: ['C'],
  large: ['Z'],
  crosshairLeft: ['Shift+ArrowLeft'],
  crosshairRight: ['Shift+ArrowRight'],
  crosshairUp: ['Shift+ArrowUp'],
  crosshairDown: ['Shift+ArrowDown'],
  panLeft: ['Ctrl+Shift+ArrowLeft'],
  panRight: ['Ctrl+Shift+ArrowRight'],
  panUp: ['Ctrl+Shift+ArrowUp'],
  panDown: ['Ctrl+Shift+ArrowDown'],
  narrower: ['Shift+W'],
  wider: ['W'],
  levelUp: ['L'],
  levelDown: ['Shift+L'],
  missed: ['M'],
  falseAlarm: ['F'],
  artefact: ['A'],
  referenceWrong: ['X'],
  agreed: ['Enter'],
  nextFinding: ['J'],
  previousFinding: ['K'],
  draw: ['D'],
  erase: ['E'],
  fill: ['H'],
  grow: ['T'],
  interpolate: ['I'],
  smaller: [','],
  larger: ['.'],
  undo: ['Ctrl+Z'],
  redo: ['Ctrl+Shift+Z', 'Ctrl+Y'],
  help: ['?'],
}

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const alone = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'Dead',
  'Process',
  'CapsLock',
  'Tab',
  'Escape',
])

/** The chord that was pressed; undefined for a modifier alone and for keys that belong to the page (Tab, Escape). */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): Chord | undefined {
  if (alone.has(key)) return undefined
  const letter = key.length === 1 && key.toLowerCase() !== key.toUpperCase()
  const named = key.length > 1
  const parts = [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    // AltGr on many keyboards is Ctrl+Alt and writes a character such as [: the character counts
    ...(altKey && (named || letter) ? ['Alt'] : []),
    ...(shiftKey && (named || letter) ? ['Shift'] : []),
  ]
  const plain = ctrlKey && altKey && !named && !letter ? [] : parts
  return [...plain, key === ' ' ? 'Space' : letter ? key.toUpperCase() : key].join('+')
}

/** What the chord does. Capitals alone do what the small letter does, unless bound to something else. */
export const actionOf = (bindings: Bindings, chord: Chord): KeyAction | undefined =>
  keyActions.find((action) => bindings[action].includes(chord))

/** The bindings with one action on a new chord, which is taken from whatever had it. */
export function rebind(bindings: Bindings, action: KeyAction, chord: Chord): Bindings {
  const entries = keyActions.map((one): [KeyAction, readonly Chord[]] => [
    one,
    one === action ? [chord] : bindings[one].filter((other) => other !== chord),
  ])
  return Object.fromEntries(entries) as unknown as Bindings
}

/**
 * Stored bindings over the defaults; whatever is not a list of chords is left out. An action that came with a later version has its
 * default key unless the person gave that to another.
 */
export function parseBindings(stored: unknown): Bindings {
  const own = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {}
  const storedOf = (action: KeyAction): readonly Chord[] | undefined => {
    const chords: unknown = own[action]
    return Array.isArray(chords) && chords.every((chord) => typeof chord === 'string') ? chords : undefined
  }
  const given = new Set(keyActions.flatMap((action) => storedOf(action) ?? []))
  const entries = keyActions.map((action): [KeyAction, readonly Chord[]] => [
    action,
    storedOf(action) ?? defaultBindings[action].filter((chord) => !given.has(chord)),
  ])
  return Object.fromEntries(entries) as unknown as Bindings
}
