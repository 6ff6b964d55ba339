import { Fault } from '../../../contract/index.ts'
import { kept, pixelwise } from '../../../science/pixels/index.ts'
import { f32x4 } from '../../../science/webassembly/index.ts'
import type { RunGraphs, Tensor } from './types.ts'

/** From the card's range to 0..1, as a new tensor or in `unit`; `clip` cuts what lies beyond. In single precision. */
export function toUnit(
  { data, dims }: Tensor,
  [low, high]: readonly [number, number],
  clip: boolean,
  unit: Float32Array = new Float32Array(data.length),
): Tensor {
  return { data: unitOf(low, high, clip)([data], unit), dims }
}

const unitOf = kept((low: number, high: number, clip: boolean) =>
  pixelwise(1, (value) => {
    const unit = f32x4.multiply(f32x4.subtract(value, f32x4.of(low)), f32x4.of(1 / (high - low)))
    return clip ? f32x4.min(f32x4.max(unit, f32x4.of(0)), f32x4.of(1)) : unit
  }),
)

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
