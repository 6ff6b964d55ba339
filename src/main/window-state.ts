import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const whole = z.number().int()
const stateSchema = z.object({
  bounds: z.object({ x: whole, y: whole, width: whole.min(400), height: whole.min(300) }).optional(),
  maximized: z.boolean().default(false),
  language: z.enum(['en', 'de']).optional(),
  theme: z.enum(['dark', 'light']).optional(),
  softwareDrawing: z.boolean().optional(),
})
export type WindowState = z.infer<typeof stateSchema>

export const standardSize = { width: 1440, height: 900 } as const

/** As the last window was; what cannot be read is as if it was never written. */
export function readState(file: string): WindowState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { maximized: false }
  }
}

export function writeState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`)
    renameSync(`${file}.new`, file)
  } catch {
    // a profile that cannot be written: the window opens in its standard size next time
  }
}

const overlap = (a: Area, b: Area): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

/**
 * The bounds kept, where at least a quarter of the window is on a screen that is there now (a second screen may have been
 * unplugged), no larger than it; else undefined: the window opens in its standard size.
 */
export function visibleBounds(kept: Area | undefined, screens: readonly Area[]): Area | undefined {
  if (!kept) return undefined
  const screen = screens.find((one) => overlap(kept, one) >= (kept.width * kept.height) / 4)
  if (!screen) return undefined
  return { ...kept, width: Math.min(kept.width, screen.width), height: Math.min(kept.height, screen.height) }
}
