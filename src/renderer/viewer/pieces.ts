/** Longer than this at a stretch, and a drag is seen to stumble. */
const PIECE_MS = 5

/**
 * Goes through `count` items, `step` at a time, and lets the page breathe in between. False when the signal ended it.
 */
export async function inPieces(
  count: number,
  step: number,
  run: (from: number, to: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  let began = performance.now()
  for (let from = 0; from < count && !signal.aborted; from += step) {
    run(from, Math.min(count, from + step))
    if (performance.now() - began < PIECE_MS) continue
    await new Promise((done) => setTimeout(done))
    began = performance.now()
  }
  return !signal.aborted
}
