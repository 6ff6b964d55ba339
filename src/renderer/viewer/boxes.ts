import { onBeforeUnmount, onMounted, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

/** In pixels of the page, from the upper left corner of the pane. */
export type Box = readonly [left: number, top: number, width: number, height: number]

/** Where a square around a place comes to lie clear of the boxes: below those of the upper half, above those of the lower. */
export function clearOf(
  [x, y]: readonly [number, number],
  half: number,
  boxes: readonly Box[],
  middle: number,
): number {
  let at = y
  for (let turn = 0; turn < boxes.length; turn++) {
    const hit = boxes.find(
      ([left, top, width, height]) =>
        x + half > left && x - half < left + width && at + half > top && at - half < top + height,
    )
    if (!hit) break
    const [, top, , height] = hit
    at = top + height / 2 < middle ? top + height + half : top - half
  }
  return at
}

/** Widths in such steps, so that hardly a figure's digits move anything. */
const STEP = 8

/** Where elements lie in a frame, followed as they and the frame change. */
export function useBoxes(
  frame: Readonly<ShallowRef<HTMLElement | null>>,
  elements: readonly Readonly<ShallowRef<HTMLElement | null>>[],
): Ref<readonly Box[]> {
  const boxes = shallowRef<readonly Box[]>([])
  const measure = (): void => {
    const from = frame.value?.getBoundingClientRect()
    if (!from) return
    const now = elements.flatMap(({ value }): Box[] => {
      const box = value?.getBoundingClientRect()
      if (!box) return []
      const width = Math.ceil(box.width / STEP) * STEP
      const left = box.left - from.left
      return [[box.right >= from.right ? from.width - width : left, box.top - from.top, width, box.height]]
    })
    if (JSON.stringify(now) !== JSON.stringify(boxes.value)) boxes.value = now
  }
  let observer: ResizeObserver | undefined
  onMounted(() => {
    observer = new ResizeObserver(measure)
    watch(
      [frame, ...elements],
      (all) => {
        observer?.disconnect()
        for (const one of all) if (one) observer?.observe(one)
      },
      { immediate: true },
    )
  })
  onBeforeUnmount(() => observer?.disconnect())
  return boxes
}
