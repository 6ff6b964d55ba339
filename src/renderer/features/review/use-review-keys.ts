import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import type { NoteCategory } from '../../../contract/api/annotations.ts'
import type { PaneLink } from '../../viewer/link.ts'
import { viewerKeys } from '../../viewer/viewer-keys.ts'
import type { DrawingSession } from './drawing.ts'
import { nextRadius, type ToolName, type ToolSettings } from './tools.ts'

interface Reviewed {
  readonly link: PaneLink
  readonly hidden: Ref<boolean>
  readonly reference: Ref<boolean>
  readonly own: Ref<boolean>
  readonly keysShown: Ref<boolean>
  readonly tools: ToolSettings
  readonly drawing: () => DrawingSession | undefined
  readonly choose: (name: ToolName) => void
  readonly interpolate: () => void
  /** To another finding. */
  readonly step: (by: number) => void
  readonly stepScan: (by: number) => void
  /** Said again, a category is taken back. */
  readonly judge: (category: NoteCategory) => void
  readonly agree: () => void
}

/** The keys of looking, judging and drawing. */
export function useReviewKeys(on: Reviewed): void {
  const { tools } = on
  const toggle = (shown: Ref<boolean>) => (): void => void (shown.value = !shown.value)
  const resize = (by: 1 | -1) => (): void => void (tools.radius = nextRadius(tools.radius, by))
  /** Escape puts the tool away, but for where it belongs to what is typed in. */
  function putAway(event: KeyboardEvent): void {
    const isTyped = event.target instanceof HTMLElement && event.target.matches('input[type="text"], [name]')
    if (event.key === 'Escape' && !event.defaultPrevented && !isTyped) tools.tool = undefined
  }
  let stopKeys: () => void = () => undefined
  onMounted(() => {
    window.addEventListener('keydown', putAway)
    stopKeys = viewerKeys({
      link: () => on.link,
      step: on.stepScan,
      hide: (hide) => (on.hidden.value = hide),
      toggleReference: toggle(on.reference),
      toggleDrawing: toggle(on.own),
      help: toggle(on.keysShown),
      disagreement: () => on.step(1),
      more: {
        missed: () => on.judge('missed-lesion'),
        falseAlarm: () => on.judge('false-alarm'),
        artefact: () => on.judge('artefact'),
        referenceWrong: () => on.judge('reference-wrong'),
        agreed: () => {
          on.agree()
          on.step(1)
        },
        nextFinding: () => on.step(1),
        previousFinding: () => on.step(-1),
        draw: () => on.choose('pen'),
        erase: () => on.choose('eraser'),
        fill: () => on.choose('fill'),
        grow: () => on.choose('grow'),
        interpolate: on.interpolate,
        smaller: resize(-1),
        larger: resize(1),
        undo: () => void on.drawing()?.undo(),
        redo: () => void on.drawing()?.redo(),
      },
    })
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', putAway)
    stopKeys()
  })
}
