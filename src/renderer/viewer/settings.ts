import { reactive, watch } from 'vue'
import { defaultBindings, parseBindings, type Bindings } from './bindings.ts'

export const mousePresets = ['pacs', 'slicer'] as const
/** What a drag does. pacs: left windows, right zooms, a click moves the crosshair. slicer: left moves the crosshair, right windows. */
export type MousePreset = (typeof mousePresets)[number]
export const conventions = ['radiological', 'neurological'] as const
export type Convention = (typeof conventions)[number]

export interface ViewerSettings {
  mouse: MousePreset
  convention: Convention
  bindings: Bindings
  /** Who draws; '' until a name was given. */
  reader: string
}

const key = 'normascope-viewer'

function stored(): ViewerSettings {
  let own: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    if (typeof parsed === 'object' && parsed !== null) own = parsed as Record<string, unknown>
  } catch {
    // what cannot be read is as if it had never been stored
  }
  return {
    mouse: mousePresets.find((preset) => preset === own['mouse']) ?? 'pacs',
    convention: conventions.find((convention) => convention === own['convention']) ?? 'radiological',
    bindings: parseBindings(own['bindings']),
    reader: typeof own['reader'] === 'string' ? own['reader'] : '',
  }
}

let settings: ViewerSettings | undefined

/** The person's own habits, the same in every viewer, kept on this computer. */
export function useViewerSettings(): ViewerSettings {
  if (settings) return settings
  const made = reactive(stored())
  watch(made, (now) => localStorage.setItem(key, JSON.stringify(now)), { deep: true })
  settings = made
  return made
}

export const resetBindings = (of: ViewerSettings): void => {
  of.bindings = defaultBindings
}
