/** Lowest and highest intensity shown: black and white. */
export type IntensityWindow = readonly [low: number, high: number]

/** Shares of the voxels that are not 0 (the brain of a stripped scan) below black and below white, by key 1 to 5. */
export const windowPresets = {
  whole: [0.005, 0.995],
  contrast: [0.1, 0.95],
  bright: [0.5, 0.999],
  dark: [0.001, 0.6],
  full: [0, 1],
} as const
export type WindowPreset = keyof typeof windowPresets
export const windowPresetNames = Object.keys(windowPresets) as WindowPreset[]

/** Every so many voxels are looked at, so that a volume of any size answers at once. */
const SAMPLES = 200_000

/** The sampled values that are finite and not 0, ascending. */
export function sampleOf(data: ArrayLike<number>): Float32Array {
  const stride = Math.max(1, Math.floor(data.length / SAMPLES)) | 1
  const kept = new Float32Array(Math.ceil(data.length / stride))
  let n = 0
  for (let i = 0; i < data.length; i += stride) {
    const value = data[i]!
    if (value !== 0 && Number.isFinite(value)) kept[n++] = value
  }
  return kept.subarray(0, n).sort()
}

/** The window of a preset from {@link sampleOf}; 0 to 1 for a volume of nothing but 0. */
export function windowOf(sample: Float32Array, preset: WindowPreset): IntensityWindow {
  if (sample.length === 0) return [0, 1]
  const at = (share: number): number => sample[Math.round(share * (sample.length - 1))]!
  const [low, high] = windowPresets[preset].map(at) as [number, number]
  return high > low ? [low, high] : [low, low + 1]
}

/**
 * The window after a drag: to the right wider (less contrast), upwards darker, as on reading stations. `dx`, `dy` in
 * pixels; 500 pixels are the width of the whole window.
 */
export function dragWindow(
  [low, high]: IntensityWindow,
  dx: number,
  dy: number,
  whole: IntensityWindow,
): IntensityWindow {
  const unit = (whole[1] - whole[0]) / 500
  const width = Math.max(unit, high - low + dx * unit)
  const level = (low + high) / 2 + dy * unit
  return [level - width / 2, level + width / 2]
}
