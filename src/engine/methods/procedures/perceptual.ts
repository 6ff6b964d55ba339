import { Fault } from '../../../contract/index.ts'
import type { RunGraphs, Tensor } from './types.ts'

/** From the card's range to 0..1, as a new tensor; `clip` cuts what lies beyond. */
export function toUnit(
  { data, dims }: Tensor,
  [low, high]: readonly [number, number],
  clip: boolean,
): Tensor {
  const scale = 1 / (high - low)
  const unit = data.map((value) => {
    const scaled = (value - low) * scale
    return clip ? Math.min(1, Math.max(0, scaled)) : scaled
  })
  return { data: unit, dims }
}

/** The perceptual distance of images in 0..1, [batch, 1, height, width]; the role 'perceptual'. */
export async function perceptualDistance(
  run: RunGraphs,
  image: Tensor,
  reconstruction: Tensor,
): Promise<Float32Array> {
  const { distance } = await run('perceptual', { image, reconstruction })
  if (!distance)
    throw new Fault({
      code: 'bad-card',
      message: "The graph of role 'perceptual' gave no 'distance'.",
      remedy: 'Name its output in the card.',
    })
  return distance.data
}
