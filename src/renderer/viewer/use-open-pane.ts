import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { SharedFault } from '../../contract/api.ts'
import type { IntensityWindow } from './intensities.ts'
import type { PaneLink } from './link.ts'
import type { Location } from './location.ts'
import { keepOpen } from './opening.ts'
import { Pane } from './pane.ts'
import type { Picked } from './picking.ts'
import { listenToPointer, type PointerTool } from './pointer.ts'

type Element<T> = Readonly<ShallowRef<T | null>>
interface Elements {
  readonly frame: Element<HTMLElement>
  readonly canvas: Element<HTMLCanvasElement>
  /** Over it, for outlines and letters. */
  readonly overlay: Element<HTMLCanvasElement>
}
interface Handlers {
  readonly tool: () => PointerTool | undefined
  /** Whether the pane shows what it was asked for: the pointer does nothing before. */
  readonly isDrawn: () => boolean
  readonly hover: (place: Picked | undefined) => void
  readonly moved: (location: Location) => void
  /** Nothing can be drawn until there is another pane. */
  readonly without: (fault: SharedFault) => void
}

/**
 * Opens a pane on the elements, among the linked ones, and anew when its graphics come back; it is put into `pane` while it is there. Tells
 * zoom and window of it.
 */
export function useOpenPane(
  pane: ShallowRef<Pane | undefined>,
  link: PaneLink,
  { frame, canvas, overlay }: Elements,
  { tool, isDrawn, hover, moved, without }: Handlers,
) {
  const { t } = useI18n()
  const windowNow = shallowRef<IntensityWindow>()
  const zoomNow = shallowRef(1)
  let leave: () => void = () => undefined
  let stopPointer: () => void = () => undefined
  let close: () => void = () => undefined

  function opened(made: Pane): void {
    made.labelOf = (n) => t('viewer.millimetres', { n })
    made.onLocation = (now) => {
      windowNow.value = made.window
      zoomNow.value = made.camera.zoom
      moved(now)
    }
    made.onWindow = (now) => {
      windowNow.value = now
    }
    leave = link.join(made)
    pane.value = made
  }
  function lost(key: 'app.noWebgl' | 'viewer.graphicsLost'): void {
    leave()
    without({ code: 'bad-input', message: t(`${key}.message`), remedy: t(`${key}.remedy`) })
  }
  onMounted(() => {
    const [drawnOn, above] = [canvas.value!, overlay.value!]
    close = keepOpen(drawnOn, () => Pane.open(drawnOn, above), {
      opened,
      lost: () => lost('viewer.graphicsLost'),
      failed: () => lost('app.noWebgl'),
    })
    stopPointer = listenToPointer(frame.value!, {
      pane: () => (isDrawn() ? pane.value : undefined),
      window: (dx, dy) => link.dragWindow(dx, dy),
      resetWindow: () => link.usePreset('whole'),
      tool,
      hover,
    })
  })
  onBeforeUnmount(() => {
    stopPointer()
    leave()
    close()
  })
  return { windowNow, zoomNow }
}
