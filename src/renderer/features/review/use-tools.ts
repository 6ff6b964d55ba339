import { computed, reactive, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useView } from '../../app/view.ts'
import { fileOrder } from '../../viewer/file-order.ts'
import type { PaneLink } from '../../viewer/link.ts'
import type { Location } from '../../viewer/location.ts'
import { useViewerSettings } from '../../viewer/settings.ts'
import type { DrawingSession } from './drawing.ts'
import { interpolateAt, toolOf, type ToolName, type ToolSettings } from './tools.ts'
import type { InView } from './use-in-view.ts'
import { useSaid } from './use-said.ts'

interface DrawnOn {
  readonly drawing: () => DrawingSession | undefined
  readonly here: () => InView | undefined
  readonly threshold: () => number | undefined
  readonly location: () => Location | undefined
  /** Somebody wants to draw who has not said who reads. */
  readonly nameless: () => void
}

/** Every voxel of a mask that is set. */
function voxelsOf(mask: ArrayLike<number>): number[] {
  const voxels: number[] = []
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) voxels.push(i)
  return voxels
}

/** The tool in hand and what else draws; `own`: whether the reader's mask is seen. */
export function useTools(link: PaneLink, { drawing, here, threshold, location, nameless }: DrawnOn) {
  const { t } = useI18n()
  const view = useView()
  const settings = useViewerSettings()
  const { said, say } = useSaid()
  const own = ref(true)
  const tools = reactive<ToolSettings>({
    tool: undefined,
    radius: 2,
    ball: false,
    growOn: 'image',
    spread: 0.1,
    reach: 20,
  })
  const windowWidth = (): number => {
    const window = link.window ?? link.first?.window
    return window ? window[1] - window[0] : 1
  }
  const tool = computed(() => {
    const [drawn, on] = [drawing(), here()]
    return drawn && on && tools.tool
      ? toolOf({
          drawing: drawn,
          image: on.scan,
          map: on.map,
          threshold: threshold(),
          window: windowWidth,
          settings: { ...tools },
          say: (what) => say(t(`review.said.${what}`)),
        })
      : undefined
  })
  // what cannot be seen is not drawn
  watch(
    () => tools.tool,
    (name) => {
      if (name) own.value = true
    },
  )
  watch(own, (on) => {
    if (!on) tools.tool = undefined
  })
  /** Without a name nothing can be drawn. */
  function choose(name: ToolName): void {
    if (settings.reader === '') return nameless()
    tools.tool = tools.tool === name ? undefined : name
  }
  function interpolate(): void {
    const [drawn, on, place] = [drawing(), here(), location()]
    if (!drawn || !on || !place) return
    const ras = view.plane.value === 'coronal' ? 1 : view.plane.value === 'sagittal' ? 0 : 2
    const { axis } = fileOrder(on.scan.info.affine)[ras]!
    own.value = true
    const added = interpolateAt(drawn, on.scan, axis, place.voxel[axis])
    say(added === undefined ? t('review.said.noGap') : t('review.said.interpolated', added))
  }
  function fromReference(): void {
    const mask = here()?.mask
    if (!mask) return
    own.value = true
    drawing()?.apply('copy', 1, voxelsOf(mask.data))
  }
  const clear = (): void => void drawing()?.apply('clear', 0, voxelsOf(drawing()?.mask ?? []))
  return { tools, tool, own, said, choose, interpolate, fromReference, clear }
}
