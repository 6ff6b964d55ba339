import { shallowRef, watch } from 'vue'
import type { PaneLink } from '../../viewer/link.ts'
import type { Picked } from '../../viewer/picking.ts'
import type { ToolSettings } from './tools.ts'

/** The brush under the pointer, drawn where there is something to draw on. Returns where the pointer is. */
export function useBrush(link: PaneLink, tools: ToolSettings, drawing: () => object | undefined) {
  const under = shallowRef<Picked>()
  function drawBrush(): void {
    const place = under.value
    const drawn = place && (tools.tool === 'pen' || tools.tool === 'eraser') && drawing()
    link.first?.setCursor(
      drawn
        ? (canvas) => {
            canvas.beginPath()
            canvas.arc(...place.canvas, Math.max(2, tools.radius * place.pixelsPerMm), 0, 2 * Math.PI)
            canvas.strokeStyle = tools.tool === 'pen' ? '#ff66e5' : '#ffffff'
            canvas.lineWidth = window.devicePixelRatio
            canvas.stroke()
          }
        : undefined,
    )
  }
  watch([under, () => tools.tool, () => tools.radius, drawing], drawBrush, { flush: 'sync' })
  return under
}
