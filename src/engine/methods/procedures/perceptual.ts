import { Fault } from '../../../contract/index.ts'
import type { RunGraphs, Tensor } from './types.ts'

/** From the card's range to 0..1, as a new tensor or in `unit`; `clip` cuts what lies beyond. */
export function toUnit(
  { data, dims }: Tensor,
  [low, high]: readonly [number, number],
  clip: boolean,
  unit: Float32Array = new Float32Array(data.length),
): Tensor {
  const scale = 1 / (high - low)
  for (let i = 0; i < unit.length; i++) {
    const value = (data[i]! - low) * scale
    unit[i] = !clip ? value : value < 0 ? 0 : value > 1 ? 1 : value
  }
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
