import { windowPresetNames } from './intensities.ts'
import { listenToKeys, type KeyHandlers } from './keys.ts'
import type { PaneLink } from './link.ts'
import { useViewerSettings } from './settings.ts'

/** Voxels that a key moves the image by. */
const PAN = 5
/** Pixels of a drag that a key stands for: a window has 500. */
const WINDOW = 10

export interface ViewerActions {
  link: () => PaneLink
  step: (by: number) => void
  hide: (on: boolean) => void
  toggleReference: () => void
  toggleDrawing?: () => void
  help: () => void
  disagreement?: () => void
  /** What a page adds, as drawing and judging. */
  more?: KeyHandlers
}

/** The keys of looking, the same in every viewer. Returns the function that ends it. */
export function viewerKeys({
  link,
  step,
  hide,
  toggleReference,
  toggleDrawing,
  help,
  disagreement,
  more,
}: ViewerActions) {
  const settings = useViewerSettings()
  const pane = () => link().first
  const window = (preset: number) => (): void => link().usePreset(windowPresetNames[preset]!)
  return listenToKeys({
    sliceUp: () => pane()?.moveSlice(1),
    sliceDown: () => pane()?.moveSlice(-1),
    previousScan: () => step(-1),
    nextScan: () => step(1),
    hideWhile: hide,
    reference: toggleReference,
    window1: window(0),
    window2: window(1),
    window3: window(2),
    window4: window(3),
    window5: window(4),
    zoomIn: () => pane()?.zoomAt(undefined, 1.25),
    zoomOut: () => pane()?.zoomAt(undefined, 0.8),
    resetView: () => {
      pane()?.resetView()
      window(0)()
    },
    crosshairLeft: () => pane()?.nudge(-1, 0),
    crosshairRight: () => pane()?.nudge(1, 0),
    crosshairUp: () => pane()?.nudge(0, -1),
    crosshairDown: () => pane()?.nudge(0, 1),
    panLeft: () => pane()?.panBySteps(-PAN, 0),
    panRight: () => pane()?.panBySteps(PAN, 0),
    panUp: () => pane()?.panBySteps(0, -PAN),
    panDown: () => pane()?.panBySteps(0, PAN),
    narrower: () => link().dragWindow(-WINDOW, 0),
    wider: () => link().dragWindow(WINDOW, 0),
    levelUp: () => link().dragWindow(0, WINDOW),
    levelDown: () => link().dragWindow(0, -WINDOW),
    convention: () => {
      settings.convention = settings.convention === 'radiological' ? 'neurological' : 'radiological'
    },
    help,
    ...(toggleDrawing ? { drawing: toggleDrawing } : {}),
    ...(disagreement ? { disagreement } : {}),
    ...more,
  })
}
