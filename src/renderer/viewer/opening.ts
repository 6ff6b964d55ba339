/** What is opened on a canvas. */
interface Opened {
  /** Ends it and gives its graphics memory back. */
  close: () => void
  /** Ends it after its graphics were lost: the canvas will be drawn on again. */
  abandon: () => void
}
interface OpeningHandlers<T> {
  opened: (what: T) => void
  /** The graphics card, its driver or the browser took the canvas's graphics away. */
  lost: () => void
  /** It could not be opened. */
  failed: () => void
}

/** Opens something on a canvas, and anew each time its graphics come back. Returns the function that closes it. */
export function keepOpen<T extends Opened>(
  canvas: EventTarget,
  open: () => Promise<T>,
  { opened, lost, failed }: OpeningHandlers<T>,
): () => void {
  let now: T | undefined
  /** Rises with whatever makes an opening under way come too late. */
  let turn = 0
  const begin = async (): Promise<void> => {
    const own = ++turn
    try {
      const made = await open()
      if (own !== turn) return ended ? made.close() : made.abandon()
      now = made
    } catch {
      if (own === turn) failed()
      return
    }
    opened(now)
  }
  let ended = false
  const lose = (event: Event): void => {
    event.preventDefault() // else it would never be given back
    turn++
    now?.abandon()
    now = undefined
    lost()
  }
  const restore = (): void => void begin()
  canvas.addEventListener('webglcontextlost', lose)
  canvas.addEventListener('webglcontextrestored', restore)
  void begin()
  return () => {
    ended = true
    turn++
    canvas.removeEventListener('webglcontextlost', lose)
    canvas.removeEventListener('webglcontextrestored', restore)
    now?.close()
  }
}
