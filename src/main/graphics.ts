import type { App, Details, MessageBoxOptions } from 'electron'
import { words, type Language } from './locale.ts'

/** A second death of the graphics process within this time is told: one alone mends itself. */
const WITHIN_MS = 10 * 60_000

/** Software drawing needs SwiftShader, which is not there on a Mac. */
export const canDrawInSoftware = process.platform !== 'darwin'

/** Before the program is ready: images are drawn by the processor. */
export function drawInSoftware(app: Pick<App, 'commandLine'>): void {
  app.commandLine.appendSwitch('use-gl', 'angle')
  app.commandLine.appendSwitch('use-angle', 'swiftshader')
  app.commandLine.appendSwitch('enable-unsafe-swiftshader')
}

/**
 * Whether the person is to be told of this death of the graphics process: at the second one within ten minutes, then again
 * after two more. Chromium starts the process again, and the viewer opens its images again; after the third it may give up.
 */
export function repeatedly(): (now: number) => boolean {
  let last = -Infinity
  return (now) => {
    const again = now - last < WITHIN_MS
    last = again ? -Infinity : now
    return again
  }
}

export interface GraphicsHost {
  readonly language: () => Language
  /** The number of the button that was pressed. */
  readonly ask: (options: MessageBoxOptions) => Promise<number>
  /** Images are drawn by the processor now. */
  readonly inSoftware: () => boolean
  /** From the next start on. */
  readonly useSoftware: () => void
}

/** Tells the person when the graphics process dies again and again, with what can be done. */
export function watchGraphics(app: App, { language, ask, inSoftware, useSoftware }: GraphicsHost): void {
  const tell = repeatedly()
  app.on('child-process-gone', (_event, { type, reason }: Details) => {
    if (type !== 'GPU' || reason === 'clean-exit' || !tell(Date.now())) return
    const { graphics } = words(language())
    const offered = canDrawInSoftware && !inSoftware()
    void ask({
      type: 'warning',
      title: 'Normascope',
      message: graphics.message,
      detail: `${graphics.detail}\n\n${offered ? graphics.offer : graphics.remedy}`,
      buttons: offered ? [graphics.goOn, graphics.useSoftware] : [graphics.goOn],
      cancelId: 0,
    }).then((button) => {
      if (button === 1) useSoftware()
    })
  })
}
