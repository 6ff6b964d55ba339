import type { PreparedScan } from './types.ts'

export interface IntensityInput extends PreparedScan {
  readonly procedure: 'intensity'
  readonly side: 'high' | 'low'
}

/** The thresholding baseline: the scaled brightness itself, or its complement to 1 for lesions darker than the brain. */
export function intensityMap({ image, brain, side }: IntensityInput): Float32Array {
  const map = new Float32Array(image.length)
  for (let i = 0; i < map.length; i++)
    if (brain[i] === 1) map[i] = side === 'high' ? image[i]! : 1 - image[i]!
  return map
}
